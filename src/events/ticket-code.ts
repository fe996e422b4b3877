import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Secrets } from '../config.ts'

const PREFIX = 'HP1.'
const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')
const uuidOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const sign = (secrets: Pick<Secrets, 'auth'>, body: Buffer) =>
  createHmac('sha256', secrets.auth).update('events.ticket').update(body).digest().subarray(0, 10)

/** What the QR code on an invitation says: event, invitee and a signature. No name, nothing about the person. */
export function ticketCode(secrets: Pick<Secrets, 'auth'>, ticket: { readonly eventId: string; readonly inviteeId: string }): string {
  const body = Buffer.concat([bytesOf(ticket.eventId), bytesOf(ticket.inviteeId)])
  return PREFIX + Buffer.concat([body, sign(secrets, body)]).toString('base64url')
}

/** Null: not a code of ours, or a forged one. */
export function readTicketCode(secrets: Pick<Secrets, 'auth'>, text: string): { eventId: string; inviteeId: string } | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith(PREFIX)) return null
  const bytes = Buffer.from(trimmed.slice(PREFIX.length), 'base64url')
  if (bytes.length !== 42) return null
  const body = bytes.subarray(0, 32)
  if (!timingSafeEqual(bytes.subarray(32), sign(secrets, body))) return null
  return { eventId: uuidOf(body.subarray(0, 16)), inviteeId: uuidOf(body.subarray(16)) }
}

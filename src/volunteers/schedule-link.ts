import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { Schedule } from './schedule.entity.ts'
import { Volunteer } from './volunteer.entity.ts'

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')
const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const signature = (secret: string, text: Buffer) =>
  createHmac('sha256', secret).update('schedule-link\n').update(text).digest().subarray(0, 16)

/** A link that speaks for one volunteer about one schedule until the last shift is over. Nothing about it is stored. */
export function scheduleLink(ctx: Context, schedule: Pick<Schedule, 'id' | 'areaId' | 'lines' | 'changes'>): string {
  const until = Buffer.alloc(4)
  const ends = [...schedule.lines, ...schedule.changes.map(change => change.line)].map(line => new Date(line.endsAt).getTime())
  until.writeUInt32BE(Math.ceil(Math.max(...ends, ctx.now().getTime()) / 60_000))
  const text = Buffer.concat([bytesOf(schedule.id), bytesOf(schedule.areaId), until])
  const token = Buffer.concat([text, signature(ctx.ground.secrets.auth, text)]).toString('base64url')
  return `${ctx.ground.publicUrl}/answers/schedule/${token}`
}

export interface OpenedLink {
  /** May only answer for this volunteer, and sees only the communes of their shifts. */
  readonly ctx: Context
  readonly schedule: Schedule
  readonly volunteer: Volunteer
}

export async function openScheduleLink(visitor: Context, token: string): Promise<OpenedLink> {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 52 || bytes.toString('base64url') !== token) throw new Refusal('schedule/link-forged')
  const [text, given] = [bytes.subarray(0, 36), bytes.subarray(36)]
  if (!timingSafeEqual(signature(visitor.ground.secrets.auth, text), given)) throw new Refusal('schedule/link-forged')
  if (text.readUInt32BE(32) * 60_000 < visitor.now().getTime()) throw new Refusal('schedule/link-expired')
  const areaId = idOf(text.subarray(16, 32))
  const first = volunteerContext(visitor, areaId, [areaId], '')
  const [schedule, volunteer] = await inTransaction(first, async tx => {
    const found = await tx.findOne(Schedule, idOf(text.subarray(0, 16)))
    return [found, found == null ? null : await tx.findOne(Volunteer, found.volunteerId)] as const
  })
  if (schedule == null || volunteer == null) throw new Refusal('schedule/link-expired')
  const areas = [areaId, ...schedule.lines.map(line => line.areaId), ...schedule.changes.map(change => change.line.areaId)]
  return { ctx: volunteerContext(visitor, volunteer.id, areas, volunteer.fullName), schedule, volunteer }
}

const volunteerContext = (visitor: Context, id: string, areas: readonly string[], name: string): Context => ({
  ...visitor,
  actor: { kind: 'nobody', id, name },
  grants: [{ role: 'volunteer', areas: new Set(areas) }],
})

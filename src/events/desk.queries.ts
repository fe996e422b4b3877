import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { nameKey } from '../vietnamese/fold.ts'
import { type ArrivalRow, findAtDesk } from './arrival-facts.queries.ts'
import { getEvent } from './find-event.ts'
import { readTicketCode } from './ticket-code.ts'
import { listInvitees } from './invitees.queries.ts'

/** What was typed or scanned at the desk: a code, a ticket number, or words of a name. */
export type Asked = { readonly code: string } | { readonly ticketNo: number } | { readonly words: readonly string[] }

export function readAsked(who: string): Asked | null {
  const text = who.trim()
  if (text === '') return null
  if (text.startsWith('HP1.')) return { code: text }
  if (/^\d{1,6}$/.test(text)) return { ticketNo: Number(text) }
  return { words: nameKey(text).split(' ').filter(Boolean) }
}

/** Who may be meant, for the list below the desk's field. */
export async function findAsked(ctx: Context, eventId: string, asked: Asked): Promise<ArrivalRow[]> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, eventId, 'events.arrive')
    const rows = await meant(tx, ctx, event.id, asked)
    await noteAccess(tx, ctx, {
      action: 'search',
      purpose: 'arrivals',
      subject: 'event',
      subjectId: event.id,
      people: rows.map(row => row.person_id ?? row.invitee_id),
    })
    return rows
  })
}

async function meant(tx: EntityManager, ctx: Context, eventId: string, asked: Asked): Promise<ArrivalRow[]> {
  if ('words' in asked) return findAtDesk(tx, eventId, asked.words, null)
  if ('ticketNo' in asked) return findAtDesk(tx, eventId, [], asked.ticketNo)
  const ticket = readTicketCode(ctx.ground.secrets, asked.code)
  const [line] = ticket?.eventId === eventId ? await listInvitees(ctx, eventId, { inviteeIds: [ticket.inviteeId] }) : []
  return line?.ticketNo == null ? [] : findAtDesk(tx, eventId, [], line.ticketNo)
}

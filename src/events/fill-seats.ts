import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { PlacementReason } from './allocate-rules.ts'
import type { HealthEvent } from './event.entity.ts'

type FreedBy = Extract<PlacementReason, { code: 'from-waiting-list' }>['freedBy']
type WaitingReason = Extract<PlacementReason, { code: 'waiting' }>
export type Filled = { readonly seatId: string; readonly inviteeId: string }

const LEAST_NOTICE = 30 * 60_000

/**
 * Gives free seats to those who wait, greatest need first. A seat whose time is past, or too near for somebody at home, is moved to half
 * an hour from now; one whose session would be over by then stays free.
 */
export async function fillSeats(
  tx: EntityManager,
  ctx: Context,
  event: HealthEvent,
  seatIds: readonly string[],
  freedBy: FreedBy,
): Promise<Filled[]> {
  const filled: Filled[] = []
  const now = ctx.now()
  const soonest = new Date(now.getTime() + LEAST_NOTICE)
  for (const seatId of seatIds) {
    const [open] = await tx.execute<{ id: string }[]>(
      `select s.id from seat s join event_session es on es.id = s.session_id
       where s.id = ? and s.invitee_id is null and es.ends_at > greatest(s.arrives_at, ?::timestamptz) for update of s skip locked`,
      [seatId, soonest],
    )
    if (open == null) continue
    const [next] = await tx.execute<{ id: string; reason: WaitingReason | null }[]>(
      `select id, reason from invitee where event_id = ? and placement = 'waiting' and withdrawn_at is null
         and not exists (select from arrival a where a.invitee_id = invitee.id and a.undone_at is null)
       order by need desc, waiting_since, id limit 1 for update skip locked`,
      [event.id],
    )
    if (next == null) break
    await tx.execute(
      `update seat set invitee_id = ?, taken_at = ?, taken_by = ?, arrives_at = greatest(arrives_at, ?::timestamptz) where id = ?`,
      [next.id, now, ctx.actor.id, soonest, open.id],
      'run',
    )
    await setSeated(tx, event.id, next.id, now, {
      code: 'from-waiting-list',
      freedBy,
      because: next.reason?.because ?? null,
      age: next.reason?.age ?? null,
    })
    filled.push({ seatId: open.id, inviteeId: next.id })
  }
  return filled
}

/** The invitee row beside a seat just taken; a ticket number stays the same for ever once it was given. */
export async function setSeated(tx: EntityManager, eventId: string, inviteeId: string, at: Date, reason: PlacementReason): Promise<number> {
  const [row] = await tx.execute<{ ticket_no: number | null }[]>(
    `update invitee set placement = 'seat', reason = ?::jsonb, placed_at = ?, waiting_since = null, no_show_at = null where id = ? returning ticket_no`,
    [JSON.stringify(reason), at, inviteeId],
  )
  return row?.ticket_no ?? giveTicket(tx, eventId, inviteeId)
}

export async function giveTicket(tx: EntityManager, eventId: string, inviteeId: string): Promise<number> {
  const [row] = await tx.execute<{ ticket_no: number }[]>(
    `with counter as (update health_event set next_ticket = next_ticket + 1 where id = ? returning next_ticket - 1 as no)
     update invitee set ticket_no = counter.no from counter where invitee.id = ? returning ticket_no`,
    [eventId, inviteeId],
  )
  return row!.ticket_no
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { allocate, type Allocation } from './allocate-rules.ts'
import { findCandidates } from './candidates.queries.ts'
import { Station } from './event.entity.ts'
import { getStandingEvent } from './find-event.ts'

export const AllocateSeats = z.object({
  eventId: z.uuid(),
  /** Begin anew with everybody who has not been told a time yet. */
  again: z.boolean().default(false),
})

export type Allocated = { readonly seated: number; readonly waiting: number; readonly homeVisits: number; readonly freeSeats: number }

/** Gives free seats to everybody without one, by the rules of `allocate`, and keeps why. Times already told to people stand. */
export async function allocateSeats(ctx: Context, input: z.infer<typeof AllocateSeats>): Promise<Allocated> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    if ((await tx.count(Station, { eventId: event.id })) === 0) return refuse('event/without-stations', { name: event.name })
    // One allocation at a time; rows that somebody is just giving out by hand are passed over, so nobody waits for anybody.
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('events.allocate:' || ?, 0))`, [event.id])
    if (input.again) await takeBackUntold(tx, event.id)
    const seats = await tx.execute<{ id: string; session_id: string; arrives_at: string }[]>(
      `select id, session_id, arrives_at from seat where event_id = ? and invitee_id is null and arrives_at > ? for update skip locked`,
      [event.id, ctx.now()],
    )
    const [made] = await tx.execute<{ count: number }[]>(`select count(*)::int as count from seat where event_id = ?`, [event.id])
    if (made!.count === 0) return refuse('event/without-seats', { name: event.name })
    const open = await tx.execute<{ id: string }[]>(
      `select id from invitee where event_id = ? and withdrawn_at is null and (placement is null or placement = 'waiting') for update skip locked`,
      [event.id],
    )
    const candidates = await findCandidates(
      tx,
      event.id,
      open.map(row => row.id),
    )
    const answers = allocate(
      seats.map(seat => ({ id: seat.id, sessionId: seat.session_id, arrivesAt: new Date(seat.arrives_at).getTime() })),
      candidates,
    )
    await keep(tx, ctx, event.id, answers)
    const count = (placement: Allocation['placement']) => answers.filter(answer => answer.placement === placement).length
    return {
      seated: count('seat'),
      waiting: count('waiting'),
      homeVisits: count('home-visit'),
      freeSeats: seats.length - count('seat'),
    }
  })
}

async function takeBackUntold(tx: EntityManager, eventId: string): Promise<void> {
  const untold = `not exists (select from invitation t where t.invitee_id = i.id and t.withdrawn_at is null)
    and not exists (select from arrival a where a.invitee_id = i.id and a.undone_at is null)`
  await tx.execute(
    `update seat s set invitee_id = null, taken_at = null, taken_by = null from invitee i where s.invitee_id = i.id and i.event_id = ? and ${untold}`,
    [eventId],
    'run',
  )
  await tx.execute(
    `update invitee i set placement = null, reason = null, placed_at = null where event_id = ? and placement in ('seat', 'home-visit') and ${untold}`,
    [eventId],
    'run',
  )
}

async function keep(tx: EntityManager, ctx: Context, eventId: string, answers: readonly Allocation[]): Promise<void> {
  const rows = JSON.stringify(
    answers.map((answer, order) => ({
      id: answer.personId,
      seat: answer.placement === 'seat' ? answer.seatId : null,
      placement: answer.placement,
      need: answer.need,
      reason: answer.reason,
      order,
    })),
  )
  const given = `jsonb_to_recordset(?::jsonb) as x(id uuid, seat uuid, placement text, need int, reason jsonb, "order" int)`
  await tx.execute(
    `update seat set invitee_id = x.id, taken_at = ?, taken_by = ? from ${given} where seat.id = x.seat and seat.invitee_id is null`,
    [ctx.now(), ctx.actor.id, rows],
    'run',
  )
  // Ticket numbers follow the times of arrival, so that the number called and the order of coming agree.
  await tx.execute(
    `with numbered as (
       select x.*, case when x.seat is not null and i.ticket_no is null then row_number() over (partition by x.seat is not null and i.ticket_no is null order by x."order") end as fresh
       from ${given} join invitee i on i.id = x.id),
     counter as (update health_event set next_ticket = next_ticket + (select count(fresh)::int from numbered) where id = ? returning next_ticket)
     update invitee set placement = n.placement, need = n.need, reason = n.reason, placed_at = ?,
       waiting_since = case when n.placement = 'waiting' then coalesce(invitee.waiting_since, ?) end,
       ticket_no = coalesce(invitee.ticket_no, counter.next_ticket - (select count(fresh)::int from numbered) - 1 + n.fresh)
     from numbered n, counter where invitee.id = n.id`,
    [rows, eventId, ctx.now(), ctx.now()],
    'run',
  )
  await tx.execute(
    `insert into home_visit (id, event_id, invitee_id, area_id) select gen_random_uuid(), i.event_id, i.id, i.area_id from ${given} join invitee i on i.id = x.id
     where x.placement = 'home-visit' on conflict do nothing`,
    [rows],
    'run',
  )
}

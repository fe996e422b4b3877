import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import type { PlacementReason } from './allocate-rules.ts'
import { findCandidates } from './candidates.queries.ts'
import { setSeated } from './fill-seats.ts'
import { getStandingEvent } from './find-event.ts'
import { needOf } from './need-rules.ts'

export const TakeSeat = z.object({ eventId: z.uuid(), inviteeId: z.uuid(), sessionId: z.uuid().nullish() })

export type SeatTaken =
  | { readonly placement: 'seat'; readonly seatId: string; readonly arrivesAt: string; readonly ticketNo: number }
  | { readonly placement: 'waiting' }

/** One invitee takes the earliest free seat, or a place on the waiting list. However many ask at once, a seat is taken once. */
export async function takeSeat(ctx: Context, input: z.infer<typeof TakeSeat>): Promise<SeatTaken> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.invite')
    const now = ctx.now()
    // Held first and read afterwards: a sub-select beside the lock would still see the moment before the twin's commit.
    await tx.execute(`select id from invitee where id = ? and event_id = ? for update`, [input.inviteeId, event.id])
    const [invitee] = await tx.execute<{ id: string; withdrawn: boolean; seated: boolean }[]>(
      `select id, withdrawn_at is not null as withdrawn, exists (select from seat s where s.invitee_id = invitee.id) as seated
       from invitee where id = ? and event_id = ?`,
      [input.inviteeId, event.id],
    )
    if (invitee == null) return refuse('record/missing', { what: 'invitee' })
    if (invitee.withdrawn) return refuse('ticket/withdrawn')
    if (invitee.seated) return refuse('seat/already-given')
    // Locked rows are being taken by somebody else: the next free one is ours, without waiting.
    const [seat] = await tx.execute<{ id: string; arrives_at: string }[]>(
      `update seat set invitee_id = ?, taken_at = ?, taken_by = ? where id = (
         select id from seat where event_id = ? and (?::uuid is null or session_id = ?) and invitee_id is null and arrives_at > ?
         order by arrives_at, no limit 1 for update skip locked) and invitee_id is null returning id, arrives_at`,
      [input.inviteeId, now, ctx.actor.id, event.id, input.sessionId ?? null, input.sessionId ?? null, now],
    )
    if (seat != null) {
      const ticketNo = await setSeated(tx, event.id, invitee.id, now, { code: 'by-hand' })
      return { placement: 'seat', seatId: seat.id, arrivesAt: new Date(seat.arrives_at).toISOString(), ticketNo }
    }
    await joinWaitingList(tx, event.id, invitee.id, now)
    return { placement: 'waiting' }
  })
}

async function joinWaitingList(tx: EntityManager, eventId: string, inviteeId: string, now: Date): Promise<void> {
  const [facts] = await findCandidates(tx, eventId, [inviteeId])
  const { need, because } = needOf(facts!)
  const [line] = await tx.execute<{ seats: number; ahead: number; all: number }[]>(
    `select (select count(*) from seat where event_id = ?)::int as seats,
       count(*) filter (where need >= ?)::int as ahead, count(*)::int as all
     from invitee where event_id = ? and placement = 'waiting' and withdrawn_at is null and id <> ?`,
    [eventId, need, eventId, inviteeId],
  )
  const { seats, ahead, all } = line!
  const reason: PlacementReason = { code: 'waiting', seats, place: ahead + 1, of: all + 1, because, age: facts!.age }
  await tx.execute(
    `update invitee set placement = 'waiting', waiting_since = coalesce(waiting_since, ?), placed_at = ?, need = ?, reason = ?::jsonb where id = ?`,
    [now, now, need, JSON.stringify(reason), inviteeId],
    'run',
  )
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { formatTime } from '../vietnamese/dates.ts'
import { newSeat } from './add-session.ts'
import { fillSeats } from './fill-seats.ts'
import { getSession, getStandingEvent } from './find-event.ts'
import { Seat } from './invitee.entity.ts'
import { QUARTER } from './seat-rules.ts'

export const ChangeCapacity = z.object({
  eventId: z.uuid(),
  sessionId: z.uuid(),
  quarterAt: z.coerce.date(),
  seats: z.number().int().min(0).max(500),
})

/** Seats of one quarter hour: more are added, fewer only as far as nobody holds them. New seats go to those who wait. */
export async function changeCapacity(ctx: Context, input: z.infer<typeof ChangeCapacity>): Promise<{ seats: number; given: number }> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const session = await getSession(tx, event.id, input.sessionId)
    const inside = input.quarterAt >= session.startsAt && input.quarterAt < session.endsAt
    if (!inside || (input.quarterAt.getTime() - session.startsAt.getTime()) % QUARTER !== 0) return refuse('input/invalid', {}, 'quarterAt')
    await tx.execute(`select id from event_session where id = ? for update`, [session.id])
    const [now] = await tx.execute<{ seats: number; given: number; last: number }[]>(
      `select count(*)::int as seats, count(invitee_id)::int as given, coalesce(max(no), 0)::int as last from seat where session_id = ? and quarter_at = ?`,
      [session.id, input.quarterAt],
    )
    const { seats, last } = now!
    if (input.seats > seats) {
      const added = Array.from({ length: input.seats - seats }, (_, i) =>
        tx.create(Seat, newSeat(event.id, session.id, input.quarterAt, last + 1 + i), { persist: true }),
      )
      await tx.flush()
      const filled = await fillSeats(
        tx,
        ctx,
        event,
        added.map(seat => seat.id),
        'more-seats',
      )
      return { seats: input.seats, given: now!.given + filled.length }
    }
    const removed = await tx.execute<{ id: string }[]>(
      `delete from seat where id in (select id from seat where session_id = ? and quarter_at = ? and invitee_id is null order by no desc limit ? for update skip locked) returning id`,
      [session.id, input.quarterAt, seats - input.seats],
    )
    if (removed.length < seats - input.seats)
      return refuse(
        'session/capacity-below-given',
        { time: formatTime(input.quarterAt), given: seats - removed.length, asked: input.seats },
        'seats',
      )
    return { seats: input.seats, given: now!.given }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getSession, getStandingEvent } from './find-event.ts'
import { freeSeats } from './free-seat.ts'

export const ReleaseNoShows = z.object({
  eventId: z.uuid(),
  sessionId: z.uuid(),
  /** Minutes after the time asked for until a seat counts as free. */
  grace: z.number().int().min(5).max(240).default(30),
})

/** Seats of those who did not come in time go to those who wait and need it most. Latecomers are still received, as walk-ins are. */
export async function releaseNoShows(ctx: Context, input: z.infer<typeof ReleaseNoShows>): Promise<{ noShows: number; filled: string[] }> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.arrive')
    const session = await getSession(tx, event.id, input.sessionId)
    // An arrival being written holds the invitee's row: that seat is left alone.
    const held = await tx.execute<{ id: string }[]>(
      `select i.id from invitee i join seat s on s.invitee_id = i.id where s.session_id = ? and s.arrives_at < ?
       order by i.id for update of i skip locked`,
      [session.id, new Date(ctx.now().getTime() - input.grace * 60_000)],
    )
    const late = await tx.execute<{ id: string }[]>(
      `select i.id from invitee i where i.id in (select value::uuid from jsonb_array_elements_text(?::jsonb))
         and not exists (select from arrival a where a.invitee_id = i.id and a.undone_at is null) order by i.ticket_no`,
      [JSON.stringify(held.map(row => row.id))],
    )
    const { filled } = await freeSeats(
      tx,
      ctx,
      event,
      late.map(row => row.id),
      'no-show',
    )
    return { noShows: late.length, filled: filled.map(one => one.inviteeId) }
  })
}

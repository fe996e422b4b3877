import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getEvent } from './find-event.ts'

export const UndoArrival = z.object({ eventId: z.uuid(), inviteeId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** Takes a mistaken arrival back, as long as no station has begun with the visitor. */
export async function undoArrival(ctx: Context, input: z.infer<typeof UndoArrival>): Promise<{ undone: true }> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, input.eventId, 'events.arrive')
    await tx.execute(`select id from invitee where id = ? and event_id = ? for update`, [input.inviteeId, event.id])
    const [begun] = await tx.execute<{ name: string }[]>(
      `select st.name from station_visit v join station st on st.id = v.station_id where v.invitee_id = ? and v.state in ('called', 'done', 'missed') limit 1`,
      [input.inviteeId],
    )
    if (begun != null) return refuse('arrival/already-examined', { station: begun.name })
    const [undone] = await tx.execute<{ id: string }[]>(
      `update arrival set undone_at = ?, undone_by = ?, undone_because = ? where invitee_id = ? and event_id = ? and undone_at is null returning id`,
      [ctx.now(), ctx.actor.id, input.because, input.inviteeId, event.id],
    )
    if (undone == null) return refuse('arrival/not-arrived')
    await tx.execute(
      `update station_visit set state = 'left', ended_at = ?, ended_by = ?, because = 'arrival undone' where invitee_id = ? and state = 'waiting'`,
      [ctx.now(), ctx.actor.id, input.inviteeId],
      'run',
    )
    return { undone: true }
  })
}

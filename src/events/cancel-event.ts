import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { react } from '../reaction.ts'
import { eventCancelled } from './event-reactions.ts'
import { getStandingEvent } from './find-event.ts'

export const CancelEvent = z.object({ eventId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** Calls an event off. What people were told is withdrawn in the same transaction; who had been told is on the call sheet as "to be told". */
export async function cancelEvent(ctx: Context, input: z.infer<typeof CancelEvent>): Promise<{ withdrawn: number }> {
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    tx.assign(event, { cancelledAt: ctx.now(), cancelledBy: ctx.actor.id, cancelledBecause: input.because })
    await tx.flush()
    const withdrawn = await tx.execute<{ id: string }[]>(
      `update invitation set withdrawn_at = ?, withdrawn_because = 'event-cancelled' where event_id = ? and withdrawn_at is null returning id`,
      [ctx.now(), event.id],
    )
    await react(tx, ctx, eventCancelled, { eventId: event.id, because: input.because })
    return { withdrawn: withdrawn.length }
  })
}

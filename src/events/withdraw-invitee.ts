import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { freeSeats } from './free-seat.ts'

export const WithdrawInvitee = z.object({ eventId: z.uuid(), inviteeId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** Takes somebody off the list; the seat goes to the waiting list. */
export async function withdrawInvitee(ctx: Context, input: z.infer<typeof WithdrawInvitee>): Promise<{ filled: number }> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.invite')
    const [row] = await tx.execute<{ id: string }[]>(
      `update invitee set withdrawn_at = ?, withdrawn_by = ?, withdrawn_because = ? where id = ? and event_id = ? and withdrawn_at is null returning id`,
      [ctx.now(), ctx.actor.id, input.because, input.inviteeId, event.id],
    )
    if (row == null) return refuse('record/missing', { what: 'invitee' })
    const { filled } = await freeSeats(tx, ctx, event, [input.inviteeId], 'withdrawn')
    return { filled: filled.length }
  })
}

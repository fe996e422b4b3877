import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { freeSeats } from './free-seat.ts'
import { callOutcomes, InvitationCall, Invitee } from './invitee.entity.ts'

export const RecordCall = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  outcome: z.enum(callOutcomes),
  note: z.string().trim().max(300).nullish(),
})

/** The outcome of a telephone call. Who cannot come gives the seat to the waiting list. */
export async function recordCall(ctx: Context, input: z.infer<typeof RecordCall>): Promise<{ callId: string; filled: number }> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.invite')
    const invitee = await tx.findOne(Invitee, { id: input.inviteeId, eventId: event.id })
    if (invitee == null) return refuse('record/missing', { what: 'invitee' })
    const call = tx.create(
      InvitationCall,
      {
        id: newId(),
        eventId: event.id,
        inviteeId: invitee.id,
        areaId: invitee.areaId,
        outcome: input.outcome,
        note: input.note || null,
        at: ctx.now(),
        by: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    if (input.outcome !== 'cannot-come') return { callId: call.id, filled: 0 }
    const { filled } = await freeSeats(tx, ctx, event, [invitee.id], 'cannot-come')
    return { callId: call.id, filled: filled.length }
  })
}

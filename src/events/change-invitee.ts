import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { Invitee } from './invitee.entity.ts'

export const ChangeInvitee = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  companions: z.number().int().min(0).max(3).optional(),
  comesWithId: z.uuid().nullish(),
})

/** How many people accompany an invitee, and which other invitee comes along: both are then asked to come at the same time. */
export async function changeInvitee(ctx: Context, input: z.infer<typeof ChangeInvitee>): Promise<Invitee> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.invite')
    const invitee = await tx.findOne(Invitee, { id: input.inviteeId, eventId: event.id })
    if (invitee == null) return refuse('record/missing', { what: 'invitee' })
    if (input.comesWithId != null && (await tx.count(Invitee, { id: input.comesWithId, eventId: event.id })) === 0)
      return refuse('record/missing', { what: 'invitee' }, 'comesWithId')
    if (input.companions != null) invitee.companions = input.companions
    if (input.comesWithId !== undefined) invitee.comesWithId = input.comesWithId
    await tx.flush()
    return invitee
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getConsent, getPatient } from './find-invitee.ts'
import { sealHealth } from './health-cipher.ts'
import { Referral } from './health.entity.ts'

export const ReferVisitor = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  toPlace: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(2000),
  urgent: z.boolean().default(false),
})

/** Sends a visitor on to a hospital; the referral stays open until its outcome is known. */
export async function referVisitor(ctx: Context, input: z.input<typeof ReferVisitor>): Promise<{ referralId: string }> {
  ctx = allow(ctx, 'health.write')
  return inTransaction(ctx, async tx => {
    const invitee = await getPatient(tx, ctx, input.eventId, input.inviteeId, 'health.write')
    const consent = await getConsent(tx, invitee)
    const id = newId()
    tx.create(
      Referral,
      {
        id,
        eventId: invitee.eventId,
        inviteeId: invitee.id,
        areaId: invitee.areaId,
        consentId: consent.id,
        toPlace: input.toPlace,
        cipher: sealHealth(ctx.ground.secrets, id, input.reason),
        urgent: input.urgent ?? false,
        at: ctx.now(),
        by: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    return { referralId: id }
  })
}

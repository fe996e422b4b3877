import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Consent } from '../privacy/consent.entity.ts'
import { refuse } from '../refusal.ts'
import { sealHealth } from './health-cipher.ts'
import { Referral, referralOutcomes } from './health.entity.ts'

export const CloseReferral = z.object({
  eventId: z.uuid(),
  referralId: z.uuid(),
  outcome: z.enum(referralOutcomes),
  note: z.string().trim().max(2000).nullish(),
})

/** What came of a referral. */
export async function closeReferral(ctx: Context, input: z.infer<typeof CloseReferral>): Promise<{ closed: true }> {
  ctx = allow(ctx, 'health.write')
  return inTransaction(ctx, async tx => {
    await tx.execute(`select id from referral where id = ? for update`, [input.referralId])
    const referral = await tx.findOne(Referral, { id: input.referralId, eventId: input.eventId })
    if (referral == null) return refuse('record/missing', { what: 'referral' })
    allow(ctx, 'health.write', referral.areaId)
    if (referral.outcome != null) return refuse('referral/already-closed')
    // What was written under a consent that was taken back is not written on.
    if ((await tx.count(Consent, { id: referral.consentId, withdrawnAt: null })) === 0) return refuse('health/no-consent')
    tx.assign(referral, {
      outcome: input.outcome,
      outcomeCipher: input.note ? sealHealth(ctx.ground.secrets, `${referral.id}:outcome`, input.note) : null,
      outcomeAt: ctx.now(),
      outcomeBy: ctx.actor.id,
    })
    await tx.flush()
    return { closed: true }
  })
}

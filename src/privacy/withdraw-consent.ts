import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Consent } from './consent.entity.ts'
import { endConsent } from './keep-consent.ts'

export const WithdrawConsent = z.object({ consentId: z.uuid(), because: z.string().trim().min(1).max(500).nullish() })

/** As easily taken back as given; a reason is welcome, never asked for. */
export async function withdrawConsent(ctx: Context, input: z.output<typeof WithdrawConsent>): Promise<{ personId: string | null }> {
  ctx = allow(ctx, 'privacy.consent')
  return inTransaction(ctx, async tx => {
    const consent = await tx.findOne(Consent, { id: input.consentId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (consent == null) throw new Refusal('record/missing')
    allow(ctx, 'privacy.consent', consent.areaId)
    if (consent.withdrawnAt != null) throw new Refusal('consent/already-withdrawn')
    await endConsent(tx, ctx, consent, input.because ?? null)
    return { personId: consent.personId ?? null }
  })
}

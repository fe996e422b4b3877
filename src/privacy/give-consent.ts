import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { lockPerson } from '../registry/person.queries.ts'
import { consentHows } from './consent.entity.ts'
import { keepConsent } from './keep-consent.ts'

export const GiveConsent = z.object({
  personId: z.uuid(),
  purpose: z.string().trim().min(1).max(40),
  how: z.enum(consentHows),
  /** Name and relation of whoever spoke for the person. */
  givenBy: z.string().trim().min(1).max(200).nullish(),
  /** Ticked by the clerk after the answer, never beforehand. */
  agreed: z.boolean(),
})

/** The words of the purpose were read out and the person agreed: kept word for word, with the day and the clerk. */
export async function giveConsent(ctx: Context, input: z.output<typeof GiveConsent>): Promise<{ consentId: string }> {
  ctx = allow(ctx, 'privacy.consent')
  if (!input.agreed) throw new Refusal('consent/not-agreed', {}, 'agreed')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'privacy.consent', person.areaId)
    const consent = await keepConsent(tx, ctx, { personId: person.id, areaId: person.areaId }, input)
    return { consentId: consent.id }
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { Consent } from './consent.entity.ts'
import { consentWithdrawn } from './consent-withdrawn.ts'

/** Who consents: a person of the register, or a guest of one event. */
export type ConsentSubject =
  | { readonly personId: string; readonly areaId: string }
  | { readonly inviteeId: string; readonly areaId: string }

export const idsOf = (subject: ConsentSubject) =>
  'personId' in subject ? { personId: subject.personId, inviteeId: null } : { personId: null, inviteeId: subject.inviteeId }

export const findStandingConsent = (tx: EntityManager, purpose: string, subject: ConsentSubject): Promise<Consent | null> =>
  tx.findOne(Consent, { purpose, ...idsOf(subject), withdrawnAt: null })

/** In the transaction of a verb that has asked its permission. Given twice, the first stands. */
export async function keepConsent(
  tx: EntityManager,
  ctx: Context,
  subject: ConsentSubject,
  { purpose, how, givenBy }: { readonly purpose: string; readonly how: 'spoken' | 'signed'; readonly givenBy?: string | null | undefined },
): Promise<Consent> {
  const [asked] = await tx.execute<{ basis: string; words: string | null }[]>(
    `select basis, ${ctx.locale === 'en' ? 'asks_en' : 'asks_vi'} as words from purpose where code = ?`,
    [purpose],
  )
  if (asked?.basis !== 'consent' || asked.words == null) throw new Refusal('consent/not-the-basis', {}, 'purpose')
  const standing = await findStandingConsent(tx, purpose, subject)
  if (standing != null) return standing
  const consent = tx.create(
    Consent,
    {
      id: newId(),
      purpose,
      areaId: subject.areaId,
      ...idsOf(subject),
      how,
      givenBy: givenBy ?? null,
      words: asked.words,
      givenAt: ctx.now(),
      recordedBy: ctx.actor.id,
    },
    { persist: true },
  )
  await tx.flush()
  return consent
}

/** What the withdrawal means is said by the rooms that serve the purpose. */
export async function endConsent(tx: EntityManager, ctx: Context, consent: Consent, because: string | null): Promise<void> {
  tx.assign(consent, { withdrawnAt: ctx.now(), withdrawnBy: ctx.actor.id, withdrawnBecause: because })
  await tx.flush()
  await react(tx, ctx, consentWithdrawn, { purpose: consent.purpose, personId: consent.personId ?? null, areaId: consent.areaId })
}

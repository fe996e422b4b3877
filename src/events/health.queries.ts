import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { noteAccess } from '../audit/note-access.ts'
import { wordsOfPurpose } from '../privacy/consents.queries.ts'
import { findConsent, getPatient } from './find-invitee.ts'
import { openHealth } from './health-cipher.ts'
import { CheckupEntry, Finding, type FindingKind, Referral, type ReferralOutcome } from './health.entity.ts'

export const ReadHealth = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  purpose: z.string().trim().min(1).max(100).default('examination'),
})

export type HealthCard = {
  readonly consent: { readonly how: 'spoken' | 'signed'; readonly givenBy: string | null; readonly givenAt: Date } | null
  /** The words to read out before asking. */
  readonly asks: string
  readonly complaint: string | null
  readonly findings: readonly {
    readonly id: string
    readonly kind: FindingKind
    readonly text: string
    readonly at: Date
    readonly stationId: string | null
  }[]
  readonly referrals: readonly {
    readonly id: string
    readonly toPlace: string
    readonly reason: string
    readonly urgent: boolean
    readonly at: Date
    readonly outcome: ReferralOutcome | null
    readonly outcomeNote: string | null
  }[]
}

/** Everything written about somebody's health at one event; each look is itself written down. */
export async function readHealth(ctx: Context, input: z.input<typeof ReadHealth>): Promise<HealthCard> {
  ctx = allow(ctx, 'health.read')
  return inTransaction(ctx, async tx => {
    const invitee = await getPatient(tx, ctx, input.eventId, input.inviteeId, 'health.read')
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: `health: ${input.purpose ?? 'examination'}`,
      subject: 'person',
      subjectId: invitee.personId ?? invitee.id,
      areaId: invitee.areaId,
    })
    const consent = await findConsent(tx, invitee)
    // What was written under a consent that was taken back is shown to nobody.
    const of = { inviteeId: invitee.id, consentId: consent?.id ?? null }
    const findings = await tx.find(Finding, of, { orderBy: { at: 'asc', id: 'asc' } })
    const referrals = await tx.find(Referral, of, { orderBy: { at: 'asc', id: 'asc' } })
    const entry =
      invitee.personId == null || consent == null
        ? null
        : await tx.findOne(CheckupEntry, { personId: invitee.personId, eventId: invitee.eventId })
    const open = (id: string, text: string) => openHealth(ctx.ground.secrets, id, text)
    const asks = await wordsOfPurpose(tx, ctx, 'health')
    return {
      asks,
      consent: consent == null ? null : { how: consent.how, givenBy: consent.givenBy ?? null, givenAt: consent.givenAt },
      complaint: entry?.complaintCipher == null ? null : open(entry.id, entry.complaintCipher),
      findings: findings.map(({ id, kind, cipher, at, stationId }) => ({
        id,
        kind,
        text: open(id, cipher),
        at,
        stationId: stationId ?? null,
      })),
      referrals: referrals.map(({ id, toPlace, cipher, urgent, at, outcome, outcomeCipher }) => ({
        id,
        toPlace,
        reason: open(id, cipher),
        urgent,
        at,
        outcome: outcome ?? null,
        outcomeNote: outcomeCipher == null ? null : open(`${id}:outcome`, outcomeCipher),
      })),
    }
  })
}

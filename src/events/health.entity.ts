import { defineEntity, p } from '@mikro-orm/core'
import { HealthEvent } from './event.entity.ts'
import { Consent } from '../privacy/consent.entity.ts'
import { Invitee } from './invitee.entity.ts'

const ofInvitee = {
  eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
  inviteeId: () => p.manyToOne(Invitee).mapToPk().fieldName('invitee_id'),
  areaId: p.uuid(),
}

export const findingKinds = ['vital-signs', 'finding', 'advice', 'allergy'] as const
export type FindingKind = (typeof findingKinds)[number]

/** What a station found or advised; encrypted, restricted, kept shorter than the rest. */
const FindingSchema = defineEntity({
  name: 'Finding',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    consentId: () => p.manyToOne(Consent).mapToPk().fieldName('consent_id'),
    stationId: p.uuid().nullable(),
    kind: p.string().$type<FindingKind>(),
    cipher: p.string(),
    at: p.datetime(),
    by: p.uuid(),
  },
})
export class Finding extends FindingSchema.class {}
FindingSchema.setClass(Finding)

export const referralOutcomes = ['went', 'did-not-go', 'admitted', 'treated'] as const
export type ReferralOutcome = (typeof referralOutcomes)[number]

/** Sent on to a hospital; open until somebody has asked what came of it. */
const ReferralSchema = defineEntity({
  name: 'Referral',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    consentId: () => p.manyToOne(Consent).mapToPk().fieldName('consent_id'),
    toPlace: p.string(),
    cipher: p.string(),
    urgent: p.boolean().default(false),
    at: p.datetime(),
    by: p.uuid(),
    outcome: p.string().$type<ReferralOutcome>().nullable(),
    outcomeCipher: p.string().nullable(),
    outcomeAt: p.datetime().nullable(),
    outcomeBy: p.uuid().nullable(),
  },
})
export class Referral extends ReferralSchema.class {}
ReferralSchema.setClass(Referral)

/** A row of an organiser's check-up list: the complaint written on it stays in the restricted store. */
const CheckupEntrySchema = defineEntity({
  name: 'CheckupEntry',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    areaId: p.uuid(),
    importId: p.uuid(),
    eventId: p.uuid().nullable(),
    complaintCipher: p.string().nullable(),
  },
})
export class CheckupEntry extends CheckupEntrySchema.class {}
CheckupEntrySchema.setClass(CheckupEntry)

import { defineEntity, p } from '@mikro-orm/core'

/** Somebody agreed to one purpose: when, in which words, how, who wrote it down. Never changed, only withdrawn (Luật 91/2025: express, for one purpose, provable). */
const ConsentSchema = defineEntity({
  name: 'Consent',
  properties: {
    id: p.uuid().primary(),
    purpose: p.string(),
    areaId: p.uuid(),
    /** A person of the register, or somebody who walked into one event and stands in no register. */
    personId: p.uuid().nullable(),
    inviteeId: p.uuid().nullable(),
    how: p.string().$type<'spoken' | 'signed'>(),
    /** Who spoke for the person; null where they spoke for themselves. */
    givenBy: p.string().nullable(),
    words: p.string(),
    givenAt: p.datetime(),
    recordedBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnBy: p.uuid().nullable(),
    withdrawnBecause: p.string().nullable(),
  },
})
export class Consent extends ConsentSchema.class {}
ConsentSchema.setClass(Consent)

export const consentHows = ['spoken', 'signed'] as const

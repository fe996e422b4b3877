import { defineEntity, p } from '@mikro-orm/core'
import type { Skill } from './skill.ts'

export const occasionKinds = ['campaign', 'event'] as const
export type OccasionKind = (typeof occasionKinds)[number]
export const subjectKinds = ['plain', 'station', 'handover-session', 'home-visit'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** A time at a place where so many people with one skill are needed. */
const ShiftSchema = defineEntity({
  name: 'Shift',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    occasionKind: p.string().$type<OccasionKind>(),
    occasionId: p.uuid(),
    occasionName: p.string(),
    subjectKind: p.string().$type<SubjectKind>().default('plain'),
    subjectId: p.uuid().nullable(),
    place: p.string(),
    role: p.string().$type<Skill>(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    needed: p.integer(),
    note: p.string().nullable(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnBy: p.uuid().nullable(),
    withdrawnBecause: p.string().nullable(),
  },
})
export class Shift extends ShiftSchema.class {
  stands(): boolean {
    return this.withdrawnAt == null
  }
}
ShiftSchema.setClass(Shift)

import { defineEntity, p } from '@mikro-orm/core'
import type { Skill } from './skill.ts'

export const languages = ['vi', 'en'] as const

/** Somebody who helps at check-ups and hand-overs: what they can do, and on which half-days they are free. */
const VolunteerSchema = defineEntity({
  name: 'Volunteer',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    fullName: p.string(),
    nameFolded: p.string(),
    sortKey: p.string(),
    unit: p.string().nullable(),
    phone: p.string().nullable(),
    email: p.string().nullable(),
    /** What they read; unknown is Vietnamese. */
    language: p.string().$type<(typeof languages)[number]>().nullable(),
    skills: p.array<Skill>(),
    /** "2024-07-20 morning" */
    free: p.array(),
    note: p.string().nullable(),
    importId: p.uuid().nullable(),
    /** Of what is corrected by hand. */
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    leftAt: p.datetime().nullable(),
    leftBy: p.uuid().nullable(),
  },
})
export class Volunteer extends VolunteerSchema.class {}
VolunteerSchema.setClass(Volunteer)

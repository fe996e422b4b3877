import { defineEntity, p } from '@mikro-orm/core'
import { Person } from '../registry/person.entity.ts'

export const relations = [
  'wife',
  'husband',
  'mother',
  'father',
  'child',
  'fosterer',
  'sibling',
  'nephew',
  'grandchild',
  'grandparent',
  'other',
] as const
export type Relation = (typeof relations)[number]
export type SurvivorAllowance = 'none' | 'basic' | 'care'

/** A martyr: dead, first-class, the person gifts to relatives and worshippers hang on. */
const MartyrSchema = defineEntity({
  name: 'Martyr',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    fullName: p.string(),
    nameFolded: p.string(),
    sortKey: p.string(),
    birthYear: p.integer().nullable(),
    diedYear: p.integer().nullable(),
    diedMonth: p.integer().nullable(),
    diedDay: p.integer().nullable(),
    certificateNo: p.string().nullable(),
    homePlace: p.string().nullable(),
    note: p.string().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
})
export class Martyr extends MartyrSchema.class {}
MartyrSchema.setClass(Martyr)

/** A relative of a martyr as entered; only legal relatives count in the rules. `areaId` is the martyr's commune, `personAreaId` the relative's. */
const RelativeSchema = defineEntity({
  name: 'Relative',
  properties: {
    id: p.uuid().primary(),
    martyrId: () => p.manyToOne(Martyr).mapToPk().fieldName('martyr_id'),
    areaId: p.uuid(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    personAreaId: p.uuid(),
    relation: p.string().$type<Relation>(),
    allowance: p.string().$type<SurvivorAllowance>().default('none'),
    fileNo: p.string().nullable(),
    fromOn: p.date().nullable(),
    untilOn: p.date().nullable(),
    note: p.string().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
})
export class Relative extends RelativeSchema.class {}
RelativeSchema.setClass(Relative)

/** The one relative whom the others chose to represent them (NĐ 131/2021). */
const RepresentativeSchema = defineEntity({
  name: 'Representative',
  properties: {
    id: p.uuid().primary(),
    martyrId: () => p.manyToOne(Martyr).mapToPk().fieldName('martyr_id'),
    areaId: p.uuid(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    personAreaId: p.uuid(),
    paper: p.string().nullable(),
    importId: p.uuid().nullable(),
    namedAt: p.datetime(),
    namedBy: p.uuid(),
    endedAt: p.datetime().nullable(),
    endedBy: p.uuid().nullable(),
    endedBecause: p.string().nullable(),
  },
})
export class Representative extends RepresentativeSchema.class {}
RepresentativeSchema.setClass(Representative)

/** Who keeps the altar when no relative lives (NĐ 131/2021 Điều 28); one at a time. */
const WorshipperSchema = defineEntity({
  name: 'Worshipper',
  properties: {
    id: p.uuid().primary(),
    martyrId: () => p.manyToOne(Martyr).mapToPk().fieldName('martyr_id'),
    areaId: p.uuid(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    personAreaId: p.uuid(),
    relation: p.string().nullable(),
    fileNo: p.string().nullable(),
    paper: p.string().nullable(),
    importId: p.uuid().nullable(),
    namedAt: p.datetime(),
    namedBy: p.uuid(),
    endedAt: p.datetime().nullable(),
    endedBy: p.uuid().nullable(),
    endedBecause: p.string().nullable(),
  },
})
export class Worshipper extends WorshipperSchema.class {}
WorshipperSchema.setClass(Worshipper)

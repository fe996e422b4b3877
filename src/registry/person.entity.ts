import { defineEntity, p } from '@mikro-orm/core'

export type Mobility = 'walks' | 'needs-help' | 'bedridden'
export type Payer = 'civil' | 'army' | 'police'

/** Families of soldiers in service, as NĐ 27/2016 lists them. */
export const soldierRelations = ['father', 'mother', 'father-in-law', 'mother-in-law', 'fosterer', 'wife', 'husband', 'child'] as const

/** A person looked after: beneficiary, relative or worshipper. Unknown is null, never a guess. */
const PersonSchema = defineEntity({
  name: 'Person',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    fullName: p.string(),
    nameFolded: p.string(),
    sortKey: p.string(),
    sex: p.string().$type<'male' | 'female'>().nullable(),
    birthYear: p.integer().nullable(),
    birthMonth: p.integer().nullable(),
    birthDay: p.integer().nullable(),
    nationalIdCipher: p.string().nullable(),
    nationalIdIndex: p.string().nullable(),
    oldIdCipher: p.string().nullable(),
    oldIdIndex: p.string().nullable(),
    mobility: p.string().$type<Mobility>().nullable(),
    address: p.string().nullable(),
    note: p.string().nullable(),
    mergedIntoId: p.uuid().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
})
export class Person extends PersonSchema.class {}
PersonSchema.setClass(Person)

/** A death is a dated event that can be taken back, with its source. */
const DeathSchema = defineEntity({
  name: 'Death',
  properties: {
    id: p.uuid().primary(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    areaId: p.uuid(),
    diedYear: p.integer().nullable(),
    diedMonth: p.integer().nullable(),
    diedDay: p.integer().nullable(),
    source: p.string(),
    importId: p.uuid().nullable(),
    reportedAt: p.datetime(),
    reportedBy: p.uuid(),
    takenBackAt: p.datetime().nullable(),
    takenBackBy: p.uuid().nullable(),
    takenBackBecause: p.string().nullable(),
  },
})
export class Death extends DeathSchema.class {
  stands(): boolean {
    return this.takenBackAt == null
  }
}
DeathSchema.setClass(Death)

/** Somebody said that the person moved away; whether it is so is decided by a person, never by the program. */
const DepartureSchema = defineEntity({
  name: 'Departure',
  properties: {
    id: p.uuid().primary(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    areaId: p.uuid(),
    source: p.string(),
    importId: p.uuid().nullable(),
    reportedAt: p.datetime(),
    reportedBy: p.uuid(),
    decision: p.string().$type<'left' | 'stays'>().nullable(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    note: p.string().nullable(),
  },
})
export class Departure extends DepartureSchema.class {}
DepartureSchema.setClass(Departure)

/** How to reach the person: own number, or a relative who takes calls and mails. Numbers are shared within families. */
const ContactSchema = defineEntity({
  name: 'Contact',
  properties: {
    id: p.uuid().primary(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    areaId: p.uuid(),
    name: p.string().nullable(),
    relation: p.string().default('self'),
    phone: p.string().nullable(),
    email: p.string().nullable(),
    note: p.string().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
  },
})
export class Contact extends ContactSchema.class {}
ContactSchema.setClass(Contact)

/** What the person is recognised for. One person has many; a blank allowance is null: unknown. */
const MeritRecordSchema = defineEntity({
  name: 'MeritRecord',
  properties: {
    id: p.uuid().primary(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    areaId: p.uuid(),
    categoryCode: p.string(),
    rate: p.integer().nullable(),
    monthly: p.boolean().nullable(),
    lossOfCapacity: p.boolean().default(false),
    payer: p.string().$type<Payer>().default('civil'),
    fileNo: p.string().nullable(),
    decisionNo: p.string().nullable(),
    awardedOn: p.date().nullable(),
    fromOn: p.date().nullable(),
    untilOn: p.date().nullable(),
    note: p.string().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
})
export class MeritRecord extends MeritRecordSchema.class {}
MeritRecordSchema.setClass(MeritRecord)

/** Family of a soldier in service. No unit is kept (military secret); entitlement ends with service. */
const SoldierFamilySchema = defineEntity({
  name: 'SoldierFamily',
  properties: {
    id: p.uuid().primary(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id'),
    areaId: p.uuid(),
    soldierName: p.string(),
    relation: p.string(),
    enlistedOn: p.date().nullable(),
    dischargedOn: p.date().nullable(),
    importId: p.uuid().nullable(),
    version: p.integer().default(1),
  },
})
export class SoldierFamily extends SoldierFamilySchema.class {}
SoldierFamilySchema.setClass(SoldierFamily)

/** Which file, sheet and row a record came from, with the raw text of the cells. */
const OriginSchema = defineEntity({
  name: 'Origin',
  properties: {
    id: p.uuid().primary(),
    relation: p.string(),
    rowId: p.uuid(),
    areaId: p.uuid(),
    importId: p.uuid(),
    sheet: p.string(),
    rowNumber: p.integer(),
    cells: p.json<Record<string, { column: string; raw: string }>>(),
  },
})
export class Origin extends OriginSchema.class {}
OriginSchema.setClass(Origin)

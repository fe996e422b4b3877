import { defineEntity, p } from '@mikro-orm/core'

/** A unit of administration that lives in time. Codes are re-used for different units, so the id is ours; `key` names it in seeds. */
const AreaSchema = defineEntity({
  name: 'Area',
  properties: {
    id: p.uuid().primary(),
    key: p.string().nullable(),
    officialCode: p.string(),
    kind: p.string(),
    name: p.string(),
    nameFolded: p.string(),
    parent: () => p.manyToOne(Area).ref().nullable(),
    validFrom: p.date().nullable(),
    validTo: p.date().nullable(),
  },
})
export class Area extends AreaSchema.class {
  isValidOn(day: string): boolean {
    return (this.validFrom == null || this.validFrom <= day) && (this.validTo == null || this.validTo >= day)
  }
}
AreaSchema.setClass(Area)

const AreaSuccessionSchema = defineEntity({
  name: 'AreaSuccession',
  properties: {
    id: p.uuid().primary(),
    from: () => p.manyToOne(Area).ref(),
    to: () => p.manyToOne(Area).ref(),
    on: p.date(),
    share: p.string().$type<'whole' | 'part'>(),
  },
})
export class AreaSuccession extends AreaSuccessionSchema.class {}
AreaSuccessionSchema.setClass(AreaSuccession)

/** A hamlet, village or residential group: unique by name only within its commune and period. */
const HamletSchema = defineEntity({
  name: 'Hamlet',
  properties: {
    id: p.uuid().primary(),
    area: () => p.manyToOne(Area).ref(),
    name: p.string(),
    nameFolded: p.string(),
    sortKey: p.string(),
    validFrom: p.date().nullable(),
    validTo: p.date().nullable(),
    importId: p.uuid().nullable(),
  },
})
export class Hamlet extends HamletSchema.class {}
HamletSchema.setClass(Hamlet)

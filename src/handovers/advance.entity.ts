import { defineEntity, p } from '@mikro-orm/core'

/** Money given to a hamlet's team before the gifts are handed over, or paid back by it. */
const AdvanceSchema = defineEntity({
  name: 'Advance',
  properties: {
    id: p.uuid().primary(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid(),
    kind: p.string().$type<'given' | 'paid-back'>(),
    amount: p.bigint('number'),
    holder: p.string(),
    slipNo: p.string(),
    on: p.date(),
    note: p.string().nullable(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
  },
})
export class Advance extends AdvanceSchema.class {}
AdvanceSchema.setClass(Advance)

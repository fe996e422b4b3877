import { defineEntity, p } from '@mikro-orm/core'

/** Last year's signed list, kept to say who was added and who was left out this year. */
const PastListSchema = defineEntity({
  name: 'PastList',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    year: p.integer(),
    sourceName: p.string().default(''),
    importId: p.uuid().nullable(),
    rowCount: p.integer(),
    total: p.bigint('number'),
    storedAt: p.datetime(),
    storedBy: p.uuid(),
  },
})
export class PastList extends PastListSchema.class {}
PastListSchema.setClass(PastList)

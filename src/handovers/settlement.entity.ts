import { defineEntity, p } from '@mikro-orm/core'
import type { LedgerRow } from './ledger-rules.ts'

/** The end of the money of one source in one commune: handed over + returned = allocated, to the đồng. Never changed. */
const SettlementSchema = defineEntity({
  name: 'Settlement',
  properties: {
    id: p.uuid().primary(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    no: p.integer(),
    minutesNo: p.string().nullable(),
    settledAt: p.datetime(),
    settledBy: p.uuid(),
    settledByName: p.string(),
    gifts: p.integer(),
    amount: p.bigint('number'),
    handedGifts: p.integer(),
    handedAmount: p.bigint('number'),
    returnedGifts: p.integer(),
    returnedAmount: p.bigint('number'),
    rows: p.json<LedgerRow[]>(),
    hash: p.string(),
  },
})
export class Settlement extends SettlementSchema.class {}
SettlementSchema.setClass(Settlement)

const SettledListSchema = defineEntity({
  name: 'SettledList',
  properties: {
    listId: p.uuid().primary(),
    areaId: p.uuid(),
    settlementId: () => p.manyToOne(Settlement).mapToPk().fieldName('settlement_id'),
  },
})
export class SettledList extends SettledListSchema.class {}
SettledListSchema.setClass(SettledList)

import { defineEntity, p } from '@mikro-orm/core'

/** Money carried back to its source under one reference (the slip of the treasury). */
const MoneyReturnSchema = defineEntity({
  name: 'MoneyReturn',
  properties: {
    id: p.uuid().primary(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    reference: p.string(),
    returnedOn: p.date(),
    note: p.string().nullable(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
  },
})
export class MoneyReturn extends MoneyReturnSchema.class {}
MoneyReturnSchema.setClass(MoneyReturn)

/** One gift whose money was returned, and because of what. Reversed, never removed. */
const ReturnedGiftSchema = defineEntity({
  name: 'ReturnedGift',
  properties: {
    id: p.uuid().primary(),
    returnId: () => p.manyToOne(MoneyReturn).mapToPk().fieldName('return_id'),
    giftId: p.uuid(),
    listId: p.uuid(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    amount: p.bigint('number'),
    because: p.string(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
    reversedAt: p.datetime().nullable(),
    reversedBy: p.uuid().nullable(),
    reversedByName: p.string().nullable(),
    reversedBecause: p.string().nullable(),
  },
})
export class ReturnedGift extends ReturnedGiftSchema.class {}
ReturnedGiftSchema.setClass(ReturnedGift)

import { defineEntity, p } from '@mikro-orm/core'

export const channels = ['desk', 'book', 'visit'] as const
export type Channel = (typeof channels)[number]
/** The commune's own till, or the cash that the hamlet's team was advanced. */
export const tills = ['till', 'advance'] as const
export type PaidFrom = (typeof tills)[number]

/** A gift in somebody's hands: who gave it to whom, when and where. Never changed, only reversed; one stands a gift. */
const HandoverSchema = defineEntity({
  name: 'Handover',
  properties: {
    id: p.uuid().primary(),
    giftId: p.uuid(),
    listId: p.uuid(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    amount: p.bigint('number'),
    receiverKind: p.string().$type<'self' | 'proxy'>(),
    receiverName: p.string(),
    relation: p.string().nullable(),
    paper: p.string().nullable(),
    place: p.string().default(''),
    giver: p.string(),
    channel: p.string().$type<Channel>(),
    paidFrom: p.string().$type<PaidFrom>().default('till'),
    visitId: p.uuid().nullable(),
    slipNo: p.string(),
    at: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
    reversedAt: p.datetime().nullable(),
    reversedBy: p.uuid().nullable(),
    reversedByName: p.string().nullable(),
    reversedBecause: p.string().nullable(),
  },
})
export class Handover extends HandoverSchema.class {
  stands(): boolean {
    return this.reversedAt == null
  }
}
HandoverSchema.setClass(Handover)

/** A hand-over that was asked for and refused: what was tried at which desk, and why not. */
const HandoverRefusalSchema = defineEntity({
  name: 'HandoverRefusal',
  properties: {
    id: p.uuid().primary(),
    giftId: p.uuid(),
    listId: p.uuid(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    code: p.string(),
    facts: p.json<Record<string, unknown>>(),
    receiverName: p.string().nullable(),
    channel: p.string().$type<Channel>(),
    at: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
  },
})
export class HandoverRefusal extends HandoverRefusalSchema.class {}
HandoverRefusalSchema.setClass(HandoverRefusal)

import { defineEntity, p } from '@mikro-orm/core'

/** A move between communes: offered by the one that keeps the file, answered by the other. */
const MoveOfferSchema = defineEntity({
  name: 'MoveOffer',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    areaId: p.uuid(),
    fromAreaId: p.uuid(),
    toAreaId: p.uuid(),
    fullName: p.string(),
    birthYear: p.integer().nullable(),
    note: p.string().nullable(),
    offeredAt: p.datetime(),
    offeredBy: p.uuid(),
    decision: p.string().$type<'accepted' | 'declined' | 'withdrawn'>().nullable(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedBecause: p.string().nullable(),
  },
})
export class MoveOffer extends MoveOfferSchema.class {}
MoveOfferSchema.setClass(MoveOffer)

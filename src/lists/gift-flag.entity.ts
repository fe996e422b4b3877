import { defineEntity, p } from '@mikro-orm/core'

export const flagKinds = ['died', 'moved', 'merged', 'changed', 'duplicate'] as const
export type FlagKind = (typeof flagKinds)[number]
export const flagDecisions = ['hand-over', 'hand-over-to-family', 'withhold'] as const
export type FlagDecision = (typeof flagDecisions)[number]

/** Something happened to a person after their list was locked. The list stays; a person decides and says why. */
const GiftFlagSchema = defineEntity({
  name: 'GiftFlag',
  properties: {
    id: p.uuid().primary(),
    giftId: p.uuid(),
    listId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    personId: p.uuid(),
    kind: p.string().$type<FlagKind>(),
    noticedAt: p.datetime(),
    noticedBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    decision: p.string().$type<FlagDecision>().nullable(),
    decidedAt: p.datetime().nullable(),
    decidedBy: p.uuid().nullable(),
    decidedBecause: p.string().nullable(),
  },
})
export class GiftFlag extends GiftFlagSchema.class {
  isOpen(): boolean {
    return this.withdrawnAt == null && this.decision == null
  }
}
GiftFlagSchema.setClass(GiftFlag)

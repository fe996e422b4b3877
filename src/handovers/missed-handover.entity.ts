import { defineEntity, p } from '@mikro-orm/core'
import type { Channel } from './handover.entity.ts'

export const missReasons = ['absent', 'refused', 'dead', 'moved', 'wrong-data', 'duplicate'] as const
export type MissReason = (typeof missReasons)[number]
export const nextSteps = ['come-again', 'home-visit', 'return', 'correct-list', 'decide'] as const
export type NextStep = (typeof nextSteps)[number]

/** Not handed over, why, and what is next. The latest one counts until the gift is handed over or returned. */
const MissedHandoverSchema = defineEntity({
  name: 'MissedHandover',
  properties: {
    id: p.uuid().primary(),
    giftId: p.uuid(),
    listId: p.uuid(),
    sourceId: p.uuid(),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    reason: p.string().$type<MissReason>(),
    next: p.string().$type<NextStep>(),
    note: p.string().nullable(),
    channel: p.string().$type<Channel>(),
    visitId: p.uuid().nullable(),
    at: p.datetime(),
    recordedAt: p.datetime(),
    recordedBy: p.uuid(),
    recordedByName: p.string(),
  },
})
export class MissedHandover extends MissedHandoverSchema.class {}
MissedHandoverSchema.setClass(MissedHandover)

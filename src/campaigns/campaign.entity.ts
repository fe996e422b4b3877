import { defineEntity, p } from '@mikro-orm/core'
import type { OccasionKind } from './occasion-kind-rules.ts'

/** An occasion such as 27/7/2024. */
const CampaignSchema = defineEntity({
  name: 'Campaign',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    occasionOn: p.date(),
    /** What it is an occasion of: only rules of that kind are offered. */
    occasionKind: p.string().$type<OccasionKind>(),
    deadlineOn: p.date().nullable(),
    note: p.string().nullable(),
    /** Of what is corrected by hand. */
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    closedAt: p.datetime().nullable(),
    closedBy: p.uuid().nullable(),
  },
})
export class Campaign extends CampaignSchema.class {}
CampaignSchema.setClass(Campaign)

import { defineEntity, p } from '@mikro-orm/core'
import { Campaign } from '../campaigns/campaign.entity.ts'
import type { DecisionKind } from './decision-kind.ts'

/** A source of money within a campaign, with the rule set that says who is owed what. Number and date stay blank until the decision is signed. */
const GiftSourceSchema = defineEntity({
  name: 'GiftSource',
  properties: {
    id: p.uuid().primary(),
    campaignId: () => p.manyToOne(Campaign).mapToPk().fieldName('campaign_id'),
    name: p.string(),
    position: p.integer().default(1),
    ruleSetKey: p.string(),
    decisionKind: p.string().$type<DecisionKind>().default('decision'),
    decisionNo: p.string().nullable(),
    decidedOn: p.date().nullable(),
    budgetLine: p.string().nullable(),
  },
})
export class GiftSource extends GiftSourceSchema.class {}
GiftSourceSchema.setClass(GiftSource)

import type { Campaign } from '../campaigns/campaign.entity.ts'
import { getCampaign } from '../campaigns/campaigns.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { GiftSource } from './gift-source.entity.ts'
import { findRulesFor, type RulesInForce } from './rule-sets.queries.ts'

export async function findGiftSources(ctx: Context, campaignId: string): Promise<GiftSource[]> {
  ctx = allow(ctx, 'campaigns.read')
  return inTransaction(ctx, tx => tx.find(GiftSource, { campaignId }, { orderBy: { position: 'asc' } }))
}

/** The occasion of a new source with the rules it may give by. */
export async function getCampaignForSource(ctx: Context, campaignId: string): Promise<{ campaign: Campaign; known: RulesInForce[] }> {
  ctx = allow(ctx, 'campaigns.manage')
  return inTransaction(ctx, async tx => {
    const campaign = await getCampaign(ctx, campaignId)
    return { campaign, known: await findRulesFor(tx, campaign) }
  })
}

export async function getGiftSource(ctx: Context, id: string): Promise<GiftSource> {
  ctx = allow(ctx, 'campaigns.read')
  return inTransaction(ctx, async tx => {
    const source = await tx.findOne(GiftSource, id)
    if (source == null) throw new Refusal('record/missing')
    return source
  })
}

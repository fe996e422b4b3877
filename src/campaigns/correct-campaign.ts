import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { AddCampaign } from './add-campaign.ts'
import { Campaign } from './campaign.entity.ts'
import { occasionKindOn } from './occasion-kind-rules.ts'

export const CorrectCampaign = AddCampaign.extend({
  campaignId: z.uuid(),
  /** As the form showed it. */
  version: z.coerce.number().int().optional(),
})

export async function correctCampaign(ctx: Context, input: z.input<typeof CorrectCampaign>): Promise<Campaign> {
  ctx = allow(ctx, 'campaigns.manage')
  const { campaignId, version, occasionKind, ...given } = CorrectCampaign.parse(input)
  return inTransaction(ctx, async tx => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('campaign'), hashtext(?))`, [given.name])
    const campaign = await tx.findOne(Campaign, campaignId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (campaign == null) throw new Refusal('record/missing')
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    if (version != null && version !== campaign.version) throw new Refusal('record/changed-meanwhile')
    if (await tx.findOne(Campaign, { name: given.name, id: { $ne: campaignId } }))
      throw new Refusal('campaign/name-taken', { name: given.name }, 'name')
    // Not said: what the season of the old day said follows the new day, what somebody chose stays.
    const bySeason = campaign.occasionKind === occasionKindOn(campaign.occasionOn)
    const kind = occasionKind ?? (bySeason ? occasionKindOn(given.occasionOn) : campaign.occasionKind)
    return tx.assign(campaign, { ...given, occasionKind: kind, version: campaign.version + 1 })
  })
}

import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { defineReaction, react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { Campaign } from './campaign.entity.ts'

export const CloseCampaign = z.object({
  campaignId: z.uuid(),
  /** Whoever closes knows that gifts are left which nobody received or paid back. */
  openSeen: z.boolean().default(false),
})

/** Whoever still has work open in the occasion refuses here. */
export const campaignCloses = defineReaction<{ campaignId: string; openSeen: boolean }>()('campaigns.campaign-closes')

export async function closeCampaign(ctx: Context, input: z.input<typeof CloseCampaign>): Promise<Campaign> {
  ctx = allow(ctx, 'campaigns.manage')
  const { campaignId, openSeen } = CloseCampaign.parse(input)
  return inTransaction(ctx, async tx => {
    const campaign = await tx.findOne(Campaign, campaignId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (campaign == null) throw new Refusal('record/missing')
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    await react(tx, ctx, campaignCloses, { campaignId, openSeen })
    return tx.assign(campaign, { closedAt: ctx.now(), closedBy: ctx.actor.id })
  })
}

import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Campaign } from './campaign.entity.ts'

/** Open occasions first, the nearest on top. */
export async function findCampaigns(ctx: Context): Promise<Campaign[]> {
  ctx = allow(ctx, 'campaigns.read')
  return inTransaction(ctx, tx => tx.find(Campaign, {}, { orderBy: [{ closedAt: 'desc nulls first' }, { occasionOn: 'desc' }] }))
}

export async function getCampaign(ctx: Context, id: string): Promise<Campaign> {
  ctx = allow(ctx, 'campaigns.read')
  return inTransaction(ctx, async tx => (await tx.findOne(Campaign, id)) ?? missing())
}

/** The occasion that the frame shows: the open one that comes next, else the last one held. */
export async function findCurrentCampaign(ctx: Context, today: string): Promise<Campaign | null> {
  return inTransaction(ctx, async tx => {
    const open = await tx.find(Campaign, { closedAt: null }, { orderBy: { occasionOn: 'asc' } })
    return open.find(campaign => campaign.occasionOn >= today) ?? open.at(-1) ?? null
  })
}

/** The first day on which the deadline can no longer be met is the day after it. */
export function daysToDeadline(campaign: Pick<Campaign, 'deadlineOn' | 'occasionOn'>, today: string): number {
  return Math.round((Date.parse(campaign.deadlineOn ?? campaign.occasionOn) - Date.parse(today)) / 86_400_000)
}

const missing = (): never => {
  throw new Refusal('record/missing')
}

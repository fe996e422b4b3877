import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { GiftSource } from './gift-source.entity.ts'

export async function findGiftSources(ctx: Context, campaignId: string): Promise<GiftSource[]> {
  allow(ctx, 'campaigns.read')
  return inTransaction(ctx, tx => tx.find(GiftSource, { campaignId }, { orderBy: { position: 'asc' } }))
}

export async function getGiftSource(ctx: Context, id: string): Promise<GiftSource> {
  allow(ctx, 'campaigns.read')
  return inTransaction(ctx, async tx => {
    const source = await tx.findOne(GiftSource, id)
    if (source == null) throw new Refusal('record/missing')
    return source
  })
}

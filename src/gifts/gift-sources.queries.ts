import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { GiftSource } from './gift-source.entity.ts'

export async function findGiftSources(ctx: Context, campaignId: string): Promise<GiftSource[]> {
  allow(ctx, 'campaigns.read')
  return inTransaction(ctx, tx => tx.find(GiftSource, { campaignId }, { orderBy: { position: 'asc' } }))
}

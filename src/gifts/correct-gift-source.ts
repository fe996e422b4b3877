import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import { Campaign } from '../campaigns/campaign.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { AddGiftSource } from './add-gift-source.ts'
import { kindInNumber } from './decision-kind.ts'
import { GiftSource } from './gift-source.entity.ts'

export const CorrectGiftSource = AddGiftSource.omit({ campaignId: true, ruleSetKey: true }).extend({ sourceId: z.uuid() })

/** The rules of a source are not exchanged under lists that were drawn up by them: another source is added instead. */
export async function correctGiftSource(ctx: Context, input: z.input<typeof CorrectGiftSource>): Promise<GiftSource> {
  ctx = allow(ctx, 'campaigns.manage')
  const { sourceId, ...given } = CorrectGiftSource.parse(input)
  return inTransaction(ctx, async tx => {
    const source = await tx.findOne(GiftSource, sourceId)
    if (source == null) throw new Refusal('record/missing')
    const campaign = await tx.findOneOrFail(Campaign, source.campaignId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    if (await tx.findOne(GiftSource, { campaignId: source.campaignId, name: given.name, id: { $ne: sourceId } }))
      throw new Refusal('source/name-taken', { name: given.name }, 'name')
    return tx.assign(source, { ...given, decisionKind: given.decisionKind ?? kindInNumber(given.decisionNo) ?? source.decisionKind })
  })
}

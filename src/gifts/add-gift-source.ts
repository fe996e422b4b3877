import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import { Campaign } from '../campaigns/campaign.entity.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { decisionKinds, kindInNumber } from './decision-kind.ts'
import { GiftSource } from './gift-source.entity.ts'
import { findRulesFor } from './rule-sets.queries.ts'

export const AddGiftSource = z.object({
  campaignId: z.uuid(),
  name: z.string().trim().min(1).max(160),
  ruleSetKey: z.string().min(1),
  /** Left out, the number says it: 25/2022/NQ-HĐND is a resolution. */
  decisionKind: z.enum(decisionKinds).nullable().default(null),
  decisionNo: z.string().trim().max(60).nullable().default(null),
  decidedOn: z.iso.date().nullable().default(null),
  budgetLine: z.string().trim().max(200).nullable().default(null),
})

/** Number and date of the decision stay blank until it is signed: lists are prepared before it exists. */
export async function addGiftSource(ctx: Context, input: z.input<typeof AddGiftSource>): Promise<GiftSource> {
  ctx = allow(ctx, 'campaigns.manage')
  const given = AddGiftSource.parse(input)
  return inTransaction(ctx, async tx => {
    // The campaign's row is the lock under which positions are handed out.
    const campaign = await tx.findOne(Campaign, given.campaignId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (campaign == null) throw new Refusal('record/missing')
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    const known = await findRulesFor(tx, campaign)
    if (!known.some(({ rules }) => rules.key === given.ruleSetKey))
      throw new Refusal('source/rules-unknown', { rules: given.ruleSetKey, occasion: campaign.occasionOn }, 'ruleSetKey')
    const others = await tx.find(GiftSource, { campaignId: given.campaignId })
    if (others.some(source => source.name === given.name)) throw new Refusal('source/name-taken', { name: given.name }, 'name')
    const position = Math.max(0, ...others.map(source => source.position)) + 1
    return tx.create(
      GiftSource,
      { id: newId(), ...given, decisionKind: given.decisionKind ?? kindInNumber(given.decisionNo) ?? 'decision', position },
      { persist: true },
    )
  })
}

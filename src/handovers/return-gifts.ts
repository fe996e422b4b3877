import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { holdGifts } from '../lists/gift-facts.queries.ts'
import { ofGift, recordedBy } from './hand-over-gifts.ts'
import { MoneyReturn, ReturnedGift } from './money-return.entity.ts'
import { refuseClosed } from './record-missed-handover.ts'

export const ReturnGifts = z.object({
  giftIds: z.array(z.uuid()).min(1).max(2000),
  reference: z.string().trim().min(1).max(100),
  returnedOn: z.iso.date(),
  because: z.string().trim().min(3).max(500),
  note: z.string().trim().max(500).nullable().default(null),
})

/** Carries the money of gifts that nobody received back to its source under one reference; all of them or none. */
export async function returnGifts(ctx: Context, input: z.input<typeof ReturnGifts>): Promise<MoneyReturn> {
  ctx = allow(ctx, 'handovers.return')
  const { giftIds, because, ...slip } = ReturnGifts.parse(input)
  return inTransaction(ctx, async tx => {
    const held = await holdGifts(tx, ctx, 'handovers.return', [...new Set(giftIds)])
    const gifts = [...held.values()]
    for (const gift of gifts) {
      refuseClosed(gift)
      // The family may have a claim: that is decided and written down before the money leaves.
      if (gift.doubts.includes('died') || (gift.death != null && gift.decision == null))
        throw new Refusal('gift/person-dead', { name: gift.fullName, on: null })
      const [doubt] = gift.doubts
      if (doubt != null) throw new Refusal('gift/awaits-decision', { name: gift.fullName, kind: doubt })
    }
    const first = gifts[0]!
    if (gifts.some(gift => gift.sourceId !== first.sourceId || gift.areaId !== first.areaId))
      throw new Refusal('return/sources-mixed', {}, 'giftIds')
    if (slip.returnedOn > isoDay(ctx.now())) throw new Refusal('handover/in-future', { on: formatDate(slip.returnedOn) }, 'returnedOn')
    await tx.execute(`select pg_advisory_xact_lock(hashtext('return'), hashtext(?))`, [
      `${first.sourceId} ${first.areaId} ${slip.reference}`,
    ])
    if ((await tx.count(MoneyReturn, { sourceId: first.sourceId, areaId: first.areaId, reference: slip.reference })) > 0)
      throw new Refusal('return/reference-taken', { reference: slip.reference }, 'reference')
    const made = tx.create(
      MoneyReturn,
      { id: newId(), sourceId: first.sourceId, areaId: first.areaId, ...slip, ...recordedBy(ctx) },
      { persist: true },
    )
    await tx.flush()
    for (const gift of gifts)
      tx.create(
        ReturnedGift,
        { id: newId(), returnId: made.id, ...ofGift(gift), ...recordedBy(ctx), amount: gift.amount, because },
        { persist: true },
      )
    await tx.flush()
    return made
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { holdGifts } from '../lists/gift-facts.queries.ts'
import { ReturnedGift } from './money-return.entity.ts'

export const ReverseReturn = z.object({ giftId: z.uuid(), because: z.string().trim().min(3).max(500) })

export const ReverseReturns = z.object({ giftIds: z.array(z.uuid()).min(1).max(2000), because: ReverseReturn.shape.because })

/** Gifts of a mistyped slip, all of them or none. */
export async function reverseReturns(ctx: Context, input: z.input<typeof ReverseReturns>): Promise<ReturnedGift[]> {
  ctx = allow(ctx, 'handovers.return')
  const { giftIds, because } = ReverseReturns.parse(input)
  return inTransaction(ctx, async tx => {
    // Held first, in the order of the one function that holds gifts, so that two who undo the same slip do not wait for each other.
    await holdGifts(tx, ctx, 'handovers.return', [...new Set(giftIds)])
    const reversed: ReturnedGift[] = []
    for (const giftId of new Set(giftIds)) reversed.push(await reverseReturn(ctx, { giftId, because }))
    return reversed
  })
}

/** The money of one gift was not returned after all: the gift is open again. */
export async function reverseReturn(ctx: Context, input: z.input<typeof ReverseReturn>): Promise<ReturnedGift> {
  ctx = allow(ctx, 'handovers.return')
  const { giftId, because } = ReverseReturn.parse(input)
  return inTransaction(ctx, async tx => {
    const gift = (await holdGifts(tx, ctx, 'handovers.return', [giftId])).get(giftId)!
    if (gift.settled != null)
      throw new Refusal('gift/settled', { line: gift.lineCode, when: formatDateTime(gift.settled.at), by: gift.settled.by })
    const returned = await tx.findOne(ReturnedGift, { giftId, reversedAt: null })
    if (returned == null) throw new Refusal('return/not-standing', { line: gift.lineCode })
    tx.assign(returned, { reversedAt: ctx.now(), reversedBy: ctx.actor.id, reversedByName: ctx.actor.name, reversedBecause: because })
    await tx.flush()
    return returned
  })
}

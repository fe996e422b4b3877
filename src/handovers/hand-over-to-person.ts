import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { type HandoverAnswer, HandoverCircumstances, handOverGifts, Receiver } from './hand-over-gifts.ts'

export const HandOverToPerson = HandoverCircumstances.extend({
  giftIds: z.array(z.uuid()).min(1).max(20),
  receiver: Receiver,
})

/** Everything that waits for one person, from every source, in one go; each gift gets its own answer. */
export async function handOverToPerson(ctx: Context, input: z.input<typeof HandOverToPerson>): Promise<HandoverAnswer[]> {
  ctx = allow(ctx, 'handovers.record')
  const { giftIds, ...given } = HandOverToPerson.parse(input)
  return inTransaction(ctx, tx =>
    handOverGifts(
      tx,
      ctx,
      [...new Set(giftIds)].map(giftId => ({ ...given, giftId, channel: 'desk' })),
    ),
  )
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { type HandoverAnswer, HandoverCircumstances, handOverGifts, Receiver } from './hand-over-gifts.ts'

export const RecordHandover = HandoverCircumstances.extend({
  giftId: z.uuid(),
  receiver: Receiver,
  slipNo: z.string().trim().min(1).max(60).nullable().default(null),
})

/** One gift at a desk: granted with its receipt, or refused and told when, where and by whom. */
export async function recordHandover(ctx: Context, input: z.input<typeof RecordHandover>): Promise<HandoverAnswer> {
  ctx = allow(ctx, 'handovers.record')
  const given = RecordHandover.parse(input)
  return inTransaction(ctx, async tx => (await handOverGifts(tx, ctx, [{ ...given, channel: 'desk' }]))[0]!)
}

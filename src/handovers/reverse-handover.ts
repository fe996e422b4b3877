import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { holdGifts } from '../lists/gift-facts.queries.ts'
import { Handover } from './handover.entity.ts'

export const ReverseHandover = z.object({ handoverId: z.uuid(), because: z.string().trim().min(3).max(500) })

/** Takes a wrong hand-over back by a reversing entry; the gift is open again, both entries stay. */
export async function reverseHandover(ctx: Context, input: z.input<typeof ReverseHandover>): Promise<Handover> {
  ctx = allow(ctx, 'handovers.reverse')
  const { handoverId, because } = ReverseHandover.parse(input)
  return inTransaction(ctx, async tx => {
    const { giftId } = await tx.findOneOrFail(Handover, handoverId)
    const gift = (await holdGifts(tx, ctx, 'handovers.reverse', [giftId])).get(giftId)!
    // Read again under the lock: somebody else may have reversed it while we waited.
    const handover = await tx.refreshOrFail(await tx.findOneOrFail(Handover, handoverId))
    if (!handover.stands())
      throw new Refusal('handover/already-reversed', { by: handover.reversedByName ?? '', when: formatDateTime(handover.reversedAt!) })
    if (gift.settled != null)
      throw new Refusal('gift/settled', { line: gift.lineCode, when: formatDateTime(gift.settled.at), by: gift.settled.by })
    tx.assign(handover, { reversedAt: ctx.now(), reversedBy: ctx.actor.id, reversedByName: ctx.actor.name, reversedBecause: because })
    await tx.flush()
    return handover
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { flagDecisions, GiftFlag } from './gift-flag.entity.ts'
import { answersTo } from './flag-rules.ts'
import { holdGifts } from './gift-facts.queries.ts'
import { whyNotOpen } from './open-gift-rules.ts'
import { whoAndWhen } from '../access/who-and-when.ts'

export const DecideGift = z.object({ giftId: z.uuid(), decision: z.enum(flagDecisions), because: z.string().trim().min(3).max(1000) })

/** What becomes of a gift whose person died, moved or changed after the lock: a person decides, with a reason, and all open flags of the gift are answered. */
export async function decideGift(ctx: Context, input: z.input<typeof DecideGift>): Promise<GiftFlag[]> {
  ctx = allow(ctx, 'lists.decide')
  const { giftId, decision, because } = DecideGift.parse(input)
  return inTransaction(ctx, async tx => {
    const gift = (await holdGifts(tx, ctx, 'lists.decide', [giftId])).get(giftId)!
    const closed = whyNotOpen(gift)
    if (closed != null) throw new Refusal(closed.because, closed.facts)
    const flags = await tx.find(GiftFlag, { giftId, withdrawnAt: null }, { orderBy: { noticedAt: 'asc' } })
    const open = flags.filter(flag => flag.isOpen())
    // A death told to the register between the lock and its reaction has left no flag.
    if (gift.death != null && flags.every(flag => flag.kind !== 'died')) open.push(newFlag())
    if (open.length === 0) {
      const last = flags.at(-1)
      if (last == null) throw new Refusal('flag/none', { name: gift.fullName })
      throw new Refusal('flag/already-decided', await whoAndWhen(tx, last.decidedBy, last.decidedAt))
    }
    if (!answersTo(open.map(flag => flag.kind)).includes(decision)) throw new Refusal('flag/other-answers', {}, 'decision')
    for (const flag of open) tx.assign(flag, { decision, decidedAt: ctx.now(), decidedBy: ctx.actor.id, decidedBecause: because })
    await tx.flush()
    return open

    function newFlag(): GiftFlag {
      const { listId, areaId, hamletId, personId } = gift
      const noticed = { noticedAt: ctx.now(), noticedBy: ctx.actor.id }
      return tx.create(GiftFlag, { id: newId(), giftId, listId, areaId, hamletId, personId, kind: 'died', ...noticed }, { persist: true })
    }
  })
}

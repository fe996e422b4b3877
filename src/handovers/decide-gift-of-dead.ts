import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftFlag } from '../lists/gift-flag.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { holdGifts } from './gift-facts.queries.ts'
import { refuseClosed } from './record-missed-handover.ts'

export const DecideGiftOfDead = z.object({
  giftId: z.uuid(),
  decision: z.enum(['hand-over-to-family', 'withhold']),
  because: z.string().trim().min(3).max(500),
})

/** What becomes of a gift whose owner died: no rule was found (DOMAIN.md 2.3), so a person decides, with a reason that is kept. */
export async function decideGiftOfDead(ctx: Context, input: z.input<typeof DecideGiftOfDead>): Promise<GiftFlag> {
  allow(ctx, 'handovers.reverse')
  const { giftId, decision, because } = DecideGiftOfDead.parse(input)
  return inTransaction(ctx, async tx => {
    const gift = (await holdGifts(tx, ctx, 'handovers.reverse', [giftId])).get(giftId)!
    refuseClosed(gift)
    if (gift.death == null) throw new Refusal('gift/person-alive', { name: gift.fullName })
    const known = await tx.findOne(GiftFlag, { giftId, kind: 'died', withdrawnAt: null })
    if (known?.decidedAt != null) throw new Refusal('flag/already-decided', { when: formatDateTime(known.decidedAt) })
    const decided = { decision, decidedAt: ctx.now(), decidedBy: ctx.actor.id, decidedBecause: because } as const
    const { listId, areaId, hamletId, personId } = gift
    const flag =
      known == null
        ? tx.create(
            GiftFlag,
            {
              id: newId(),
              giftId,
              listId,
              areaId,
              hamletId,
              personId,
              kind: 'died',
              noticedAt: ctx.now(),
              noticedBy: ctx.actor.id,
              ...decided,
            },
            { persist: true },
          )
        : tx.assign(known, decided)
    await tx.flush()
    return flag
  })
}

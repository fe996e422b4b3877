import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftFlag } from '../lists/gift-flag.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { type HeldGift, holdGifts } from '../lists/gift-facts.queries.ts'
import { instantOf, ofGift, recordedBy } from './hand-over-gifts.ts'
import { whyNotOpen } from '../lists/open-gift-rules.ts'
import type { Channel } from './handover.entity.ts'
import { MissedHandover, missReasons, nextSteps } from './missed-handover.entity.ts'
import { usualNextStep } from './next-step-rules.ts'

export const RecordMissedHandover = z.object({
  giftId: z.uuid(),
  reason: z.enum(missReasons),
  next: z.enum(nextSteps).nullable().default(null),
  on: z.iso.date().nullable().default(null),
  note: z.string().trim().max(500).nullable().default(null),
})

type Missed = Omit<z.output<typeof RecordMissedHandover>, 'giftId'> & { readonly channel: Channel; readonly visitId?: string }

/** Not handed over, why, and what is next. */
export async function recordMissedHandover(ctx: Context, input: z.input<typeof RecordMissedHandover>): Promise<MissedHandover> {
  ctx = allow(ctx, 'handovers.record')
  const { giftId, ...given } = RecordMissedHandover.parse(input)
  return inTransaction(ctx, async tx => {
    const held = await holdGifts(tx, ctx, 'handovers.record', [giftId])
    const missed = missGift(tx, ctx, held.get(giftId)!, { ...given, channel: 'desk' })
    await tx.flush()
    return missed
  })
}

export function missGift(
  tx: EntityManager,
  ctx: Context,
  gift: HeldGift,
  { reason, next, on, note, channel, visitId }: Missed,
): MissedHandover {
  refuseClosed(gift)
  const at = instantOf(on, ctx.now())
  if (isoDay(at) > isoDay(ctx.now())) throw new Refusal('handover/in-future', { on: formatDate(at) }, 'on')
  if (reason === 'duplicate' && gift.flags.every(flag => flag.kind !== 'duplicate')) flagDuplicate(tx, ctx, gift)
  return tx.create(
    MissedHandover,
    {
      ...ofGift(gift),
      ...recordedBy(ctx),
      id: newId(),
      reason,
      next: next ?? usualNextStep(reason),
      note,
      channel,
      visitId: visitId ?? null,
      at,
    },
    { persist: true },
  )
}

/** Said at the table, so that nobody hands it over or returns it before somebody has looked. */
function flagDuplicate(tx: EntityManager, ctx: Context, { id, listId, areaId, hamletId, personId }: HeldGift): void {
  const noticed = { noticedAt: ctx.now(), noticedBy: ctx.actor.id }
  const flag = { id: newId(), giftId: id, listId, areaId, hamletId, personId, kind: 'duplicate', ...noticed } as const
  tx.create(GiftFlag, flag, { persist: true })
}

/** Throws what a gift that no longer waits says about itself. */
export function refuseClosed(gift: HeldGift): void {
  const why = whyNotOpen(gift)
  if (why != null) throw new Refusal(why.because, why.facts)
}

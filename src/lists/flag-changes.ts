import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { flagNotOwed } from './flag-gifts.ts'
import { findChangesSince } from './list-changes.queries.ts'
import { GiftList } from './gift-list.entity.ts'

export const FlagChanges = z.object({ listId: z.uuid() })

/** Looks through a locked list once more: whoever would not be owed the gift today gets a flag, unless one stands or was decided. */
export async function flagChanges(ctx: Context, input: z.input<typeof FlagChanges>): Promise<{ flagged: number }> {
  ctx = allow(ctx, 'lists.compile')
  const { listId } = FlagChanges.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await tx.findOne(GiftList, listId)
    if (list == null || !may(ctx, 'lists.compile', list.areaId)) throw new Refusal('record/missing')
    if (list.state !== 'locked') throw new Refusal('list/not-locked')
    const { fewer } = await findChangesSince(tx, list)
    return { flagged: await flagNotOwed(tx, ctx, listId, fewer) }
  })
}

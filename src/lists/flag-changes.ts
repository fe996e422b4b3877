import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { findChangesSince } from './list-changes.queries.ts'
import { GiftList } from './gift-list.entity.ts'

export const FlagChanges = z.object({ listId: z.uuid() })

/** Looks through a locked list once more: whoever would not be owed the gift today gets a flag, unless one stands or was decided. */
export async function flagChanges(ctx: Context, input: z.input<typeof FlagChanges>): Promise<{ flagged: number }> {
  allow(ctx, 'lists.compile')
  const { listId } = FlagChanges.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await tx.findOne(GiftList, listId)
    if (list == null || !may(ctx, 'lists.compile', list.areaId)) throw new Refusal('record/missing')
    if (list.state !== 'locked') throw new Refusal('list/not-locked')
    const { fewer } = await findChangesSince(tx, list)
    const flagged = await tx.execute<{ id: string }[]>(
      `insert into gift_flag (id, gift_id, list_id, area_id, hamlet_id, person_id, kind, noticed_at, noticed_by)
       select gen_random_uuid(), g.id, g.list_id, g.area_id, g.hamlet_id, g.person_id, 'changed', ?, ? from gift g
       where g.list_id = ? and g.id::text in (select jsonb_array_elements_text(?::jsonb))
         and not exists (select from gift_flag f where f.gift_id = g.id and f.withdrawn_at is null)
       returning id`,
      [ctx.now(), ctx.actor.id, listId, JSON.stringify(fewer.map(gift => gift.id))],
    )
    return { flagged: flagged.length }
  })
}

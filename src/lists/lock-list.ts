import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { holdList, settled } from './approve-list.ts'
import type { GiftList } from './gift-list.entity.ts'
import { listHash } from './list-hash.ts'
import { readLines } from './stored-lines.queries.ts'

export const LockList = z.object({ listId: z.uuid() })

/** From here on nothing changes: the database refuses. The hash that every book prints is counted anew over what is stored. */
export async function lockList(ctx: Context, input: z.input<typeof LockList>): Promise<GiftList> {
  allow(ctx, 'lists.lock')
  const { listId } = LockList.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await holdList(tx, ctx, listId, 'lists.lock')
    if (list.state !== 'approved') throw await settled(tx, list)
    const hash = await hashOfStored(tx, list)
    if (hash !== list.hash) throw new Refusal('list/rows-altered', { version: list.version })
    return tx.assign(list, { state: 'locked', lockedAt: ctx.now(), lockedBy: ctx.actor.id })
  })
}

export async function hashOfStored(tx: EntityManager, list: GiftList): Promise<string> {
  const lines = await readLines(tx, { listId: list.id })
  return listHash({ source: list.sourceId, area: list.areaId, kind: list.kind, version: list.version }, lines)
}

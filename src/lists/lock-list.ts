import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { holdList, settled } from './approve-list.ts'
import { flagNotOwed } from './flag-gifts.ts'
import type { GiftList } from './gift-list.entity.ts'
import { countListedTwice, findChangesSince, hasRegisterChanged } from './list-changes.queries.ts'
import { listHash } from './list-hash.ts'
import { readLines } from './stored-lines.queries.ts'

/** `although`: why the list is locked over a register that has changed since; asked for only then. */
export const LockList = z.object({ listId: z.uuid(), although: z.string().trim().max(1000).default('') })

/**
 * From here on nothing changes: the database refuses. The hash that every book prints is counted anew over what is stored. Nobody is locked
 * twice within a source; over a register that has changed only knowingly, and then each line that is not owed any more gets its flag.
 */
export async function lockList(ctx: Context, input: z.input<typeof LockList>): Promise<GiftList> {
  ctx = allow(ctx, 'lists.lock')
  const { listId, although } = LockList.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await holdList(tx, ctx, listId, 'lists.lock')
    if (list.state !== 'approved') throw await settled(tx, list)
    const hash = await hashOfStored(tx, list)
    if (hash !== list.hash) throw new Refusal('list/rows-altered', { version: list.version })
    // As the trigger of the table does: of two lists of a source that are locked at once, the second finds what the first holds.
    await tx.execute(`select pg_advisory_xact_lock(hashtext('lock list'), hashtext(?))`, [list.sourceId])
    const twice = await countListedTwice(tx, list.id)
    if (twice > 0) throw new Refusal('list/listed-twice', { count: twice })
    const changed = await hasRegisterChanged(tx, list)
    if (changed && although.length < 3) throw new Refusal('list/changed-since-approval', {}, 'although')
    const fewer = changed ? (await findChangesSince(tx, list)).fewer : []
    tx.assign(list, { state: 'locked', lockedAt: ctx.now(), lockedBy: ctx.actor.id, lockedAlthough: changed ? although : null })
    await tx.flush()
    await flagNotOwed(tx, ctx, list.id, fewer)
    return list
  })
}

export async function hashOfStored(tx: EntityManager, list: GiftList): Promise<string> {
  const lines = await readLines(tx, { listId: list.id })
  return listHash({ source: list.sourceId, area: list.areaId, kind: list.kind, version: list.version }, lines)
}

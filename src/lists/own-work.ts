import type { EntityManager } from '@mikro-orm/postgresql'
import { isSameHand } from '../access/same-hand.ts'
import type { Context } from '../context.ts'
import type { GiftList } from './gift-list.entity.ts'

/** Whether this actor drew up the list or a version that it grew from: those since the last one of its kind that was locked. */
export async function isOwnWork(tx: EntityManager, ctx: Context, list: GiftList): Promise<boolean> {
  const versions = await tx.execute<{ by: string }[]>(
    `select distinct compiled_by as by from gift_list where source_id = ? and area_id = ? and kind = ? and version <= ? and version >
       (select coalesce(max(version), 0) from gift_list where source_id = ? and area_id = ? and kind = ? and version < ? and state = 'locked')`,
    [0, 1].flatMap(() => [list.sourceId, list.areaId, list.kind, list.version]),
  )
  return isSameHand(
    tx,
    ctx.actor.id,
    versions.map(version => version.by),
  )
}

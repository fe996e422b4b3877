import type { EntityManager } from '@mikro-orm/postgresql'
import type { ListToRecompile, MergeEffect, MergeHold } from '../registry/merge-effects.ts'
import { arrayOf } from '../database/insert-rows.ts'

const nameSql = `concat(s.name, ', ', a.name, ' (', l.version, ')') as name`
const joins = `from gift_list l join gift_source s on s.id = l.source_id join area a on a.id = l.area_id`

/** Lists drawn up before the merge, which still count two people; one that is locked keeps what it says. */
export const listsAfterMerge: MergeEffect = {
  listsToRecompile: (tx: EntityManager, personIds) =>
    tx.execute<ListToRecompile[]>(
      `select l.id, l.state, ${nameSql} ${joins}
       where l.state in ('compiled', 'approved') and exists (select from gift g where g.list_id = l.id and g.person_id = any(?::uuid[]))
       order by s.position, a.id, l.version`,
      [arrayOf(personIds)],
    ),
}

/** What was locked with the one human being on it stays as it is: then they stay one. */
export const lockedSinceMerge: MergeHold = {
  because: 'merge/list-locked',
  find: async (tx, { staysId, goneId, mergedAt }) => {
    const [list] = await tx.execute<{ name: string }[]>(
      `select ${nameSql} ${joins} where l.locked_at >= ?
         and exists (select from gift g where g.list_id = l.id and g.person_id in (?, ?)) limit 1`,
      [mergedAt, staysId, goneId],
    )
    return list == null ? null : { list: list.name }
  },
}

export const flagDecidedSinceMerge: MergeHold = {
  because: 'merge/flag-decided',
  find: async (tx, { goneId, mergedAt }) => {
    const decided = await tx.execute(`select 1 from gift_flag where person_id = ? and kind = 'merged' and decided_at >= ? limit 1`, [
      goneId,
      mergedAt,
    ])
    return decided.length > 0 ? {} : null
  },
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { HamletOfList } from './list-head.queries.ts'

export interface GiftSums {
  readonly people: number
  readonly byClause: readonly { readonly clause: string; readonly gifts: number; readonly people: number; readonly total: number }[]
  readonly byLevel: readonly { readonly amount: number; readonly gifts: number; readonly total: number }[]
  /** In the order of the book. */
  readonly hamlets: readonly HamletOfList[]
}

interface SumRow extends HamletOfList {
  readonly clause: string | null
  readonly amount: number | null
  readonly people: number
}

/**
 * The sums of a list, as kept with its lines: gifts, people and đồng of what the reader may see. A person lives in one hamlet of a list, so people add up.
 * People without a hamlet are one row there; who inherited a part of the commune has only some of them, and counts those anew.
 */
export async function readGiftSums(tx: EntityManager, listId: string): Promise<GiftSums> {
  const rows = await tx.execute<SumRow[]>(
    `select hamlet_id as "hamletId", hamlet_name as name, clause, amount::float8 as amount, gifts, people, total::float8 as total
     from (
       select hamlet_id, hamlet_name, clause, amount, gifts, people, total, first_line from gift_sum where list_id = ?
       union all
       select null, max(hamlet_name), clause, amount, count(*)::int, count(distinct person_id)::int, sum(amount), min(line_no)
       from gift where list_id = ? and hamlet_id is null and exists (select from gift_list l where l.id = ? and l.area_id = any(inherited_areas()))
       group by grouping sets ((hamlet_id), (hamlet_id, clause), (hamlet_id, amount))) s order by first_line`,
    [listId, listId, listId],
  )
  const hamlets = rows.filter(row => row.clause == null && row.amount == null)
  return {
    people: hamlets.reduce((sum, row) => sum + row.people, 0),
    byClause: summed(rows, row => row.clause)
      .map(([clause, sums]) => ({ clause, ...sums }))
      .toSorted((a, b) => a.clause.localeCompare(b.clause, 'vi', { numeric: true })),
    byLevel: summed(rows, row => row.amount)
      .map(([amount, { gifts, total }]) => ({ amount, gifts, total }))
      .toSorted((a, b) => b.amount - a.amount),
    hamlets: hamlets.map(({ hamletId, name, gifts, total }) => ({ hamletId, name, gifts, total })),
  }
}

function summed<Key>(rows: readonly SumRow[], keyOf: (row: SumRow) => Key | null) {
  const sums = new Map<Key, { gifts: number; people: number; total: number }>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key == null) continue
    const sum = sums.get(key) ?? { gifts: 0, people: 0, total: 0 }
    sums.set(key, { gifts: sum.gifts + row.gifts, people: sum.people + row.people, total: sum.total + row.total })
  }
  return [...sums]
}

import type { AreaHolding } from '../areas/area-holdings.ts'

/** Lists stay with the commune whose name they bear: a locked one is evidence, an open one is compiled anew in the new unit. */
const listsIn = (name: 'openLists' | 'lockedLists', test: string): AreaHolding => ({
  name,
  count: (tx, fromIds) =>
    tx.execute(
      `select area_id as "areaId", null as "hamletId", count(*)::int as count from gift_list where area_id = any(?::uuid[]) and ${test} group by 1`,
      [`{${fromIds.join(',')}}`],
    ),
})
export const listHoldings = [listsIn('openLists', `state in ('compiled', 'approved')`), listsIn('lockedLists', `state = 'locked'`)] as const

import type { AreaHolding } from '../areas/area-holdings.ts'

/** Roles need no moving: a grant reaches what its unit became. Counted, so that nobody is surprised. */
export const accountsHolding: AreaHolding = {
  name: 'accounts',
  count: (tx, fromIds) =>
    tx.execute(
      `select area_id as "areaId", hamlet_id as "hamletId", count(distinct account_id)::int as count from role_grant
       where area_id = any(?::uuid[]) and revoked_at is null group by 1, 2`,
      [`{${fromIds.join(',')}}`],
    ),
}

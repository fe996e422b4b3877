import { type AreaHolding, restSql } from '../areas/area-holdings.ts'
import { may } from '../permissions.ts'

// People have moved already when martyrs follow: whoever stands for a martyr says where the martyr's file goes.
const family = `(select r.person_area_id from (
    select person_id, person_area_id, 1 as rank from representative where martyr_id = t.id and ended_at is null
    union all select person_id, person_area_id, 2 from worshipper where martyr_id = t.id and ended_at is null
    union all select person_id, person_area_id, 3 from relative where martyr_id = t.id) r
  where exists (select from area_change_part x where x.change_id = ? and x.from_id = t.area_id and x.to_id = r.person_area_id)
  order by r.rank, r.person_id limit 1)`
const rest = `(select q.to_id from (${restSql}) q where q.from_id = t.area_id)`
const choice = `(select i.to_id from area_change_choice i where i.change_id = ? and i.row_id = t.id)`

export const martyrsHolding: AreaHolding = {
  name: 'martyrs',
  relation: 'martyr',
  count: (tx, fromIds) =>
    tx.execute(
      `select area_id as "areaId", null as "hamletId", count(*)::int as count from martyr where area_id = any(?::uuid[]) group by 1`,
      [`{${fromIds.join(',')}}`],
    ),

  async unplaced(tx, ctx, change) {
    const rows = await tx.execute<{ id: string; area_id: string; full_name: string }[]>(
      `select t.id, t.area_id, t.full_name from martyr t where t.area_id = any(?::uuid[]) and ${rest} is null and ${choice} is null
         and not exists (select from person p where p.area_id = t.area_id and p.id in (
           select person_id from representative where martyr_id = t.id and ended_at is null
           union all select person_id from worshipper where martyr_id = t.id and ended_at is null
           union all select person_id from relative where martyr_id = t.id)) order by t.area_id, t.sort_key, t.id`,
      [`{${change.fromIds.join(',')}}`, change.id, change.id],
    )
    const named = may(ctx, 'martyrs.read')
    return rows.map((row, index) => ({ id: row.id, areaId: row.area_id, label: named ? row.full_name : `#${index + 1}` }))
  },

  async follow(tx, _ctx, change) {
    await tx.execute(
      `insert into area_move (change_id, relation, row_id, before, after)
       select ?, 'martyr', t.id, jsonb_build_object('area_id', t.area_id), jsonb_build_object('area_id', coalesce(${choice}, ${family}, ${rest}))
       from martyr t where t.area_id = any(?::uuid[]) and coalesce(${choice}, ${family}, ${rest}) <> t.area_id`,
      [change.id, change.id, change.id, change.id, `{${change.fromIds.join(',')}}`, change.id, change.id, change.id],
      'run',
    )
    await tx.execute(
      `update martyr t set area_id = (m.after ->> 'area_id')::uuid from area_move m where m.change_id = ? and m.relation = 'martyr' and m.row_id = t.id`,
      [change.id],
      'run',
    )
  },

  async takeBack(tx, change) {
    const [gone] = await tx.execute<{ count: number }[]>(
      `select count(*)::int as count from area_move m left join martyr t on t.id = m.row_id and t.area_id = (m.after ->> 'area_id')::uuid
       where m.change_id = ? and m.relation = 'martyr' and t.id is null`,
      [change.id],
    )
    if (gone != null && gone.count > 0) return gone.count
    await tx.execute(
      `update martyr t set area_id = (m.before ->> 'area_id')::uuid from area_move m where m.change_id = ? and m.relation = 'martyr' and m.row_id = t.id`,
      [change.id],
      'run',
    )
    return 0
  },
}

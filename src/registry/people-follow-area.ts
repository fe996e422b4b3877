import { type AreaHolding, restSql } from '../areas/area-holdings.ts'
import { dayBefore } from '../areas/plan-area-change.ts'
import { may } from '../permissions.ts'
import { noteAccess } from '../audit/note-access.ts'

const places = `left join area_change_choice i on i.change_id = ? and i.row_id = p.id
  left join area_change_hamlet h on h.change_id = ? and h.hamlet_id = p.hamlet_id
  left join (${restSql}) rest on rest.from_id = p.area_id`
const placesOf = (changeId: string) => [changeId, changeId, changeId]

/** People go where their hamlet goes; what hangs on them travels by the cascading key. The old address stays as a residence. */
export const peopleHolding: AreaHolding = {
  name: 'people',
  relation: 'person',
  count: (tx, fromIds) =>
    tx.execute(
      `select area_id as "areaId", hamlet_id as "hamletId", count(*)::int as count from person
       where area_id = any(?::uuid[]) and merged_into_id is null group by 1, 2`,
      [`{${fromIds.join(',')}}`],
    ),

  async unplaced(tx, ctx, change) {
    const rows = await tx.execute<{ id: string; area_id: string; full_name: string; birth_year: number | null }[]>(
      `select p.id, p.area_id, p.full_name, p.birth_year from person p ${places}
       where p.area_id = any(?::uuid[]) and i.to_id is null and h.to_id is null and rest.to_id is null
         and (p.hamlet_id is null or exists (select from hamlet x where x.id = p.hamlet_id and x.valid_to < ?::date - 1)) order by p.area_id, p.sort_key, p.id`,
      [...placesOf(change.id), `{${change.fromIds.join(',')}}`, change.on],
    )
    const named = rows.length > 0 && may(ctx, 'registry.read')
    if (named)
      await noteAccess(tx, ctx, {
        action: 'view',
        purpose: 'area-change',
        subject: 'people',
        people: rows.map(row => row.id),
        detail: { change: change.id, count: rows.length },
      })
    return rows.map((row, index) => ({
      id: row.id,
      areaId: row.area_id,
      label: named ? `${row.full_name}${row.birth_year == null ? '' : ` (${row.birth_year})`}` : `#${index + 1}`,
    }))
  },

  async follow(tx, _ctx, change) {
    await tx.execute(
      `insert into area_move (change_id, relation, row_id, before, after)
       select ?, 'person', p.id, jsonb_build_object('area_id', p.area_id, 'hamlet_id', p.hamlet_id, 'version', p.version),
         jsonb_build_object('area_id', coalesce(i.to_id, h.to_id, rest.to_id),
           'hamlet_id', case when i.to_id is null or i.to_id = h.to_id then h.new_hamlet_id end, 'version', p.version + 1)
       from person p ${places} where p.area_id = any(?::uuid[]) and coalesce(i.to_id, h.to_id, rest.to_id) <> p.area_id`,
      [change.id, ...placesOf(change.id), `{${change.fromIds.join(',')}}`],
      'run',
    )
    await tx.execute(
      `insert into residence (id, person_id, area_id, lived_in_id, hamlet_id, address, until_on, because, act_id)
       select gen_random_uuid(), p.id, p.area_id, p.area_id, p.hamlet_id, p.address, ?::date, 'area-change', ?
       from person p join area_move m on m.change_id = ? and m.relation = 'person' and m.row_id = p.id`,
      [dayBefore(change.on), change.id, change.id],
      'run',
    )
    await tx.execute(
      `with sent as (
         insert into area_move (change_id, relation, row_id, before, after)
         select ?, 'origin', g.id, jsonb_build_object('area_id', g.area_id), jsonb_build_object('area_id', m.after ->> 'area_id')
         from area_move m join origin g on g.row_id = m.row_id or g.row_id in (select id from merit_record where person_id = m.row_id)
         where m.change_id = ? and m.relation = 'person' and g.area_id = (m.before ->> 'area_id')::uuid
         on conflict do nothing returning row_id, after)
       update origin g set area_id = (sent.after ->> 'area_id')::uuid from sent where sent.row_id = g.id`,
      [change.id, change.id],
      'run',
    )
    await tx.execute(
      `update person p set area_id = (m.after ->> 'area_id')::uuid, hamlet_id = (m.after ->> 'hamlet_id')::uuid, version = p.version + 1
       from area_move m where m.change_id = ? and m.relation = 'person' and m.row_id = p.id`,
      [change.id],
      'run',
    )
  },

  async takeBack(tx, change) {
    const [gone] = await tx.execute<{ count: number }[]>(
      `select count(*)::int as count from area_move m left join person p on p.id = m.row_id
         and p.area_id = (m.after ->> 'area_id')::uuid and p.hamlet_id is not distinct from (m.after ->> 'hamlet_id')::uuid
       where m.change_id = ? and m.relation = 'person' and p.id is null`,
      [change.id],
    )
    if (gone != null && gone.count > 0) return gone.count
    await tx.execute(
      `update person p set area_id = (m.before ->> 'area_id')::uuid, hamlet_id = (m.before ->> 'hamlet_id')::uuid,
         version = case when p.version = (m.after ->> 'version')::int then (m.before ->> 'version')::int else p.version + 1 end
       from area_move m where m.change_id = ? and m.relation = 'person' and m.row_id = p.id`,
      [change.id],
      'run',
    )
    await tx.execute(
      `update origin g set area_id = (m.before ->> 'area_id')::uuid from area_move m where m.change_id = ? and m.relation = 'origin' and m.row_id = g.id`,
      [change.id],
      'run',
    )
    await tx.execute(`delete from residence where act_id = ?`, [change.id], 'run')
    return 0
  },
}

import type { AreaHolding } from '../areas/area-holdings.ts'

/** An invitation travels with its person; only the hamlet it names has to follow. The event opens itself to the new units. */
export const eventsHolding: AreaHolding = {
  name: 'events',
  count: (tx, fromIds) =>
    tx.execute(
      `select area_id as "areaId", null as "hamletId", count(*)::int as count from health_event where area_id = any(?::uuid[]) and cancelled_at is null group by 1`,
      [`{${fromIds.join(',')}}`],
    ),

  async follow(tx, _ctx, change) {
    await tx.execute(
      `with sent as (
         insert into area_move (change_id, relation, row_id, before, after)
         select ?, 'invitee', i.id, jsonb_build_object('hamlet_id', i.hamlet_id), jsonb_build_object('hamlet_id', m.after ->> 'hamlet_id')
         from area_move m join invitee i on i.person_id = m.row_id where m.change_id = ? and m.relation = 'person' returning row_id, after)
       update invitee i set hamlet_id = (sent.after ->> 'hamlet_id')::uuid from sent where sent.row_id = i.id`,
      [change.id, change.id],
      'run',
    )
    await tx.execute(
      `with sent as (
         insert into area_move (change_id, relation, row_id, before, after)
         select ?, 'health_event', e.id, jsonb_build_object('area_ids', e.area_ids), jsonb_build_object('area_ids',
           (select array_agg(distinct x) from (select unnest(e.area_ids) as x union select to_id from area_change_part where change_id = ? and from_id = any(e.area_ids)) a))
         from health_event e where e.area_ids && ?::uuid[] and e.cancelled_at is null returning row_id, after)
       update health_event e set area_ids = array(select jsonb_array_elements_text(sent.after -> 'area_ids')::uuid) from sent where sent.row_id = e.id`,
      [change.id, change.id, `{${change.fromIds.join(',')}}`],
      'run',
    )
  },

  async takeBack(tx, change) {
    await tx.execute(
      `update invitee i set hamlet_id = (m.before ->> 'hamlet_id')::uuid from area_move m where m.change_id = ? and m.relation = 'invitee' and m.row_id = i.id`,
      [change.id],
      'run',
    )
    await tx.execute(
      `update health_event e set area_ids = array(select jsonb_array_elements_text(m.before -> 'area_ids')::uuid) from area_move m
       where m.change_id = ? and m.relation = 'health_event' and m.row_id = e.id`,
      [change.id],
      'run',
    )
    return 0
  },
}

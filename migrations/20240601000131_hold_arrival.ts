import { Migration } from '@mikro-orm/migrations'

/** Everything a desk must know of one arrival, in one question: twenty desks wait for each other by the round trips they make. */
export class Migration20240601000131_hold_arrival extends Migration {
  override up(): void {
    // As the one who asks, under row-level security. Volatile: the second statement sees what the lock waited for.
    this.addSql(`create function hold_arrival(in_event uuid, by_invitee uuid, by_ticket int) returns table (facts jsonb, stations jsonb)
      language plpgsql volatile set search_path = public, pg_temp as $$
      declare held uuid;
      begin
        if by_ticket is null then
          select i.id into held from invitee i where i.event_id = in_event and i.id = by_invitee for update;
        else
          select i.id into held from invitee i where i.event_id = in_event and i.ticket_no = by_ticket for update;
        end if;
        return query select
          jsonb_build_object(
            'invitee_id', i.id, 'area_id', i.area_id, 'name', coalesce(p.full_name, i.guest_name),
            'birth_year', coalesce(p.birth_year, i.guest_birth_year), 'hamlet', h.name, 'ticket_no', i.ticket_no, 'placement', i.placement,
            'need', i.need, 'withdrawn_at', i.withdrawn_at,
            'dead', exists (select from death d where d.person_id = i.person_id and d.taken_back_at is null),
            'arrived_at', (select a.arrived_at from arrival a where a.invitee_id = i.id and a.undone_at is null),
            'seat_session_id', s.session_id, 'seat_arrives_at', s.arrives_at, 'seat_session', es.name),
          (select coalesce(jsonb_agg(jsonb_build_object(
              'id', st.id, 'name', st.name, 'position', st.position, 'kind', st.kind, 'on_indication', st.on_indication,
              'passed', st.kind = 'reception' or exists (select from station_visit v where v.invitee_id = i.id and v.station_id = st.id and v.state in ('done', 'skipped')),
              'wished', exists (select from station_wish w where w.invitee_id = i.id and w.station_id = st.id))), '[]')
            from station st where st.event_id = in_event)
        from invitee i left join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id)
          left join seat s on s.invitee_id = i.id left join event_session es on es.id = s.session_id
        where i.id = held;
      end $$`)
    this.addSql(`revoke execute on function hold_arrival(uuid, uuid, int) from public`)
    this.addSql(`grant execute on function hold_arrival(uuid, uuid, int) to hau_phuong_app`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** A flag that nobody has answered holds its gift, whatever its kind; what was decided to be withheld is never handed over. */
export class Migration20240601000201_withheld extends Migration {
  override up(): void {
    this.addSql(`alter table gift_flag drop constraint gift_flag_kind_check`)
    this.addSql(
      `alter table gift_flag add constraint gift_flag_kind_check check (kind in ('died', 'moved', 'merged', 'changed', 'duplicate'))`,
    )
    // An answer to a death that was taken back stays, but answers nothing any more.
    this.addSql(`update gift_flag f set withdrawn_at = now() where f.kind = 'died' and f.withdrawn_at is null and f.decision is not null
      and not exists (select from person p join death d on d.person_id = coalesce(p.merged_into_id, p.id) and d.taken_back_at is null where p.id = f.person_id)`)

    // HP002 not locked, HP003 returned already, HP004 settled, HP005 handed over already, HP008 withheld: the rule says it in a sentence first, this is the last lock.
    this
      .addSql(`create or replace function copy_from_gift() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare g gift; list gift_list; settled boolean;
      begin
        -- Shared with all desks, held against by a settlement of the same list.
        perform pg_advisory_xact_lock_shared(hashtext('settle'), hashtext(x.list_id::text)) from gift x where x.id = new.gift_id;
        select * into strict g from gift where id = new.gift_id for update;
        select * into strict list from gift_list where id = g.list_id;
        new.list_id := g.list_id; new.area_id := g.area_id; new.hamlet_id := g.hamlet_id; new.source_id := list.source_id;
        if tg_table_name = 'handover_refusal' then return new; end if;
        settled := exists (select from settled_list s where s.list_id = g.list_id);
        if list.state <> 'locked' then raise exception 'list % is not locked', list.id using errcode = 'HP002'; end if;
        if settled then raise exception 'list % is settled', list.id using errcode = 'HP004'; end if;
        if tg_table_name = 'missed_handover' then return new; end if;
        new.amount := g.amount;
        if tg_table_name = 'handover' and exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)
          then raise exception 'the money of gift % was returned', g.id using errcode = 'HP003'; end if;
        if tg_table_name = 'handover' and exists (select from gift_flag f where f.gift_id = g.id and f.decision = 'withhold' and f.withdrawn_at is null)
          then raise exception 'gift % is withheld', g.id using errcode = 'HP008'; end if;
        if tg_table_name = 'returned_gift' and exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
          then raise exception 'gift % was handed over', g.id using errcode = 'HP005'; end if;
        return new;
      end $$`)

    // Locks the gifts in the order of their ids, then reads: each statement of a volatile function sees what was committed while it waited.
    // Facts of a death reach past the scope of a hamlet's team; no name does.
    this.addSql(`create or replace function hold_gifts(asked uuid[]) returns table (gift_id uuid, facts jsonb)
      language plpgsql volatile security definer set search_path = public, pg_temp as $$
      declare held uuid[];
      begin
        -- Before the gifts: whoever waited here for a settlement sees it below.
        perform pg_advisory_xact_lock_shared(hashtext('settle'), hashtext(x.list)) from (
          select distinct g.list_id::text as list from gift g where g.id = any(asked) order by 1) x;
        select array_agg(x.id) into held from (
          select g.id from gift g where g.id = any(asked) and (sees_all_areas() or g.area_id = any(allowed_areas()) or g.hamlet_id = any(allowed_hamlets()))
          order by g.id for update) x;
        return query select g.id, jsonb_build_object(
          'listId', g.list_id, 'sourceId', l.source_id, 'areaId', g.area_id, 'hamletId', g.hamlet_id, 'hamletName', g.hamlet_name,
          'personId', g.person_id, 'fullName', g.full_name, 'amount', g.amount, 'lineCode', g.line_code,
          'listState', l.state, 'listVersion', l.version, 'lockedAt', l.locked_at,
          'earlier', (select count(*) from handover h where h.gift_id = g.id),
          'standing', (select jsonb_build_object('id', h.id, 'at', h.at, 'place', h.place, 'giver', h.giver, 'receiver', h.receiver_name) from handover h where h.gift_id = g.id and h.reversed_at is null),
          'returned', (select jsonb_build_object('on', m.returned_on, 'reference', m.reference) from returned_gift r join money_return m on m.id = r.return_id where r.gift_id = g.id and r.reversed_at is null),
          'settled', (select jsonb_build_object('at', s.settled_at, 'by', s.settled_by_name) from settled_list x join settlement s on s.id = x.settlement_id where x.list_id = g.list_id),
          'death', (select jsonb_build_object('year', d.died_year, 'month', d.died_month, 'day', d.died_day) from death d where d.person_id = coalesce(p.merged_into_id, p.id) and d.taken_back_at is null),
          'flags', (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'decision', f.decision) order by f.noticed_at), '[]') from gift_flag f
            where f.gift_id = g.id and f.withdrawn_at is null))
        from gift g join gift_list l on l.id = g.list_id join person p on p.id = g.person_id where g.id = any(held);
      end $$`)
  }
}

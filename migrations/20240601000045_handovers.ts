import { Migration } from '@mikro-orm/migrations'

/**
 * Gifts given, not given, returned and settled; advances to hamlet teams; visits at home. The money book (`gift_ledger`) is written by
 * the database itself, so that no hand-over is without its line and no line without its hand-over.
 */
export class Migration20240601000045_handovers extends Migration {
  override up(): void {
    this.addSql(`create unique index on gift (id, list_id, area_id)`)
    // A hamlet's team hands over the lines of its hamlet, so it sees the header they stand under.
    this.addSql(`create policy of_hamlet_team on gift_list for select to hau_phuong_app
      using (area_id in (select h.area_id from hamlet h where h.id = any((select allowed_hamlets())::uuid[])))`)

    // Copied from the gift by the trigger: what a caller writes there is overruled.
    const ofGift = `gift_id uuid not null, list_id uuid not null, source_id uuid not null references gift_source, area_id uuid not null, hamlet_id uuid,
      foreign key (gift_id, list_id, area_id) references gift (id, list_id, area_id)`
    const recorded = `recorded_at timestamptz not null, recorded_by uuid not null, recorded_by_name text not null`
    const reversible = `reversed_at timestamptz, reversed_by uuid, reversed_by_name text, reversed_because text,
      check ((reversed_at is null) = (reversed_by is null)), check (reversed_at is null or reversed_because <> '')`

    this.addSql(`create table courtesy_visit (
      id uuid primary key, campaign_id uuid not null references campaign, area_id uuid not null references area, hamlet_id uuid,
      person_id uuid not null references person, full_name text not null, visit_on date not null, starts_at text check (starts_at ~ '^[0-2][0-9]:[0-5][0-9]$'),
      party text[] not null check (cardinality(party) > 0), note text, planned_at timestamptz not null, planned_by uuid not null,
      outcome text check (outcome in ('visited', 'absent', 'cancelled')), outcome_note text, outcome_at timestamptz, outcome_by uuid, outcome_by_name text,
      check ((outcome is null) = (outcome_at is null)), check ((outcome is null) = (outcome_by is null)))`)
    this.addSql(`create unique index one_open_visit_a_person on courtesy_visit (campaign_id, person_id) where outcome is null`)
    this.addSql(`create index on courtesy_visit (campaign_id, area_id, visit_on)`)

    this.addSql(`create table handover (
      id uuid primary key, ${ofGift}, amount bigint not null check (amount > 0),
      receiver_kind text not null check (receiver_kind in ('self', 'proxy')), receiver_name text not null check (receiver_name <> ''), relation text, paper text,
      place text not null default '', giver text not null, channel text not null check (channel in ('desk', 'book', 'visit')), visit_id uuid references courtesy_visit,
      slip_no text not null, at timestamptz not null, ${recorded}, ${reversible},
      check (receiver_kind = 'self' or (relation <> '' and paper <> '')))`)
    this.addSql(`create unique index one_standing_handover on handover (gift_id) where reversed_at is null`)
    this.addSql(`create index on handover (list_id, at)`)
    this.addSql(`create index on handover (gift_id)`)

    this.addSql(`create table handover_refusal (
      id uuid primary key, ${ofGift}, code text not null, facts jsonb not null, receiver_name text, channel text not null, at timestamptz not null, ${recorded})`)
    this.addSql(`create index on handover_refusal (gift_id)`)

    this.addSql(`create table missed_handover (
      id uuid primary key, ${ofGift}, reason text not null check (reason in ('absent', 'refused', 'dead', 'moved', 'wrong-data', 'duplicate')),
      next text not null check (next in ('come-again', 'home-visit', 'return', 'correct-list', 'decide')), note text,
      channel text not null check (channel in ('desk', 'book', 'visit')), visit_id uuid references courtesy_visit, at timestamptz not null, ${recorded})`)
    this.addSql(`create index on missed_handover (gift_id, recorded_at)`)

    this.addSql(`create table money_return (
      id uuid primary key, source_id uuid not null references gift_source, area_id uuid not null references area, reference text not null check (reference <> ''),
      returned_on date not null, note text, ${recorded})`)
    this.addSql(`create unique index on money_return (source_id, area_id, reference)`)
    this.addSql(`create table returned_gift (
      id uuid primary key, return_id uuid not null references money_return, ${ofGift}, amount bigint not null check (amount > 0), because text not null check (because <> ''),
      ${recorded}, ${reversible})`)
    this.addSql(`create unique index one_standing_return_a_gift on returned_gift (gift_id) where reversed_at is null`)
    this.addSql(`create index on returned_gift (return_id)`)

    this.addSql(`create table advance (
      id uuid primary key, source_id uuid not null references gift_source, area_id uuid not null, hamlet_id uuid not null,
      kind text not null check (kind in ('given', 'paid-back')), amount bigint not null check (amount > 0), holder text not null check (holder <> ''),
      slip_no text not null check (slip_no <> ''), "on" date not null, note text, ${recorded},
      foreign key (hamlet_id, area_id) references hamlet (id, area_id))`)
    this.addSql(`create index on advance (source_id, area_id, hamlet_id)`)

    this.addSql(`create table settlement (
      id uuid primary key, source_id uuid not null references gift_source, area_id uuid not null references area, no int not null, minutes_no text,
      settled_at timestamptz not null, settled_by uuid not null, settled_by_name text not null,
      gifts int not null, amount bigint not null, handed_gifts int not null, handed_amount bigint not null, returned_gifts int not null, returned_amount bigint not null,
      rows jsonb not null, hash text not null, unique (source_id, area_id, no),
      check (gifts = handed_gifts + returned_gifts), check (amount = handed_amount + returned_amount))`)
    this.addSql(`create table settled_list (
      list_id uuid primary key, area_id uuid not null, settlement_id uuid not null references settlement, foreign key (list_id, area_id) references gift_list (id, area_id))`)
    this.addSql(`create index on settled_list (settlement_id)`)

    this.addSql(`create table gift_ledger (
      id bigint generated always as identity primary key, gift_id uuid not null, list_id uuid not null, source_id uuid not null, area_id uuid not null, hamlet_id uuid,
      level bigint not null, kind text not null check (kind in ('handover', 'handover-reversed', 'return', 'return-reversed')),
      gifts smallint not null check (gifts in (-1, 1)), amount bigint not null, entry_id uuid not null, at timestamptz not null default clock_timestamp(),
      check (amount = gifts * level), check (gifts = case when kind in ('handover', 'return') then 1 else -1 end))`)
    this.addSql(`create unique index on gift_ledger (entry_id, kind)`)
    this.addSql(`create index on gift_ledger (list_id)`)
    this.addSql(`create index on gift_ledger (gift_id)`)

    // HP002 not locked, HP003 returned already, HP004 settled, HP005 handed over already: the rule says it in a sentence first, this is the last lock.
    this.addSql(`create function copy_from_gift() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
        if tg_table_name = 'returned_gift' and exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
          then raise exception 'gift % was handed over', g.id using errcode = 'HP005'; end if;
        return new;
      end $$`)
    for (const table of ['handover', 'handover_refusal', 'missed_handover', 'returned_gift'])
      this.addSql(`create trigger copy_from_gift before insert on ${table} for each row execute function copy_from_gift()`)

    this.addSql(`create function only_reversed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if tg_op = 'DELETE' or old.reversed_at is not null or new.reversed_at is null
          or (to_jsonb(new) - array['reversed_at', 'reversed_by', 'reversed_by_name', 'reversed_because'])
             is distinct from (to_jsonb(old) - array['reversed_at', 'reversed_by', 'reversed_by_name', 'reversed_because'])
          then raise exception '% % is never changed, only reversed', tg_table_name, old.id using errcode = 'HP001'; end if;
        perform pg_advisory_xact_lock_shared(hashtext('settle'), hashtext(old.list_id::text));
        if exists (select from settled_list s where s.list_id = old.list_id) then raise exception 'list % is settled', old.list_id using errcode = 'HP004'; end if;
        return new;
      end $$`)
    for (const table of ['handover', 'returned_gift'])
      this.addSql(`create trigger only_reversed before update or delete on ${table} for each row execute function only_reversed()`)

    this
      .addSql(`create function write_gift_ledger() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare what text := case tg_table_name when 'handover' then 'handover' else 'return' end;
      begin
        insert into gift_ledger (gift_id, list_id, source_id, area_id, hamlet_id, level, kind, gifts, amount, entry_id)
        values (new.gift_id, new.list_id, new.source_id, new.area_id, new.hamlet_id, new.amount,
          case tg_op when 'INSERT' then what else what || '-reversed' end, case tg_op when 'INSERT' then 1 else -1 end,
          case tg_op when 'INSERT' then new.amount else -new.amount end, new.id);
        return null;
      end $$`)
    for (const table of ['handover', 'returned_gift'])
      this.addSql(`create trigger ledger after insert or update on ${table} for each row execute function write_gift_ledger()`)

    this.addSql(`create function never_changed() returns trigger language plpgsql as $$
      begin raise exception '% is never changed', tg_table_name using errcode = 'HP001'; end $$`)
    for (const table of ['handover_refusal', 'missed_handover', 'money_return', 'advance', 'settlement', 'settled_list', 'gift_ledger'])
      this.addSql(`create trigger never_changed before update or delete on ${table} for each row execute function never_changed()`)

    // Locks the gifts in the order of their ids, then reads: each statement of a volatile function sees what was committed while it waited.
    // Facts of a death reach past the scope of a hamlet's team; no name does.
    this.addSql(`create function hold_gifts(asked uuid[]) returns table (gift_id uuid, facts jsonb)
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
          'decision', (select f.decision from gift_flag f where f.gift_id = g.id and f.kind = 'died' and f.withdrawn_at is null))
        from gift g join gift_list l on l.id = g.list_id join person p on p.id = g.person_id where g.id = any(held);
      end $$`)
    // Names are found past row-level security (LIKE under it reads every row); areas are filtered here, ids are read back through the door.
    this.addSql(`create function find_gifts(words text[], code text, campaign uuid, page int) returns table (gift_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
      select g.id from gift g join gift_list l on l.id = g.list_id join campaign c on c.id = l.campaign_id join person p on p.id = g.person_id
      where l.state = 'locked' and c.closed_at is null and (campaign is null or c.id = campaign)
        and (sees_all_areas() or g.area_id = any(allowed_areas()) or g.hamlet_id = any(allowed_hamlets()))
        and (g.line_code = code or (cardinality(words) > 0 and not exists (select from unnest(words) w where strpos(' ' || p.name_folded, ' ' || w) = 0)))
      order by g.line_code <> code, p.sort_key, p.id, g.id limit page $$`)
    for (const name of ['hold_gifts(uuid[])', 'find_gifts(text[], text, uuid, int)']) {
      this.addSql(`revoke execute on function ${name} from public`)
      this.addSql(`grant execute on function ${name} to hau_phuong_app`)
    }

    for (const table of ['courtesy_visit', 'handover', 'handover_refusal', 'missed_handover', 'returned_gift', 'advance', 'gift_ledger'])
      this.addSql(`select protect('${table}', 'area_id', 'hamlet_id')`)
    for (const table of ['money_return', 'settlement', 'settled_list']) this.addSql(`select protect('${table}', 'area_id')`)
    this.addSql(
      `grant select, insert on handover, handover_refusal, missed_handover, money_return, returned_gift, advance, settlement, settled_list to hau_phuong_app`,
    )
    this.addSql(`grant update (reversed_at, reversed_by, reversed_by_name, reversed_because) on handover, returned_gift to hau_phuong_app`)
    this.addSql(`grant select on gift_ledger to hau_phuong_app`)
    this.addSql(`grant select, insert, update on courtesy_visit to hau_phuong_app`)
    for (const table of ['courtesy_visit', 'handover', 'missed_handover', 'money_return', 'returned_gift', 'advance', 'settlement'])
      this.addSql(`select keep_audit('${table}')`)
  }
}

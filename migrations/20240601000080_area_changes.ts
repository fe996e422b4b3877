import { Migration } from '@mikro-orm/migrations'

/** Mergers and splits as planned acts, what each moved (so that it can be undone), what became of hamlets, and where people lived when. */
export class Migration20240601000080_area_changes extends Migration {
  override up(): void {
    this.addSql(`create table area_change (
      id uuid primary key, name text not null check (name <> ''), "on" date not null,
      planned_at timestamptz not null, planned_by uuid not null,
      carried_out_at timestamptz, carried_out_by uuid, cancelled_at timestamptz, cancelled_by uuid,
      check ((carried_out_at is null) = (carried_out_by is null)), check (carried_out_at is null or cancelled_at is null))`)
    // The id is the one the unit will have: everything planned can name it before it exists.
    this.addSql(`create table area_change_unit (
      id uuid primary key, change_id uuid not null references area_change, official_code text not null, kind text not null, name text not null, parent_id uuid references area)`)
    this.addSql(`create table area_change_part (
      id uuid primary key, change_id uuid not null references area_change, from_id uuid not null references area, to_id uuid not null,
      share text not null check (share in ('whole', 'part')), takes_rest boolean not null default false, unique (change_id, from_id, to_id))`)
    this.addSql(`create unique index one_rest_a_unit on area_change_part (change_id, from_id) where takes_rest`)
    this.addSql(`create table area_change_hamlet (
      id uuid primary key, change_id uuid not null references area_change, hamlet_id uuid not null references hamlet, to_id uuid, name text not null, new_hamlet_id uuid,
      unique (change_id, hamlet_id))`)
    this.addSql(`create table area_change_choice (
      id uuid primary key, change_id uuid not null references area_change, row_id uuid not null, to_id uuid not null, unique (change_id, row_id))`)
    this.addSql(`create table area_move (
      id uuid primary key default gen_random_uuid(), change_id uuid not null references area_change, relation text not null, row_id uuid not null,
      before jsonb, after jsonb, unique (change_id, relation, row_id))`)
    this.addSql(`create table hamlet_succession (
      id uuid primary key, from_id uuid not null references hamlet, to_id uuid not null references hamlet, "on" date not null, unique (from_id, to_id))`)
    this.addSql(`create index on hamlet_succession (to_id)`)
    const tables = ['area_change', 'area_change_unit', 'area_change_part', 'area_change_hamlet', 'area_change_choice', 'area_move']
    for (const table of [...tables, 'hamlet_succession']) this.addSql(`grant select, insert, update, delete on ${table} to hau_phuong_app`)
    for (const table of ['area_change_choice', 'area_move']) {
      this.addSql(`alter table ${table} enable row level security`)
      this.addSql(
        `create policy everywhere on ${table} to hau_phuong_app using ((select sees_all_areas())) with check ((select sees_all_areas()))`,
      )
    }
    for (const table of ['area_change', 'area_change_unit', 'area_change_part', 'area_change_hamlet', 'hamlet_succession'])
      this.addSql(`select keep_audit('${table}')`)
    this.addSql(`grant delete on area, area_succession to hau_phuong_app`)
    this.addSql(`grant update (area_id) on origin to hau_phuong_app`)

    // Whoever enters a person while the unit is being merged waits for it, and then finds it ended.
    this.addSql(`create function refuse_ended_area() returns trigger language plpgsql as $$
      begin
        perform 1 from area where id = new.area_id for key share;
        if exists (select from area_change_part p join area_change c on c.id = p.change_id
            where p.from_id = new.area_id and c.carried_out_at is not null
              and not exists (select from area_change_part q where q.change_id = p.change_id and q.from_id = p.from_id and q.to_id = p.from_id)) then
          raise exception 'the area has ended' using errcode = 'HP001';
        end if;
        return new;
      end $$`)
    for (const table of ['person', 'martyr'])
      this.addSql(
        `create trigger area_stands before insert or update of area_id on ${table} for each row execute function refuse_ended_area()`,
      )

    // Where somebody lived, by whose books: area_id travels with the person and decides who may see; lived_in is the address of that time.
    const ofPerson = `person_id uuid not null, area_id uuid not null, foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade`
    this.addSql(`create table residence (
      id uuid primary key, ${ofPerson}, lived_in_id uuid not null references area, hamlet_id uuid references hamlet, address text,
      until_on date not null, because text not null check (because in ('area-change', 'move')), act_id uuid not null)`)
    this.addSql(`create index on residence (person_id, until_on)`)
    this.addSql(`create index on residence (act_id)`)
    this.addSql(`select protect('residence', 'area_id')`)

    // Offered by one commune, accepted by the other. Both see it; the name is read through the person while it is the reader's own, and after.
    this.addSql(`create table move_offer (
      id uuid primary key, person_id uuid not null, area_id uuid not null, to_area_id uuid not null references area,
      from_area_id uuid not null references area, full_name text not null, birth_year smallint, note text,
      offered_at timestamptz not null, offered_by uuid not null,
      decision text check (decision in ('accepted', 'declined', 'withdrawn')), decided_at timestamptz, decided_by uuid, decided_because text,
      check ((decision is null) = (decided_at is null)),
      foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade)`)
    this.addSql(`create unique index one_open_offer on move_offer (person_id) where decision is null`)
    this.addSql(`create index on move_offer (to_area_id) where decision is null`)
    this.addSql(`create index on move_offer (from_area_id)`)
    const either = `(select sees_all_areas()) or from_area_id = any((select allowed_areas())::uuid[]) or to_area_id = any((select allowed_areas())::uuid[])`
    this.addSql(`alter table move_offer enable row level security`)
    this.addSql(`create policy scope on move_offer to hau_phuong_app using (${either}) with check (${either})`)
    for (const table of ['residence', 'move_offer']) {
      this.addSql(`grant select, insert, update, delete on ${table} to hau_phuong_app`)
      this.addSql(`select keep_audit('${table}')`)
    }

    // The receiving side cannot see the person yet: this one step takes them over, and only for an open offer to an area the actor works for.
    this.addSql(`create function take_over_person(offer uuid, into_hamlet uuid, act_day date) returns boolean
      language plpgsql security definer set search_path = public, pg_temp as $$
      declare o move_offer; p person;
      begin
        select * into o from move_offer where id = offer and decision is null
          and (sees_all_areas() or to_area_id = any(allowed_areas())) for update;
        if not found then return false; end if;
        select * into p from person where id = o.person_id for update;
        if p.area_id <> o.from_area_id or p.merged_into_id is not null then return false; end if;
        insert into residence (id, person_id, area_id, lived_in_id, hamlet_id, address, until_on, because, act_id)
          values (gen_random_uuid(), p.id, p.area_id, p.area_id, p.hamlet_id, p.address, act_day - 1, 'move', o.id);
        update origin set area_id = o.to_area_id where row_id = p.id;
        update person set area_id = o.to_area_id, hamlet_id = into_hamlet, version = version + 1 where id = p.id;
        return true;
      end $$`)
    this.addSql(`revoke all on function take_over_person(uuid, uuid, date) from public`)
    this.addSql(`grant execute on function take_over_person(uuid, uuid, date) to hau_phuong_app`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/**
 * Two entries that are one human being become one, and can be taken apart again while nothing stands on it; two that only look alike are
 * kept apart and not asked about again.
 */
export class Migration20240601000190_person_merges extends Migration {
  override up(): void {
    const pair = (one: string, oneArea: string, other: string, otherArea: string) =>
      `${one} uuid not null, ${oneArea} uuid not null, ${other} uuid not null, ${otherArea} uuid not null,
      foreign key (${one}, ${oneArea}) references person (id, area_id) on update cascade on delete cascade,
      foreign key (${other}, ${otherArea}) references person (id, area_id) on update cascade on delete cascade`

    // The ids are those which the entry that stays had before, where the other's were taken; a later key reseals them with the rest.
    this.addSql(`create table person_merge (
      id uuid primary key, ${pair('stays_id', 'area_id', 'gone_id', 'gone_area_id')},
      values_before jsonb not null, stays_version int not null, gone_version int not null, rows_after uuid[] not null default '{}',
      national_id_cipher text, national_id_index text, old_id_cipher text, old_id_index text,
      because text not null check (because <> ''), merged_at timestamptz not null, merged_by uuid not null, tx bigint not null default txid_current(),
      undone_at timestamptz, undone_by uuid, undone_because text, undone_tx bigint,
      check (stays_id <> gone_id), check ((undone_at is null) = (undone_by is null)), check (undone_at is null or undone_because <> ''))`)
    this.addSql(`create unique index one_standing_merge_a_person on person_merge (gone_id) where undone_at is null`)
    this.addSql(`create index on person_merge (stays_id)`)
    // Every row that a merge touched, as it was and as it became; nothing where it was put away, because the other said the same.
    this.addSql(`create table person_merge_row (
      id uuid primary key default gen_random_uuid(), merge_id uuid not null references person_merge on delete cascade,
      relation text not null, row_id uuid not null, before jsonb not null, after jsonb, unique (merge_id, relation, row_id))`)
    this.addSql(`create table kept_apart (
      id uuid primary key, ${pair('one_id', 'area_id', 'other_id', 'other_area_id')},
      because text not null check (because <> ''), kept_at timestamptz not null, kept_by uuid not null,
      taken_back_at timestamptz, taken_back_by uuid, check (one_id < other_id), check ((taken_back_at is null) = (taken_back_by is null)))`)
    this.addSql(`create unique index one_answer_a_pair on kept_apart (one_id, other_id) where taken_back_at is null`)
    this.addSql(`create index on kept_apart (other_id)`)

    // Both communes read it; only who works for both can write it.
    const policies = (table: string, columns: readonly [string, string]) => {
      const test = (word: string, of: (column: string) => string) => columns.map(of).join(word)
      const scopes = [
        ['everywhere', 'true', 'true'],
        ...(
          [
            ['commune', (column: string) => `${column} = (select allowed_area())`],
            ['areas', (column: string) => `${column} = any((select allowed_areas())::uuid[])`],
          ] as const
        ).map(([scope, of]) => [scope, test(' or ', of), test(' and ', of)]),
      ]
      this.addSql(`alter table ${table} enable row level security`)
      for (const [scope, read, written] of scopes)
        this.addSql(`create policy scope_${scope} on ${table} to hau_phuong_app_${scope} using (${read}) with check (${written})`)
      this.addSql(`grant select, insert, update on ${table} to hau_phuong_app`)
      this.addSql(`select keep_audit('${table}')`)
    }
    policies('person_merge', ['area_id', 'gone_area_id'])
    policies('kept_apart', ['area_id', 'other_area_id'])
    this.addSql(`alter table person_merge_row enable row level security`)
    this
      .addSql(`create policy of_merge on person_merge_row to hau_phuong_app using (exists (select from person_merge m where m.id = merge_id))
      with check (exists (select from person_merge m where m.id = merge_id))`)
    this.addSql(`grant select, insert, delete, update (after) on person_merge_row to hau_phuong_app`)

    // Whom of the asker's people another commune seems to have too: the asker's own ids and why, never whose.
    this.addSql(`create function people_doubled_elsewhere(most int) returns table (person_id uuid, because text)
      language sql stable security definer set search_path = public, pg_temp as $$
      select distinct p.id, case when o.old_id_index = p.old_id_index then 'old-id' else 'birth-date' end
      from person p join person o on o.id <> p.id and o.merged_into_id is null
        and (o.old_id_index = p.old_id_index or (o.name_folded = p.name_folded and o.full_name = p.full_name
          and o.birth_year = p.birth_year and o.birth_month = p.birth_month and o.birth_day = p.birth_day
          and (o.national_id_index is null or p.national_id_index is null)))
      where not sees_all_areas() and p.area_id = any(allowed_areas()) and not o.area_id = any(allowed_areas()) and p.merged_into_id is null
      limit most $$`)
    this.addSql(`revoke execute on function people_doubled_elsewhere(int) from public`)
    this.addSql(`grant execute on function people_doubled_elsewhere(int) to hau_phuong_app`)

    // As before, but a merge that was taken back is nobody's correction, and what was said about a pair goes with its people.
    this
      .addSql(`create or replace function built_upon_import(imported uuid) returns table (what text, person_id uuid, martyr_id uuid, rows bigint)
      language plpgsql stable security definer set search_path = public, pg_temp as $$
      declare pointer record; own text; subject text;
      begin
        if not exists (select from import i where i.id = imported and (sees_all_areas() or i.area_id = any(allowed_areas()))) then return; end if;
        for pointer in
          select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent, a.attname::text as child_column,
            exists (select from pg_attribute x where x.attrelid = c.conrelid and x.attname = 'import_id' and not x.attisdropped) as marked
          from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
          where c.contype = 'f' and c.confrelid in ('person'::regclass, 'martyr'::regclass)
            and c.conrelid not in ('person_merge'::regclass, 'kept_apart'::regclass)
        loop
          own := case when pointer.marked then 'and x.import_id is distinct from $1' else '' end;
          subject := case pointer.parent when 'person' then 'min(s.id::text)::uuid, null::uuid' else 'null::uuid, min(s.id::text)::uuid' end;
          return query execute format('select %L::text, %s, count(*) from %s x join %s s on s.id = x.%I where s.import_id = $1 %s having count(*) > 0',
            pointer.child, subject, pointer.child, pointer.parent, pointer.child_column, own) using imported;
        end loop;
        for pointer in
          select unnest(array['person', 'death', 'departure', 'contact', 'merit_record', 'soldier_family', 'martyr', 'relative', 'representative', 'worshipper']) as child
        loop
          subject := case pointer.child when 'person' then 'min(s.id::text)::uuid, null::uuid' when 'martyr' then 'null::uuid, min(s.id::text)::uuid'
            else 'min(s.person_id::text)::uuid, null::uuid' end;
          return query execute format('select %L::text, %s, count(*) from %s s where s.import_id = $1
            and exists (select from audit_entry e where e.row_id = s.id and e.action = ''update''
              and not exists (select from filled_value f where f.row_id = s.id and f.undone_tx is not null and e.tx in (f.tx, f.undone_tx))
              and not exists (select from person_merge g where g.undone_tx is not null and e.tx in (g.tx, g.undone_tx))) having count(*) > 0',
            'corrected:' || pointer.child, subject, pointer.child) using imported;
        end loop;
      end $$`)
    this.addSql(`create index on person_merge (tx) where undone_tx is not null`)
  }
}

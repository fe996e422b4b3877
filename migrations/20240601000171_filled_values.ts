import { Migration } from '@mikro-orm/migrations'

/** A later register fills what stood empty: what it filled is kept, so that undoing it empties the same again and nothing else. */
export class Migration20240601000171_filled_values extends Migration {
  override up(): void {
    this.addSql(`create table filled_value (
      id uuid primary key, import_id uuid not null references import, relation text not null check (relation in ('person', 'merit_record')), row_id uuid not null,
      person_id uuid, area_id uuid not null, cells jsonb not null, version int not null, tx bigint not null default txid_current(), undone_tx bigint,
      foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade,
      unique (import_id, relation, row_id))`)
    this.addSql(`create index on filled_value (row_id)`)
    this.addSql(`create index on filled_value (person_id, area_id)`)
    this.addSql(`select protect('filled_value', 'area_id')`)
    this.addSql(`grant select, insert, update on filled_value to hau_phuong_app`)
    this.addSql(`select keep_audit('filled_value')`)

    // As before, but what an import filled and took back again is nobody's correction.
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
              and not exists (select from filled_value f where f.row_id = s.id and f.undone_tx is not null and e.tx in (f.tx, f.undone_tx))) having count(*) > 0',
            'corrected:' || pointer.child, subject, pointer.child) using imported;
        end loop;
      end $$`)
  }
}

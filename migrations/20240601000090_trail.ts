import { Migration } from '@mikro-orm/migrations'

/** The trail: where an act came from, sealed texts kept out of it, the hash chain over committed entries, erasure beside the chain. */
export class Migration20240601000090_trail extends Migration {
  override up(): void {
    // As defaults, so that every function which writes an entry has them.
    for (const table of ['audit_entry', 'access_entry']) {
      this.addSql(`alter table ${table} add column address text default nullif(current_setting('app.address', true), ''),
        add column job text default nullif(current_setting('app.job', true), '')`)
      this.addSql(`create index on ${table} (request)`)
    }
    this.addSql(`create index on audit_entry (tx, id)`)
    this.addSql(`create index on audit_entry (at)`)
    this.addSql(`create index on access_entry (at)`)

    // A sealed text says nothing to a reader, and would outlive its key here: that it changed is enough.
    this.addSql(`create function without_sealed(entry jsonb) returns jsonb language plpgsql immutable as $$
      declare key text;
      begin
        foreach key in array array['national_id_cipher', 'old_id_cipher', 'cipher', 'outcome_cipher', 'complaint_cipher', 'dose_cipher'] loop
          if entry ->> key is not null then entry := jsonb_set(entry, array[key], '"…"'); end if;
        end loop;
        return entry;
      end $$`)
    this
      .addSql(`create or replace function audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
        new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
        was jsonb; is_now jsonb; whole jsonb := coalesce(new_row, old_row);
      begin
        if tg_op = 'UPDATE' then
          select jsonb_object_agg(key, value) into is_now from jsonb_each(new_row) where old_row -> key is distinct from value;
          if is_now is null then return null; end if;
          select jsonb_object_agg(key, old_row -> key) into was from jsonb_object_keys(is_now) key;
        else
          was := old_row; is_now := new_row;
        end if;
        if whole ?| array['national_id_cipher', 'cipher', 'complaint_cipher', 'dose_cipher'] then
          was := without_sealed(was); is_now := without_sealed(is_now);
        end if;
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, before, after)
        values (nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name,
          case when whole ->> 'id' ~ '^[0-9a-f-]{36}$' then (whole ->> 'id')::uuid end,
          case when tg_table_name = 'area' then (whole ->> 'id')::uuid else (whole ->> 'area_id')::uuid end,
          lower(tg_op), was, is_now);
        return null;
      end $$`)
    this
      .addSql(`create or replace function audit_inserted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, after)
        select nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name, r.id, r.area_id, 'insert',
          case when tg_table_name = 'person' then without_sealed(to_jsonb(r)) else to_jsonb(r) end from new_rows r;
        return null;
      end $$`)

    // The values are covered by a salted digest; without values and salt the digest tells nothing, and the chain still holds.
    this.addSql(`create table audit_seal (
      no bigint primary key, entry_id bigint not null unique, tx bigint not null, salt uuid, digest bytea not null, hash bytea not null,
      sealed_at timestamptz not null default clock_timestamp())`)
    this.addSql(`create table audit_erasure (
      id uuid primary key, entry_id bigint not null unique, because text not null, at timestamptz not null default clock_timestamp())`)
    this.addSql(`select keep_audit('audit_erasure')`)
    this.addSql(`grant select (no, entry_id, hash, sealed_at) on audit_seal to hau_phuong_app`)

    // Erases the values of every entry about the rows named; asked by retention and by a person's request, through the owner only.
    this
      .addSql(`create function erase_trail_values(rows uuid[], reason text) returns int language plpgsql security definer set search_path = public, pg_temp as $$
      declare n int;
      begin
        with erased as (update audit_entry e set before = null, after = null
          where row_id = any(rows) and (before is not null or after is not null)
            and exists (select from audit_seal s where s.entry_id = e.id) returning id),
        unsalted as (update audit_seal set salt = null where entry_id in (select id from erased)),
        kept as (insert into audit_erasure (id, entry_id, because) select gen_random_uuid(), id, reason from erased)
        select count(*) into n from erased;
        return n;
      end $$`)
    this.addSql(`revoke all on function erase_trail_values(uuid[], text) from public`)
  }
}

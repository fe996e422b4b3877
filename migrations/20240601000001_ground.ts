import { Migration } from '@mikro-orm/migrations'

/** Roles, the functions row-level security asks, the audit trigger, the outbox, answers kept for replays. */
export class Migration20240601000001_ground extends Migration {
  override up(): void {
    this.addSql(`create extension if not exists unaccent`)
    this.addSql(`create extension if not exists btree_gist`)
    this.addSql(`create extension if not exists pg_trgm`)
    this.addSql(`grant usage on schema public to hau_phuong_app`)

    this.addSql(`create function sees_all_areas() returns boolean language sql stable parallel safe
      return coalesce(current_setting('app.all_areas', true), 'no') = 'yes'`)
    this.addSql(`create function allowed_areas() returns uuid[] language sql stable parallel safe
      return coalesce(nullif(current_setting('app.areas', true), ''), '{}')::uuid[]`)
    this.addSql(`create function allowed_hamlets() returns uuid[] language sql stable parallel safe
      return coalesce(nullif(current_setting('app.hamlets', true), ''), '{}')::uuid[]`)
    this.addSql(`create function current_actor() returns uuid language sql stable parallel safe
      return nullif(current_setting('app.actor', true), '')::uuid`)

    this.addSql(`create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      tx bigint not null default txid_current(),
      actor uuid, actor_kind text, request text,
      relation text not null, row_id uuid, area_id uuid,
      action text not null check (action in ('insert', 'update', 'delete')),
      before jsonb, after jsonb)`)
    this.addSql(`create index on audit_entry (row_id, id)`)
    this.addSql(`create index on audit_entry (area_id, id)`)
    this.addSql(`create index on audit_entry (actor, id)`)
    this.addSql(`grant select on audit_entry to hau_phuong_app`)
    this.addSql(`alter table audit_entry enable row level security`)
    this.addSql(`create policy audit_entry_scope on audit_entry for select to hau_phuong_app
      using ((select sees_all_areas()) or area_id = any((select allowed_areas())::uuid[]))`)

    // Security definer: the application role writes entries only through its own changes, and can neither alter nor remove one.
    this.addSql(`create function audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, before, after)
        values (nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name,
          case when whole ->> 'id' ~ '^[0-9a-f-]{36}$' then (whole ->> 'id')::uuid end,
          case when tg_table_name = 'area' then (whole ->> 'id')::uuid else (whole ->> 'area_id')::uuid end,
          lower(tg_op), was, is_now);
        return null;
      end $$`)

    this.addSql(`create function keep_audit(target regclass) returns void language plpgsql as $$
      begin execute format('create trigger audit after insert or update or delete on %s for each row execute function audit_change()', target); end $$`)

    // protect('person', 'area_id', 'hamlet_id'): row-level security by commune and, where the table has one, by hamlet.
    this
      .addSql(`create function protect(target regclass, area_column text, hamlet_column text default null) returns void language plpgsql as $$
      declare test text := format('(select sees_all_areas()) or %I = any((select allowed_areas())::uuid[])', area_column);
      begin
        if hamlet_column is not null then test := test || format(' or %I = any((select allowed_hamlets())::uuid[])', hamlet_column); end if;
        execute format('alter table %s enable row level security', target);
        execute format('create policy scope on %s to hau_phuong_app using (%s) with check (%s)', target, test, test);
      end $$`)

    this.addSql(`create table job (
      id uuid primary key, queue text not null, name text not null, payload jsonb not null,
      state text not null default 'waiting' check (state in ('waiting', 'queued', 'running', 'done', 'failed')),
      attempts int not null default 0, max_attempts int not null default 5,
      progress int not null default 0, total int, outcome text, reason text,
      asked_by uuid not null, asked_by_kind text not null, request_id text not null,
      asked_at timestamptz not null default now(), run_after timestamptz not null default now(),
      lease_until timestamptz, worker text, started_at timestamptz, ended_at timestamptz)`)
    this.addSql(`create index job_due on job (queue, run_after) where state = 'waiting'`)
    this.addSql(`create index job_leased on job (lease_until) where state in ('queued', 'running')`)
    this.addSql(`create index job_asked on job (asked_at desc)`)
    this.addSql(`grant select, insert, update on job to hau_phuong_app`)

    this.addSql(`create table queue_pause (queue text primary key, paused_at timestamptz not null default now(), paused_by uuid not null)`)
    this.addSql(`grant select, insert, delete on queue_pause to hau_phuong_app`)
    this.addSql(`select keep_audit('queue_pause')`)

    this.addSql(`create table timetable_run (
      entry text not null, slot timestamptz not null, started_at timestamptz not null default now(), ended_at timestamptz, outcome text, failed boolean,
      primary key (entry, slot))`)
    this.addSql(`grant select, insert, update on timetable_run to hau_phuong_app`)

    this.addSql(`create table kept_answer (
      actor uuid not null, key text not null check (length(key) between 8 and 200), request_hash text not null,
      status int, body jsonb, at timestamptz not null default now(),
      primary key (actor, key))`)
    this.addSql(`grant select, insert, update on kept_answer to hau_phuong_app`)
    this.addSql(`alter table kept_answer enable row level security`)
    this.addSql(
      `create policy own on kept_answer to hau_phuong_app using (actor = (select current_actor())) with check (actor = (select current_actor()))`,
    )

    // Who looked at whom, for what: written by the application, never changed.
    this.addSql(`create table access_entry (
      id uuid primary key, at timestamptz not null default clock_timestamp(), actor uuid not null, actor_kind text not null, request text not null,
      purpose text not null, action text not null check (action in ('view', 'search', 'export', 'print', 'download', 'reveal')),
      subject text not null, subject_id uuid, area_id uuid, detail jsonb)`)
    this.addSql(`create index on access_entry (subject_id, at)`)
    this.addSql(`create index on access_entry (actor, at)`)
    this.addSql(`grant select, insert on access_entry to hau_phuong_app`)
    this.addSql(`alter table access_entry enable row level security`)
    this.addSql(
      `create policy access_entry_insert on access_entry for insert to hau_phuong_app with check (actor = (select current_actor()))`,
    )
    this.addSql(`create policy access_entry_read on access_entry for select to hau_phuong_app
      using ((select sees_all_areas()) or area_id = any((select allowed_areas())::uuid[]) or actor = (select current_actor()))`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** Accounts of the sign-in system (schema auth, closed to the application role), roles held, API keys. */
export class Migration20240601000003_access extends Migration {
  override up(): void {
    this.addSql(`create schema auth`)
    this.addSql(`create table auth.account (
      id uuid primary key, name text not null, email text not null unique check (email = lower(email)), email_verified boolean not null default false,
      image text, locale text not null default 'vi' check (locale in ('vi', 'en')), must_change_password boolean not null default false,
      disabled_at timestamptz, disabled_by uuid, created_at timestamptz not null default now(), updated_at timestamptz not null default now())`)
    this.addSql(`create table auth.session (
      id uuid primary key, expires_at timestamptz not null, token text not null unique, created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(), ip_address text, user_agent text, account_id uuid not null references auth.account on delete cascade)`)
    this.addSql(`create index on auth.session (account_id)`)
    this.addSql(`create table auth.credential (
      id uuid primary key, external_id text not null, provider_id text not null, account_id uuid not null references auth.account on delete cascade,
      access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text,
      password text, created_at timestamptz not null default now(), updated_at timestamptz not null default now(), unique (account_id, provider_id))`)
    this.addSql(`create table auth.verification (
      id uuid primary key, identifier text not null, value text not null, expires_at timestamptz not null,
      created_at timestamptz not null default now(), updated_at timestamptz not null default now())`)
    this.addSql(`create index on auth.verification (identifier)`)

    // The link in a mail is signed over this row's id when the mail is written, so no token is stored anywhere.
    this.addSql(`create table auth.account_link (
      id uuid primary key, account_id uuid not null references auth.account on delete cascade, purpose text not null check (purpose in ('reset', 'invitation')),
      created_at timestamptz not null default now(), expires_at timestamptz not null, used_at timestamptz)`)
    this.addSql(`create index on auth.account_link (account_id)`)
    // Keyed by a digest: neither addresses nor mistyped names are kept.
    this.addSql(`create table auth.sign_in_delay (
      kind text not null check (kind in ('account', 'address')), key text not null, failures int not null default 0,
      last_failed_at timestamptz not null default now(), blocked_until timestamptz, primary key (kind, key))`)

    this.addSql(`create table role_grant (
      id uuid primary key, account_id uuid not null references auth.account, role text not null, area_id uuid references area, hamlet_id uuid references hamlet,
      from_on date not null, to_on date, granted_at timestamptz not null default now(), granted_by uuid not null, revoked_at timestamptz, revoked_by uuid,
      check (to_on is null or to_on >= from_on), check (hamlet_id is null or area_id is not null), check ((revoked_at is null) = (revoked_by is null)))`)
    this.addSql(`create index on role_grant (account_id) where revoked_at is null`)
    this.addSql(`create table api_key (
      id uuid primary key, key_hash text not null unique, name text not null, scopes text[] not null, account_id uuid not null references auth.account,
      created_at timestamptz not null default now(), created_by uuid not null, expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz, revoked_by uuid)`)
    this.addSql(`create index on api_key (account_id)`)

    this.addSql(`create view account with (security_barrier) as
      select id, name, email, locale, must_change_password, disabled_at, created_at from auth.account`)
    this.addSql(`grant select on account to hau_phuong_app`)
    this.addSql(`grant select, insert, update on role_grant, api_key to hau_phuong_app`)

    // As audit_change, without anything that would let a reader of the trail sign in.
    this
      .addSql(`create function auth.audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        secret text[] := array['password', 'access_token', 'refresh_token', 'id_token', 'key_hash', 'last_used_at', 'updated_at'];
        old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - secret end;
        new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - secret end;
        was jsonb; is_now jsonb;
      begin
        if tg_op = 'UPDATE' then
          select jsonb_object_agg(key, value) into is_now from jsonb_each(new_row) where old_row -> key is distinct from value;
          if tg_table_name = 'credential' and to_jsonb(old) -> 'password' is distinct from to_jsonb(new) -> 'password' then
            is_now := coalesce(is_now, '{}') || '{"password_changed": true}';
          end if;
          if is_now is null then return null; end if;
          select jsonb_object_agg(key, old_row -> key) into was from jsonb_object_keys(is_now) key;
        else
          was := old_row; is_now := new_row;
        end if;
        insert into audit_entry (actor, actor_kind, request, relation, row_id, action, before, after)
        values (nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name, (coalesce(new_row, old_row) ->> 'id')::uuid, lower(tg_op), was, is_now);
        return null;
      end $$`)
    for (const table of ['auth.account', 'auth.credential', 'api_key'])
      this.addSql(`create trigger audit after insert or update or delete on ${table} for each row execute function auth.audit_change()`)
    this.addSql(`select keep_audit('role_grant')`)
  }
}

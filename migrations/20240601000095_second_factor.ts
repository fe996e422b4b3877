import { Migration } from '@mikro-orm/migrations'

/** The second factor of a sign-in, and which duties never meet in one person. */
export class Migration20240601000095_second_factor extends Migration {
  override up(): void {
    // Sealed with the secret of sign-in, so that a copy of the database alone makes no codes. `last_step` keeps a code from working twice.
    this.addSql(`create table auth.second_factor (
      account_id uuid primary key references auth.account on delete cascade, secret_sealed text not null, confirmed_at timestamptz,
      last_step bigint not null default 0, failures int not null default 0, blocked_until timestamptz, created_at timestamptz not null default now())`)
    this.addSql(`create table auth.backup_code (
      id uuid primary key, account_id uuid not null references auth.account on delete cascade, code_hash text not null, used_at timestamptz, unique (account_id, code_hash))`)
    // Only a session whose owner has shown the code passes where the second factor is asked for.
    this.addSql(`alter table auth.session add column second_factor_at timestamptz`)
    // What the trail may keep of them: that it happened, to whom and by whom.
    this
      .addSql(`create function auth.audit_second_factor() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        whose uuid := coalesce(new.account_id, old.account_id);
        what jsonb := case
          when tg_op = 'DELETE' then '{"second_factor": "removed"}'
          when tg_op = 'INSERT' then '{"second_factor": "begun"}'
          when new.confirmed_at is not null and old.confirmed_at is null then '{"second_factor": "confirmed"}' end;
      begin
        if what is null then return null; end if;
        insert into audit_entry (actor, actor_kind, request, relation, row_id, action, after)
        values (nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          'auth.second_factor', whose, lower(tg_op), what);
        return null;
      end $$`)
    this.addSql(
      `create trigger audit after insert or update or delete on auth.second_factor for each row execute function auth.audit_second_factor()`,
    )

    this.addSql(`create table incompatible_duty (
      one text not null, other text not null, because text not null, primary key (one, other), check (one < other))`)
    this.addSql(`insert into incompatible_duty (one, other, because) values
      ('lists.approve', 'lists.compile', 'drawer-is-not-approver'),
      ('handovers.settle', 'lists.approve', 'approver-is-not-payer'),
      ('handovers.settle', 'lists.compile', 'drawer-is-not-payer'),
      ('access.manage', 'lists.approve', 'administrator-does-not-approve')`)
    this.addSql(`grant select on incompatible_duty to hau_phuong_app`)
    this.addSql(`select keep_audit('incompatible_duty')`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** The ledger of messages: who is told what, when, with what outcome; and the gate that keeps all workers together under one sending rate. */
export class Migration20240601000040_notices extends Migration {
  override up(): void {
    this.addSql(`create table notice (
      id uuid primary key, kind text not null, occasion_id uuid not null, version int not null default 1, recipient_id uuid not null,
      recipient_name text not null, about text not null, area_id uuid references area, payload jsonb not null,
      state text not null default 'asked'
        check (state in ('asked', 'claimed', 'sent', 'awaiting-retry', 'not-reached', 'refused', 'withdrawn', 'stale')),
      state_at timestamptz not null default now(), cause text, attempts int not null default 0,
      next_try_at timestamptz not null default now(), not_after timestamptz, claim uuid, lease_until timestamptz,
      asked_at timestamptz not null default now(), asked_by uuid not null, sent_at timestamptz, sent_to text,
      check ((state = 'claimed') = (claim is not null)), check ((claim is null) = (lease_until is null)), check (state <> 'sent' or sent_at is not null))`)
    this.addSql(`create unique index one_notice on notice (occasion_id, version, recipient_id, kind)`)
    this.addSql(`create index notice_due on notice (next_try_at, id) where state in ('asked', 'awaiting-retry')`)
    this.addSql(`create index notice_leased on notice (lease_until) where state = 'claimed'`)
    this.addSql(`create index notice_asked on notice (asked_at desc)`)
    this.addSql(`create index notice_recipient on notice (recipient_id)`)

    // Written by the database, so that no path through the program can leave a step out.
    this.addSql(`create table notice_step (
      id bigint generated always as identity primary key, notice_id uuid not null references notice on delete cascade,
      at timestamptz not null default clock_timestamp(), state text not null, cause text, attempts int not null)`)
    this.addSql(`create index on notice_step (notice_id, id)`)
    this
      .addSql(`create function keep_notice_step() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into notice_step (notice_id, at, state, cause, attempts) values (new.id, new.state_at, new.state, new.cause, new.attempts);
        return null;
      end $$`)
    this.addSql(`create trigger step_first after insert on notice for each row execute function keep_notice_step()`)
    this.addSql(`create trigger step_next after update on notice for each row
      when (old.state is distinct from new.state or old.claim is distinct from new.claim or old.cause is distinct from new.cause)
      execute function keep_notice_step()`)

    const seen = `(select sees_all_areas()) or area_id = any((select allowed_areas())::uuid[]) or (area_id is null and asked_by = (select current_actor()))`
    this.addSql(`alter table notice enable row level security`)
    this.addSql(`create policy scope on notice to hau_phuong_app using (${seen}) with check (${seen})`)
    this.addSql(`alter table notice_step enable row level security`)
    this.addSql(
      `create policy scope on notice_step for select to hau_phuong_app using (exists (select from notice n where n.id = notice_id))`,
    )
    this.addSql(`grant select, insert, update on notice to hau_phuong_app`)
    this.addSql(`grant select on notice_step to hau_phuong_app`)

    this.addSql(`create table mail_gate (
      id int primary key check (id = 1), tokens double precision not null default 1, refilled_at timestamptz not null default now(),
      errors int not null default 0, paused_until timestamptz, paused_because text)`)
    this.addSql(`insert into mail_gate (id) values (1)`)
    this.addSql(`grant select, update on mail_gate to hau_phuong_app`)
    // A bucket that holds one second's mails, kept here so that the rate holds for all workers together. Null: the gate is shut.
    this.addSql(`create function take_mail_tokens(wanted int, per_second double precision) returns int language plpgsql as $$
      declare available double precision; shut timestamptz; granted int;
      begin
        select least(greatest(per_second, 1), tokens + extract(epoch from clock_timestamp() - refilled_at) * per_second), paused_until
          into available, shut from mail_gate where id = 1 for update;
        if shut > clock_timestamp() then return null; end if;
        granted := greatest(0, least(wanted, floor(available)));
        update mail_gate set tokens = available - granted, refilled_at = clock_timestamp() where id = 1;
        return granted;
      end $$`)
  }
}

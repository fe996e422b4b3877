import { Migration } from '@mikro-orm/migrations'

/** Occasions, sources of money, gift lists and their lines; a locked list cannot change, whoever asks. */
export class Migration20240601000030_lists extends Migration {
  override up(): void {
    this.addSql(`create table campaign (
      id uuid primary key, name text not null, occasion_on date not null, deadline_on date, note text,
      created_at timestamptz not null default now(), created_by uuid not null, closed_at timestamptz, closed_by uuid, unique (name))`)
    this.addSql(`create table gift_source (
      id uuid primary key, campaign_id uuid not null references campaign, name text not null, position int not null default 1,
      rule_set_key text not null, decision_no text, decided_on date, budget_line text, unique (campaign_id, name))`)
    this.addSql(`grant select, insert, update on campaign, gift_source to hau_phuong_app`)
    this.addSql(`select keep_audit('campaign'), keep_audit('gift_source')`)

    this.addSql(`create table gift_list (
      id uuid primary key, campaign_id uuid not null references campaign, source_id uuid not null references gift_source, area_id uuid not null references area,
      kind text not null default 'main' check (kind in ('main', 'supplementary')), version int not null, base_list_id uuid references gift_list,
      state text not null default 'compiled' check (state in ('compiled', 'approved', 'locked', 'superseded')),
      compiled_at timestamptz not null, compiled_by uuid not null, approved_at timestamptz, approved_by uuid, sent_back_at timestamptz, sent_back_by uuid, sent_back_because text,
      locked_at timestamptz, locked_by uuid, hash text, gift_count int not null default 0, total bigint not null default 0, question_count int not null default 0,
      unique (source_id, area_id, version),
      check (approved_by is null or approved_by <> compiled_by), check ((state = 'locked') = (locked_at is not null)), check (state <> 'locked' or hash is not null))`)
    this.addSql(`create unique index one_working_list on gift_list (source_id, area_id, kind) where state in ('compiled', 'approved')`)
    this.addSql(`create unique index one_locked_main_list on gift_list (source_id, area_id) where state = 'locked' and kind = 'main'`)
    this.addSql(`create unique index on gift_list (id, area_id)`)

    this.addSql(`create table gift (
      id uuid primary key, list_id uuid not null, area_id uuid not null, hamlet_id uuid, hamlet_name text not null default '', hamlet_sort text collate "C" not null default '',
      person_id uuid not null references person, full_name text not null, sort_key text collate "C" not null, birth_year smallint, file_no text,
      clause text not null, scope text not null, amount bigint not null check (amount > 0), category_code text, category_name text not null, rate smallint,
      martyr_id uuid references martyr, martyr_name text, relation text, reason jsonb not null, line_no int not null, line_code text not null,
      foreign key (list_id, area_id) references gift_list (id, area_id),
      unique (list_id, line_no), unique (list_id, line_code))`)
    this.addSql(`create unique index one_person_gift_a_list on gift (list_id, person_id) where scope = 'person'`)
    this.addSql(`create unique index one_gift_a_martyr on gift (list_id, martyr_id) where scope <> 'person'`)
    this.addSql(`create index on gift (person_id)`)
    this.addSql(`create index on gift (area_id, hamlet_id)`)
    this.addSql(`create table gift_reason (
      list_id uuid not null, area_id uuid not null, person_id uuid not null references person, receives boolean not null, reasons jsonb not null,
      primary key (list_id, person_id), foreign key (list_id, area_id) references gift_list (id, area_id))`)
    this.addSql(`create table open_question (
      id uuid primary key, list_id uuid not null, area_id uuid not null, kind text not null, person_id uuid references person, martyr_id uuid references martyr, facts jsonb not null default '{}',
      foreign key (list_id, area_id) references gift_list (id, area_id))`)
    this.addSql(`create index on open_question (list_id)`)

    this
      .addSql(`create function keep_locked_list() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare list uuid := coalesce(new.list_id, old.list_id); settled text;
      begin
        select state into settled from gift_list where id = list for share;
        if settled in ('locked', 'approved') then raise exception 'list % is %', list, settled using errcode = 'HP001'; end if;
        return coalesce(new, old);
      end $$`)
    for (const table of ['gift', 'gift_reason', 'open_question'])
      this.addSql(`create trigger locked before insert or update or delete on ${table} for each row execute function keep_locked_list()`)
    this.addSql(`create function keep_locked_header() returns trigger language plpgsql as $$
      begin
        if old.state = 'locked' and (tg_op = 'DELETE' or new is distinct from old) then raise exception 'list % is locked', old.id using errcode = 'HP001'; end if;
        return coalesce(new, old);
      end $$`)
    this.addSql(`create trigger locked before update or delete on gift_list for each row execute function keep_locked_header()`)

    for (const table of ['gift_list', 'gift_reason', 'open_question']) this.addSql(`select protect('${table}', 'area_id')`)
    this.addSql(`select protect('gift', 'area_id', 'hamlet_id')`)
    this.addSql(`grant select, insert, update on gift_list to hau_phuong_app`)
    this.addSql(`grant select, insert on gift, gift_reason, open_question to hau_phuong_app`)
    this.addSql(`select keep_audit('gift_list')`)

    this.addSql(`create table document (
      id uuid primary key, kind text not null, format text not null check (format in ('xlsx', 'pdf', 'csv')), area_ids uuid[] not null, title text not null,
      parameters jsonb not null, requested_at timestamptz not null, requested_by uuid not null, job_id uuid,
      state text not null default 'requested' check (state in ('requested', 'ready', 'expired')), ready_at timestamptz, expires_at timestamptz,
      file_name text, media_type text, size bigint, sha256 text, pages int, row_count int, list_version int, list_hash text)`)
    this.addSql(`create index on document (requested_at desc)`)
    this.addSql(
      `create table document_piece (document_id uuid not null references document on delete cascade, no int not null, bytes bytea not null, primary key (document_id, no))`,
    )
    this.addSql(`alter table document enable row level security`)
    this
      .addSql(`create policy scope on document to hau_phuong_app using ((select sees_all_areas()) or area_ids <@ (select allowed_areas())::uuid[])
      with check ((select sees_all_areas()) or area_ids <@ (select allowed_areas())::uuid[])`)
    this.addSql(`alter table document_piece enable row level security`)
    this.addSql(`create policy scope on document_piece to hau_phuong_app using (exists (select from document d where d.id = document_id))
      with check (exists (select from document d where d.id = document_id))`)
    this.addSql(`grant select, insert, update on document to hau_phuong_app`)
    this.addSql(`grant select, insert, delete on document_piece to hau_phuong_app`)
    this.addSql(`select keep_audit('document')`)
  }
}

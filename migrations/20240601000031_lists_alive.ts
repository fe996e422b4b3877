import { Migration } from '@mikro-orm/migrations'

/** What happens to the people of a locked list, last year's lists to compare with, and the requests that files belong to. */
export class Migration20240601000031_lists_alive extends Migration {
  override up(): void {
    // What a list held when it was compiled, without version and line codes: tells whether compiling again would change anything.
    this.addSql(`alter table gift_list add column lines_hash text, add column content_hash text`)

    // Across communes: a person who moved must not receive twice from one source. Answers ids the caller already knows, never a name.
    this.addSql(`create function already_listed(source uuid, asked_people uuid[], asked_martyrs uuid[])
      returns table (list_id uuid, person_id uuid, martyr_id uuid) language sql stable security definer set search_path = public, pg_temp as $$
      select g.list_id, coalesce(p.merged_into_id, p.id), case when g.scope <> 'person' then g.martyr_id end
      from gift_list l join gift g on g.list_id = l.id join person p on p.id = g.person_id
      where l.source_id = source and l.state = 'locked'
        and (g.scope = 'person' and coalesce(p.merged_into_id, p.id) = any(asked_people) or g.scope <> 'person' and g.martyr_id = any(asked_martyrs)) $$`)
    this.addSql(`revoke all on function already_listed(uuid, uuid[], uuid[]) from public`)
    this.addSql(`grant execute on function already_listed(uuid, uuid[], uuid[]) to hau_phuong_app`)

    // The list does not change when somebody dies: a flag stands beside the line until a person has decided.
    this.addSql(`create table gift_flag (
      id uuid primary key, gift_id uuid not null references gift, list_id uuid not null, area_id uuid not null, hamlet_id uuid, person_id uuid not null,
      kind text not null check (kind in ('died', 'moved', 'merged', 'changed')), noticed_at timestamptz not null, noticed_by uuid not null,
      withdrawn_at timestamptz,
      decision text check (decision in ('hand-over', 'hand-over-to-family', 'withhold')), decided_at timestamptz, decided_by uuid, decided_because text,
      foreign key (list_id, area_id) references gift_list (id, area_id),
      check ((decision is null) = (decided_at is null)), check ((decision is null) = (decided_by is null)), check (decision is null or decided_because <> ''))`)
    this.addSql(`create unique index one_standing_flag_a_gift on gift_flag (gift_id, kind) where withdrawn_at is null`)
    this.addSql(`create index on gift_flag (list_id)`)
    this.addSql(`select protect('gift_flag', 'area_id', 'hamlet_id')`)
    this.addSql(`grant select, insert, update on gift_flag to hau_phuong_app`)
    this.addSql(`select keep_audit('gift_flag')`)

    this.addSql(`create table past_list (
      id uuid primary key, area_id uuid not null references area, year int not null check (year between 1990 and 2100), source_name text not null default '',
      import_id uuid, row_count int not null, total bigint not null, stored_at timestamptz not null, stored_by uuid not null)`)
    this.addSql(`create unique index on past_list (id, area_id)`)
    this.addSql(`create index on past_list (area_id, year desc, stored_at desc)`)
    this.addSql(`create table past_gift (
      list_id uuid not null, area_id uuid not null, no int not null, full_name text not null, name_folded text not null, file_no text,
      hamlet_name text, amount bigint not null check (amount > 0), martyr_name text, martyr_folded text not null default '',
      primary key (list_id, no), foreign key (list_id, area_id) references past_list (id, area_id) on delete cascade)`)
    for (const table of ['past_list', 'past_gift']) this.addSql(`select protect('${table}', 'area_id')`)
    this.addSql(`grant select, insert, delete on past_list, past_gift to hau_phuong_app`)
    this.addSql(`select keep_audit('past_list')`)

    // Files asked for in one go: one mail says when all of them are ready.
    this.addSql(`create table document_request (
      id uuid primary key, title text not null, area_ids uuid[] not null, requested_at timestamptz not null, requested_by uuid not null,
      mail_job_id uuid, mailed_at timestamptz)`)
    this.addSql(`alter table document_request enable row level security`)
    const ofAreas = `(select sees_all_areas()) or area_ids <@ (select allowed_areas())::uuid[]`
    this.addSql(`create policy scope on document_request to hau_phuong_app using (${ofAreas}) with check (${ofAreas})`)
    this.addSql(`grant select, insert, update on document_request to hau_phuong_app`)
    this.addSql(`alter table document add column request_id uuid references document_request`)
    this.addSql(`create index on document (request_id)`)
    this.addSql(`create index on document (job_id)`)
    this.addSql(`create index document_expiring on document (expires_at) where state = 'ready'`)
  }
}

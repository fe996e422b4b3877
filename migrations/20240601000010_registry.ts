import { Migration } from '@mikro-orm/migrations'

/** People, what they are recorded for, martyrs with relatives, representative and worshipper, and where every value came from. */
export class Migration20240601000010_registry extends Migration {
  override up(): void {
    this.addSql(`create table category (
      code text primary key, category_group text not null check (category_group in ('law', 'named', 'army-rear', 'other')), name text not null,
      law text, aliases text[] not null default '{}', rate_from int, rate_to int, survivor_of_martyr boolean not null default false)`)
    this.addSql(`grant select on category to hau_phuong_app`)

    this.addSql(`create table person (
      id uuid primary key, area_id uuid not null references area, hamlet_id uuid,
      full_name text not null check (full_name <> ''), name_folded text not null, sort_key text collate "C" not null,
      sex text check (sex in ('male', 'female')),
      birth_year smallint check (birth_year between 1850 and 2100), birth_month smallint check (birth_month between 1 and 12), birth_day smallint check (birth_day between 1 and 31),
      national_id_cipher text, national_id_index text, old_id_cipher text, old_id_index text,
      mobility text check (mobility in ('walks', 'needs-help', 'bedridden')), address text, note text,
      merged_into_id uuid references person, import_id uuid, version int not null default 1,
      created_at timestamptz not null default now(), created_by uuid not null,
      check (birth_month is null or birth_year is not null), check (birth_day is null or birth_month is not null),
      foreign key (hamlet_id, area_id) references hamlet (id, area_id))`)
    this.addSql(`create unique index on person (id, area_id)`)
    this.addSql(
      `create unique index one_person_a_national_id on person (national_id_index) where national_id_index is not null and merged_into_id is null`,
    )
    this.addSql(`create index on person (old_id_index) where old_id_index is not null`)
    this.addSql(`create index person_by_area on person (area_id, sort_key, id) where merged_into_id is null`)
    this.addSql(`create index on person (name_folded, birth_year)`)
    this.addSql(`create index on person (hamlet_id)`)
    this.addSql(`create index on person (import_id)`)

    // The area travels with the person: the composite key cascades, so policies compare one column and never join.
    const ofPerson = `person_id uuid not null, area_id uuid not null, foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade`

    this.addSql(`create table death (
      id uuid primary key, ${ofPerson},
      died_year smallint, died_month smallint, died_day smallint, source text not null, import_id uuid,
      reported_at timestamptz not null, reported_by uuid not null, taken_back_at timestamptz, taken_back_by uuid, taken_back_because text,
      check ((taken_back_at is null) = (taken_back_by is null)))`)
    this.addSql(`create unique index one_standing_death on death (person_id) where taken_back_at is null`)
    this.addSql(`create table departure (
      id uuid primary key, ${ofPerson},
      source text not null, import_id uuid, reported_at timestamptz not null, reported_by uuid not null,
      decision text check (decision in ('left', 'stays')), decided_at timestamptz, decided_by uuid, note text,
      check ((decision is null) = (decided_at is null)))`)
    this.addSql(`create unique index one_open_departure on departure (person_id) where decision is null`)
    this.addSql(`create table contact (
      id uuid primary key, ${ofPerson},
      name text, relation text not null default 'self', phone text, email text, note text, import_id uuid)`)
    this.addSql(`create table merit_record (
      id uuid primary key, ${ofPerson},
      category_code text not null references category, rate smallint check (rate between 1 and 100), monthly boolean,
      loss_of_capacity boolean not null default false, payer text not null default 'civil' check (payer in ('civil', 'army', 'police')),
      file_no text, decision_no text, awarded_on date, from_on date, until_on date, note text, import_id uuid,
      created_at timestamptz not null default now(), created_by uuid not null)`)
    this.addSql(`create table soldier_family (
      id uuid primary key, ${ofPerson},
      soldier_name text not null, relation text not null check (relation in ('father', 'mother', 'father-in-law', 'mother-in-law', 'fosterer', 'wife', 'husband', 'child')),
      enlisted_on date, discharged_on date, import_id uuid, check (discharged_on is null or enlisted_on is null or discharged_on >= enlisted_on))`)

    this.addSql(`create table martyr (
      id uuid primary key, area_id uuid not null references area, full_name text not null check (full_name <> ''), name_folded text not null, sort_key text collate "C" not null,
      birth_year smallint, died_year smallint, died_month smallint, died_day smallint, certificate_no text, home_place text, note text, import_id uuid,
      created_at timestamptz not null default now(), created_by uuid not null)`)
    this.addSql(`create unique index on martyr (id, area_id)`)
    this.addSql(`create index on martyr (area_id, name_folded)`)
    const ofBoth = `martyr_id uuid not null, area_id uuid not null, person_id uuid not null, person_area_id uuid not null,
      foreign key (martyr_id, area_id) references martyr (id, area_id) on update cascade on delete cascade,
      foreign key (person_id, person_area_id) references person (id, area_id) on update cascade on delete cascade`
    this.addSql(`create table relative (
      id uuid primary key, ${ofBoth},
      relation text not null, allowance text not null default 'none' check (allowance in ('none', 'basic', 'care')), file_no text,
      from_on date, until_on date, note text, import_id uuid, created_at timestamptz not null default now(), created_by uuid not null,
      unique (martyr_id, person_id))`)
    this.addSql(`create table representative (
      id uuid primary key, ${ofBoth},
      paper text, import_id uuid, named_at timestamptz not null, named_by uuid not null, ended_at timestamptz, ended_by uuid, ended_because text)`)
    this.addSql(`create unique index one_representative_a_martyr on representative (martyr_id) where ended_at is null`)
    this.addSql(`create table worshipper (
      id uuid primary key, ${ofBoth},
      relation text, file_no text, paper text, import_id uuid, named_at timestamptz not null, named_by uuid not null, ended_at timestamptz, ended_by uuid, ended_because text)`)
    this.addSql(`create unique index one_worshipper_a_martyr on worshipper (martyr_id) where ended_at is null`)

    // Which file, sheet and row a record came from, and the raw text of each cell that made a value.
    this.addSql(`create table origin (
      id uuid primary key, relation text not null, row_id uuid not null, area_id uuid not null references area,
      import_id uuid not null, sheet text not null, row_number int not null, cells jsonb not null)`)
    this.addSql(`create index on origin (row_id)`)
    this.addSql(`create index on origin (import_id)`)

    for (const table of ['death', 'departure', 'contact', 'merit_record', 'soldier_family', 'relative', 'representative', 'worshipper']) {
      this.addSql(`create index on ${table} (person_id)`)
      if (table !== 'soldier_family') this.addSql(`create index on ${table} (import_id) where import_id is not null`)
      this.addSql(`create index on ${table} (area_id)`)
    }
    for (const table of ['relative', 'representative', 'worshipper']) this.addSql(`create index on ${table} (person_area_id)`)

    this.addSql(`select protect('person', 'area_id', 'hamlet_id')`)
    for (const table of ['death', 'departure', 'contact', 'merit_record', 'soldier_family', 'martyr', 'origin'])
      this.addSql(`select protect('${table}', 'area_id')`)
    for (const table of ['relative', 'representative', 'worshipper']) {
      const test = `(select sees_all_areas()) or area_id = any((select allowed_areas())::uuid[]) or person_area_id = any((select allowed_areas())::uuid[])`
      this.addSql(`alter table ${table} enable row level security`)
      this.addSql(`create policy scope on ${table} to hau_phuong_app using (${test}) with check (${test})`)
    }
    for (const table of [
      'person',
      'death',
      'departure',
      'contact',
      'merit_record',
      'soldier_family',
      'martyr',
      'relative',
      'representative',
      'worshipper',
    ]) {
      this.addSql(`grant select, insert, update, delete on ${table} to hau_phuong_app`)
      this.addSql(`select keep_audit('${table}')`)
    }
    this.addSql(`grant select, insert, delete on origin to hau_phuong_app`)
  }
}

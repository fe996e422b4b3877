import { Migration } from '@mikro-orm/migrations'

/** Administrative units in time. Public knowledge: readable by every role, so no row-level security. */
export class Migration20240601000002_areas extends Migration {
  override up(): void {
    this.addSql(`create table area (
      id uuid primary key, key text unique, official_code text not null, kind text not null, name text not null, name_folded text not null,
      parent_id uuid references area, valid_from date, valid_to date, check (valid_to is null or valid_from is null or valid_to >= valid_from))`)
    this.addSql(`alter table area add constraint one_name_within_parent_and_period exclude using gist (
      coalesce(parent_id, '00000000-0000-0000-0000-000000000000') with =, name_folded with =, kind with =, daterange(valid_from, valid_to, '[]') with &&)`)
    this.addSql(`create index on area (parent_id)`)
    this.addSql(`create table area_succession (
      id uuid primary key, from_id uuid not null references area, to_id uuid not null references area, "on" date not null,
      share text not null check (share in ('whole', 'part')), unique (from_id, to_id, "on"))`)
    this.addSql(`create table hamlet (
      id uuid primary key, area_id uuid not null references area, name text not null, name_folded text not null, sort_key text not null,
      valid_from date, valid_to date, import_id uuid)`)
    this.addSql(`alter table hamlet add constraint one_hamlet_name_within_commune_and_period exclude using gist (
      area_id with =, name_folded with =, daterange(valid_from, valid_to, '[]') with &&)`)
    this.addSql(`create unique index on hamlet (id, area_id)`)
    this.addSql(`grant select, insert, update on area, area_succession to hau_phuong_app`)
    this.addSql(`grant select, insert, update, delete on hamlet to hau_phuong_app`)
    this.addSql(`select keep_audit('area'), keep_audit('area_succession'), keep_audit('hamlet')`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** Spreadsheets in: kept as read, explained row by row, applied and undone as a whole. */
export class Migration20240601000020_imports extends Migration {
  override up(): void {
    this.addSql(`create table import (
      id uuid primary key, area_id uuid not null references area, kind text, file_name text not null, sha256 text not null, size int not null,
      state text not null default 'received' check (state in ('received', 'read', 'unreadable', 'applying', 'applied', 'undone', 'discarded')),
      header_row int, counts jsonb, notes jsonb, reason jsonb, options jsonb,
      received_at timestamptz not null, received_by uuid not null, read_at timestamptz, applied_at timestamptz, applied_by uuid, undone_at timestamptz, undone_by uuid,
      job_id uuid)`)
    this.addSql(
      `create unique index one_standing_import_a_file on import (area_id, sha256) where state in ('received', 'read', 'applying', 'applied')`,
    )
    this.addSql(`create index on import (area_id, received_at desc)`)
    this.addSql(
      `create table import_file (import_id uuid primary key references import on delete cascade, area_id uuid not null, bytes bytea not null)`,
    )
    this.addSql(`create table import_row (
      id uuid primary key, import_id uuid not null references import on delete cascade, area_id uuid not null,
      sheet text not null, row_number int not null, verdict text not null check (verdict in ('accepted', 'accepted-with-question', 'duplicate', 'refused', 'skipped')),
      understood jsonb, cells jsonb not null, problems jsonb not null default '[]', remarks jsonb not null default '[]')`)
    this.addSql(`create index on import_row (import_id, row_number)`)
    for (const table of ['import', 'import_file', 'import_row']) this.addSql(`select protect('${table}', 'area_id')`)
    this.addSql(`grant select, insert, update on import to hau_phuong_app`)
    this.addSql(`grant select, insert, delete on import_file to hau_phuong_app`)
    this.addSql(`grant select, insert, update, delete on import_row to hau_phuong_app`)
    this.addSql(`select keep_audit('import')`)
  }
}

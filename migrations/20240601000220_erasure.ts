import { Migration } from '@mikro-orm/migrations'

/** A person's request to be erased that was granted: of whom, when, by whom, and which job carries it out. */
export class Migration20240601000220_erasure extends Migration {
  override up(): void {
    this.addSql(`alter table subject_request add unique (id, area_id)`)
    // One a request. It lies in the commune of its request, so whoever sees the one sees the other.
    this.addSql(`create table erasure (
      id uuid primary key, request_id uuid not null unique, area_id uuid not null, person_id uuid not null references person on delete cascade,
      granted_at timestamptz not null, granted_by uuid not null, job_id uuid not null, erased_at timestamptz,
      foreign key (request_id, area_id) references subject_request (id, area_id) on update cascade)`)
    this.addSql(`create index on erasure (person_id)`)
    this.addSql(`create index on erasure (area_id)`)
    this.addSql(`select protect('erasure', 'area_id')`)
    this.addSql(`select keep_audit('erasure')`)
    this.addSql(`grant select, insert, update (person_id, granted_at, granted_by, job_id) on erasure to hau_phuong_app`)
  }
}

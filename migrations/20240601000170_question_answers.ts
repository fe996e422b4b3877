import { Migration } from '@mikro-orm/migrations'

/** What an office or a look into another list answered where the register itself cannot: kept beside the occasion's source, never overwritten. */
export class Migration20240601000170_question_answers extends Migration {
  override up(): void {
    this.addSql(`create table settled_question (
      id uuid primary key, source_id uuid not null references gift_source, area_id uuid not null references area, kind text not null,
      person_id uuid references person, martyr_id uuid references martyr,
      answer text not null check (answer in ('gives', 'gives-not', 'checked')), because text not null check (because <> ''),
      settled_at timestamptz not null, settled_by uuid not null, reopened_at timestamptz, reopened_by uuid,
      check ((person_id is null) <> (martyr_id is null)), check ((reopened_at is null) = (reopened_by is null)))`)
    this.addSql(
      `create unique index one_standing_answer on settled_question (source_id, area_id, kind, coalesce(person_id, martyr_id)) where reopened_at is null`,
    )
    this.addSql(`create index on settled_question (area_id)`)
    this.addSql(`select protect('settled_question', 'area_id')`)
    this.addSql(`grant select, insert, update on settled_question to hau_phuong_app`)
    this.addSql(`select keep_audit('settled_question')`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/**
 * Taking a register back deletes a hundred thousand people at once, and for each of them every table that names people is asked. Those tables are asked
 * by the very columns of the key: beside an index of the area, which a whole commune shares, the planner may take that one, and tables
 * without an index were read from end to end. What is deleted enters the trail statement by statement, row by row as before.
 */
export class Migration20240601000180_undo_by_set extends Migration {
  override up(): void {
    for (const table of ['death', 'departure', 'contact', 'merit_record', 'soldier_family']) {
      this.addSql(`create index on ${table} (person_id, area_id)`)
      this.addSql(`drop index ${table}_person_id_idx`)
    }
    for (const table of ['relative', 'representative', 'worshipper']) {
      this.addSql(`create index on ${table} (person_id, person_area_id)`)
      this.addSql(`drop index ${table}_person_id_idx`)
      this.addSql(`create index on ${table} (martyr_id, area_id)`)
    }
    this.addSql(`create index on gift (martyr_id) where martyr_id is not null`)
    this.addSql(`create index on gift_reason (person_id)`)
    for (const table of ['open_question', 'settled_question'])
      for (const column of ['person_id', 'martyr_id']) this.addSql(`create index on ${table} (${column}) where ${column} is not null`)
    this.addSql(`create index on courtesy_visit (person_id)`)
    this.addSql(`create index on move_offer (person_id)`)
    this.addSql(`create index on consent (person_id) where person_id is not null`)

    // What is the same for all rows is asked once; a sealed text is masked without a call a row.
    const kept = (entry: string) => `
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, before, address, job)
        select the_actor, the_kind, the_request, the_table, r.id, r.area_id, 'delete', ${entry}, the_address, the_job from old_rows r`
    const masked = (column: string) => `case when r.${column} is null then '{}' else '{"${column}": "…"}' end::jsonb`
    this.addSql(`create function audit_deleted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        the_actor uuid := nullif(current_setting('app.actor', true), '')::uuid; the_kind text := current_setting('app.actor_kind', true);
        the_request text := current_setting('app.request', true); the_table text := tg_table_schema || '.' || tg_table_name;
        the_address text := nullif(current_setting('app.address', true), ''); the_job text := nullif(current_setting('app.job', true), '');
      begin
        if tg_table_name = 'person' then
          ${kept(`to_jsonb(r) || ${masked('national_id_cipher')} || ${masked('old_id_cipher')}`)};
        else
          ${kept('to_jsonb(r)')};
        end if;
        return null;
      end $$`)
    for (const table of ['person', 'death', 'departure', 'contact', 'merit_record', 'martyr', 'relative', 'representative', 'worshipper']) {
      this.addSql(`drop trigger audit on ${table}`)
      this.addSql(`create trigger audit after update on ${table} for each row execute function audit_change()`)
      this.addSql(
        `create trigger audit_deleted after delete on ${table} referencing old table as old_rows for each statement execute function audit_deleted()`,
      )
    }
  }
}

import { Migration } from '@mikro-orm/migrations'

/** Taking a register back deletes people: every deletion asks whether somebody was merged into them. */
export class Migration20240601000022_undo_quickly extends Migration {
  override up(): void {
    this.addSql(`create index on person (merged_into_id) where merged_into_id is not null`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** So that of two who correct the same thing side by side, the second hears of the first instead of putting the old values back. */
export class Migration20240601000255_versions extends Migration {
  override up(): void {
    for (const table of ['campaign', 'health_event', 'volunteer'])
      this.addSql(`alter table ${table} add column version int not null default 1`)
  }
}

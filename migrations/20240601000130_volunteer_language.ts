import { Migration } from '@mikro-orm/migrations'

/** The language somebody reads; unknown is Vietnamese. */
export class Migration20240601000130_volunteer_language extends Migration {
  override up(): void {
    this.addSql(`alter table volunteer add column language text check (language in ('vi', 'en'))`)
  }
}

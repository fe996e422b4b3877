import { Migration } from '@mikro-orm/migrations'

/** What was read in a file, kept sealed beside it, so that what is applied is what was shown. */
export class Migration20240601000021_import_reading extends Migration {
  override up(): void {
    this.addSql(`alter table import_file add column reading bytea`)
    this.addSql(`grant update on import_file to hau_phuong_app`)
    this.addSql(`create index on import_row (import_id, id)`)
  }
}

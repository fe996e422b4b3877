import { Migration } from '@mikro-orm/migrations'

/** Two people correcting one martyr or one family at once: the second is told. Nobody is taken out of a family without a word why. */
export class Migration20240601000012_martyr_versions extends Migration {
  override up(): void {
    this.addSql(`alter table martyr add column version int not null default 1`)
    this.addSql(`alter table soldier_family add column version int not null default 1`)
    this.addSql(`alter table contact add column version int not null default 1`)
  }
}

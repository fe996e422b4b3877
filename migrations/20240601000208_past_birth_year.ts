import { Migration } from '@mikro-orm/migrations'

/** The year of birth that last year's list tells: of two people with one name it says which. */
export class Migration20240601000208_past_birth_year extends Migration {
  override up(): void {
    this.addSql(`alter table past_gift add column birth_year smallint`)
  }
}

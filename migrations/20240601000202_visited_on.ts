import { Migration } from '@mikro-orm/migrations'

/** The day on which somebody called or found nobody at home, which need not be the day that was planned. */
export class Migration20240601000202_visited_on extends Migration {
  override up(): void {
    this.addSql(`alter table courtesy_visit add column visited_on date check (visited_on is null or outcome is not null)`)
    this.addSql(`update courtesy_visit set visited_on = visit_on where outcome in ('visited', 'absent')`)
  }
}

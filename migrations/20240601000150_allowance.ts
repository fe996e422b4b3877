import { Migration } from '@mikro-orm/migrations'

/** How often somebody has asked for a kind of thing lately, for all web processes together. Keyed by a digest: no address can be read from it. */
export class Migration20240601000150_allowance extends Migration {
  override up(): void {
    this.addSql(`create table auth.allowance (
      kind text not null, key text not null, began_at timestamptz not null default now(), used bigint not null, primary key (kind, key))`)
    this.addSql(`create index on auth.allowance (began_at)`)
    this.addSql(`create index on auth.sign_in_delay (last_failed_at)`)
  }
}

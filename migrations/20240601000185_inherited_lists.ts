import { Migration } from '@mikro-orm/migrations'

/**
 * After a split, a successor reads the part of the old commune's lists that came to it. A line goes with the hamlet it stands under: old hamlets
 * are in `allowed_hamlets`, and every table of gifts asks that already. A line without a hamlet goes with its person.
 */
export class Migration20240601000185_inherited_lists extends Migration {
  override up(): void {
    this.addSql(`create function inherited_areas() returns uuid[] language sql stable parallel safe
      return coalesce(nullif(current_setting('app.inherited', true), ''), '{}')::uuid[]`)
    this.addSql(`create index on area_succession (to_id)`)

    const inherited = `area_id = any((select inherited_areas())::uuid[])`
    const mine = `exists (select from person p where p.id = person_id)`
    const readable: Readonly<Record<string, string>> = {
      gift_list: inherited,
      settled_list: inherited,
      gift_reason: `${inherited} and ${mine}`,
    }
    const without = `hamlet_id is null and ${inherited}`
    for (const table of ['gift', 'gift_flag', 'courtesy_visit']) this.inherit(table, `${without} and ${mine}`)
    for (const table of ['handover', 'missed_handover', 'returned_gift', 'gift_ledger'])
      this.inherit(table, `${without} and exists (select from gift g where g.id = gift_id)`)
    for (const [table, test] of Object.entries(readable)) this.inherit(table, test)
  }

  private inherit(table: string, test: string): void {
    this.addSql(`create policy inherited on ${table} for select to hau_phuong_app_areas using (${test})`)
  }
}

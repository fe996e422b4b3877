import { Migration } from '@mikro-orm/migrations'

/** What an occasion is of: only rules of that kind are offered. */
export class Migration20240601000211_occasion_kind extends Migration {
  override up(): void {
    this.addSql(`alter table campaign add column occasion_kind text not null default 'other'
      check (occasion_kind in ('27-7', 'tet', '2-9', '22-12', 'other'))`)
    // Until now all rules were those of 27 July, so a campaign with a source is one. The others by their season, as the form does.
    this.addSql(`alter table campaign disable trigger audit`)
    this.addSql(`update campaign c set occasion_kind = case
      when exists (select from gift_source s where s.campaign_id = c.id) then '27-7'
      when to_char(occasion_on, 'MM-DD') between '01-05' and '02-25' then 'tet'
      when to_char(occasion_on, 'MM-DD') between '07-01' and '07-31' then '27-7'
      when to_char(occasion_on, 'MM-DD') between '08-25' and '09-10' then '2-9'
      when to_char(occasion_on, 'MM-DD') between '12-10' and '12-31' then '22-12'
      else 'other' end`)
    this.addSql(`alter table campaign enable trigger audit`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** A source rests on a decision, a council's resolution, a plan or a letter: papers call it by its name. */
export class Migration20240601000209_decision_kind extends Migration {
  override up(): void {
    this.addSql(`alter table gift_source add column decision_kind text not null default 'decision'
      check (decision_kind in ('decision', 'resolution', 'plan', 'letter'))`)
    this.addSql(`update gift_source set decision_kind = 'resolution' where decision_no ~* '(^|/)NQ(-|$)'`)
    this.addSql(`update gift_source set decision_kind = 'plan' where decision_no ~* '(^|/)KH(-|$)'`)
  }
}

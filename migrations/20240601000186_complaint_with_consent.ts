import { Migration } from '@mikro-orm/migrations'

/** A complaint on an organiser's list is health data like a finding: only of people who agreed. What was kept of others is erased, the entry stays. */
export class Migration20240601000186_complaint_with_consent extends Migration {
  override up(): void {
    const agreed = (person: string) =>
      `exists (select from consent c where c.person_id = ${person} and c.purpose = 'health' and c.withdrawn_at is null)`
    this.addSql(`update checkup_entry e set complaint_cipher = null where complaint_cipher is not null and not ${agreed('e.person_id')}`)
    // HP031, as for findings. Sealing anew with another key changes a complaint that stands, so only a new one asks.
    this
      .addSql(`create function complaint_with_consent() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if new.complaint_cipher is null or (tg_op = 'UPDATE' and old.complaint_cipher is not null) then return new; end if;
        if not ${agreed('new.person_id')} then raise exception 'no standing consent' using errcode = 'HP031'; end if;
        return new;
      end $$`)
    this.addSql(
      `create trigger only_with_consent before insert or update of complaint_cipher on checkup_entry for each row execute function complaint_with_consent()`,
    )
  }
}

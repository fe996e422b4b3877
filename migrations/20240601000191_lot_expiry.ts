import { Migration } from '@mikro-orm/migrations'

/**
 * A mistyped expiry is put right with a reason, and never so that something was given out after it. The application role cannot change the
 * date: it writes a correction, and the database looks at every standing dispensing, of every commune, before it takes the date over.
 */
export class Migration20240601000191_lot_expiry extends Migration {
  override up(): void {
    this.addSql(`create table lot_correction (
      id uuid primary key, lot_id uuid not null references medicine_lot, expired_on date not null, expires_on date not null,
      because text not null check (because <> ''), at timestamptz not null, by uuid not null, check (expires_on <> expired_on))`)
    this.addSql(`create index on lot_correction (lot_id, at)`)
    this.addSql(`grant select, insert on lot_correction to hau_phuong_app`)
    this.addSql(`select keep_audit('lot_correction')`)

    // What was undone came back to the lot, so its day says nothing.
    this
      .addSql(`create function last_given_of_lot(lot uuid) returns date language sql stable security definer set search_path = public, pg_temp as $$
      select max((m.at at time zone 'Asia/Ho_Chi_Minh')::date) from stock_movement m join dispensing d on d.id = m.dispensing_id
      where m.lot_id = lot and m.kind = 'dispensed' and d.undone_at is null $$`)
    this.addSql(`revoke execute on function last_given_of_lot(uuid) from public`)
    this.addSql(`grant execute on function last_given_of_lot(uuid) to hau_phuong_app`)
    this.addSql(`create function correct_lot() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare lot medicine_lot; last date;
      begin
        -- Whoever takes from the lot holds it shared: what was given by now is known here.
        select * into lot from medicine_lot where id = new.lot_id for update;
        if lot.expires_on <> new.expired_on then raise exception 'lot % does not expire on %', lot.lot_no, new.expired_on using errcode = 'HP001'; end if;
        if lot.recalled_at is not null then raise exception 'lot % is recalled', lot.lot_no using errcode = 'HP004'; end if;
        last := last_given_of_lot(lot.id);
        if last > new.expires_on then raise exception 'lot % was given out on %', lot.lot_no, last using errcode = 'HP003'; end if;
        update medicine_lot set expires_on = new.expires_on where id = lot.id;
        return new;
      end $$`)
    this.addSql(`create trigger corrected before insert on lot_correction for each row execute function correct_lot()`)
  }
}

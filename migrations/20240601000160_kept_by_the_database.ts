import { Migration } from '@mikro-orm/migrations'

/**
 * Promises that only the program kept until now: a date put back does not bring an expired lot to life, what a lot or a dispensing says is
 * not rewritten, and no list is settled while one of its gifts is open.
 */
export class Migration20240601000160_kept_by_the_database extends Migration {
  override up(): void {
    // app.now is the moment of the one door; whoever writes with an earlier `at` is held to it all the same.
    this
      .addSql(`create or replace function move_stock() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare
        lot medicine_lot;
        at timestamptz := greatest(new.at, nullif(current_setting('app.now', true), '')::timestamptz);
      begin
        select * into lot from medicine_lot where id = new.lot_id for share;
        if new.kind in ('dispensed', 'received') and lot.expires_on < (at at time zone 'Asia/Ho_Chi_Minh')::date then
          raise exception 'lot % expired on %', lot.lot_no, lot.expires_on using errcode = 'HP003';
        end if;
        if new.kind in ('dispensed', 'received') and lot.recalled_at is not null then raise exception 'lot % is recalled', lot.lot_no using errcode = 'HP004'; end if;
        if new.quantity > 0 then
          insert into stock (event_id, lot_id, balance) values (new.event_id, new.lot_id, new.quantity)
          on conflict (event_id, lot_id) do update set balance = stock.balance + excluded.balance;
        else
          update stock set balance = balance + new.quantity where event_id = new.event_id and lot_id = new.lot_id;
          if not found then raise exception 'no stock of lot % at this event', lot.lot_no using errcode = '23514', constraint = 'stock_never_below_zero'; end if;
        end if;
        return new;
      end $$`)
    this.addSql(`revoke update on medicine_lot, dispensing from hau_phuong_app`)
    this.addSql(`grant update (recalled_at, recalled_by, recalled_because) on medicine_lot to hau_phuong_app`)
    this.addSql(`grant update (undone_at, undone_by, undone_because) on dispensing to hau_phuong_app`)

    this
      .addSql(`create function settle_closed_list() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        -- Desks hold this lock shared while they write: what is open here is open.
        perform pg_advisory_xact_lock(hashtext('settle'), hashtext(new.list_id::text));
        if exists (select from gift g where g.list_id = new.list_id
          and not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
          and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null))
          then raise exception 'list % has open gifts', new.list_id using errcode = 'HP006'; end if;
        return new;
      end $$`)
    this.addSql(`create trigger closed before insert on settled_list for each row execute function settle_closed_list()`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** Medicines: catalogue, lots, stock per event as movements. The balance is the database's own sum: never below zero, never from an expired or recalled lot. */
export class Migration20240601000060_pharmacy extends Migration {
  override up(): void {
    this.addSql(`create table medicine (
      id uuid primary key, name text not null check (name <> ''), strength text not null default '', form text not null, unit text not null, note text,
      created_at timestamptz not null, created_by uuid not null)`)
    this.addSql(`create unique index one_medicine_a_name on medicine (lower(name), lower(strength), lower(form))`)
    this.addSql(`create table medicine_lot (
      id uuid primary key, medicine_id uuid not null references medicine, lot_no text not null check (lot_no <> ''), expires_on date not null, donor text,
      created_at timestamptz not null, created_by uuid not null, recalled_at timestamptz, recalled_by uuid, recalled_because text,
      unique (medicine_id, lot_no), check ((recalled_at is null) = (recalled_because is null)))`)

    this.addSql(`create table dispensing (
      id uuid primary key, event_id uuid not null, invitee_id uuid not null, area_id uuid not null, medicine_id uuid not null references medicine,
      quantity int not null check (quantity > 0), dose_cipher text not null, at timestamptz not null, by uuid not null,
      undone_at timestamptz, undone_by uuid, undone_because text,
      foreign key (invitee_id, area_id) references invitee (id, area_id) on update cascade, foreign key (invitee_id, event_id) references invitee (id, event_id),
      unique (id, event_id))`)
    this.addSql(`create index on dispensing (invitee_id)`)
    this.addSql(`create index on dispensing (event_id, at)`)

    this.addSql(`create table stock (
      event_id uuid not null references health_event, lot_id uuid not null references medicine_lot, balance int not null,
      constraint stock_never_below_zero check (balance >= 0), primary key (event_id, lot_id))`)
    this.addSql(`create table stock_movement (
      id uuid primary key, event_id uuid not null references health_event, lot_id uuid not null references medicine_lot,
      kind text not null check (kind in ('received', 'dispensed', 'taken-back', 'counted', 'left-over')), quantity int not null check (quantity <> 0),
      dispensing_id uuid, because text, at timestamptz not null, by uuid not null,
      foreign key (dispensing_id, event_id) references dispensing (id, event_id),
      check (kind not in ('received', 'taken-back') or quantity > 0), check (kind not in ('dispensed', 'left-over') or quantity < 0),
      check ((kind in ('dispensed', 'taken-back')) = (dispensing_id is not null)), check (kind <> 'counted' or because is not null))`)
    this.addSql(`create index on stock_movement (event_id, lot_id, at)`)
    this.addSql(`create index on stock_movement (dispensing_id)`)
    this.addSql(`create index on stock_movement (lot_id) where kind = 'dispensed'`)
    this.addSql(`create table stock_count (
      id uuid primary key, event_id uuid not null references health_event, lot_id uuid not null references medicine_lot, expected int not null, counted int not null check (counted >= 0),
      because text, at timestamptz not null, by uuid not null, check (counted = expected or because is not null), unique (event_id, lot_id))`)

    // The only writer of the balance. Days are days in Việt Nam; a lot may be given until the end of the day it expires.
    this.addSql(`create function move_stock() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare lot medicine_lot;
      begin
        select * into lot from medicine_lot where id = new.lot_id for share;
        if new.kind in ('dispensed', 'received') and lot.expires_on < (new.at at time zone 'Asia/Ho_Chi_Minh')::date then
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
    this.addSql(`create trigger move before insert on stock_movement for each row execute function move_stock()`)
    this.addSql(`create function keep_movement() returns trigger language plpgsql as $$
      begin raise exception 'a stock movement is never changed' using errcode = 'HP005'; end $$`)
    this.addSql(`create trigger kept before update or delete on stock_movement for each row execute function keep_movement()`)

    for (const table of ['stock', 'stock_movement', 'stock_count']) {
      this.addSql(`alter table ${table} enable row level security`)
      this.addSql(`create policy scope on ${table} to hau_phuong_app using (event_id in (select id from health_event))
        with check (event_id in (select id from health_event))`)
    }
    this.addSql(`select protect('dispensing', 'area_id')`)
    this.addSql(`grant select on stock to hau_phuong_app`)
    this.addSql(`grant select, insert on stock_movement, stock_count to hau_phuong_app`)
    this.addSql(`grant select, insert, update on medicine, medicine_lot, dispensing to hau_phuong_app`)
    for (const table of ['medicine', 'medicine_lot', 'dispensing', 'stock_movement', 'stock_count'])
      this.addSql(`select keep_audit('${table}')`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/**
 * Which money a gift was paid from: the commune's till, or the cash that the hamlet's team was advanced. What a team holds counts only the
 * latter, never below zero; nothing is settled while a team holds some.
 */
export class Migration20240601000200_paid_from extends Migration {
  override up(): void {
    this.addSql(`alter table handover add column paid_from text not null default 'till' check (paid_from in ('till', 'advance'))`)
    this.addSql(`create index on handover (source_id, hamlet_id) where paid_from = 'advance' and reversed_at is null`)

    // VND of a team's advances on a day: a slip of tomorrow pays nothing today. As whoever asks: policies stay.
    this
      .addSql(`create function team_holds(source uuid, hamlet uuid, day date) returns bigint language sql stable set search_path = public, pg_temp as $$
      select (coalesce((select sum(case when a.kind = 'paid-back' then -a.amount when day is null or a."on" <= day then a.amount end)
          from advance a where a.source_id = source and a.hamlet_id = hamlet), 0)
        - coalesce((select sum(h.amount) from handover h
          where h.source_id = source and h.hamlet_id = hamlet and h.paid_from = 'advance' and h.reversed_at is null), 0))::bigint $$`)
    this.addSql(`revoke execute on function team_holds(uuid, uuid, date) from public`)
    this.addSql(`grant execute on function team_holds(uuid, uuid, date) to hau_phuong_app`)

    // Hand-overs that stand are read in their order: from the advance while it lasts, and not before it was given.
    this.addSql(`alter table handover disable trigger user`)
    this.addSql(`do $$
      declare h record;
      begin
        for h in select x.id, x.source_id, x.hamlet_id, x.amount, (x.at at time zone 'Asia/Ho_Chi_Minh')::date as day from handover x
            where x.reversed_at is null and exists (select from advance a where a.source_id = x.source_id and a.hamlet_id = x.hamlet_id) order by x.at, x.recorded_at, x.id loop
          if team_holds(h.source_id, h.hamlet_id, h.day) >= h.amount then update handover set paid_from = 'advance' where id = h.id; end if;
        end loop;
      end $$`)
    this.addSql(`alter table handover enable trigger user`)

    // HP007 the team does not hold that much. After copy_from_gift, which says source, hamlet and amount.
    this
      .addSql(`create function pay_from_advance() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform pg_advisory_xact_lock(hashtext('advance'), hashtext(new.source_id || ' ' || coalesce(new.hamlet_id::text, '')));
        if team_holds(new.source_id, new.hamlet_id, (new.at at time zone 'Asia/Ho_Chi_Minh')::date) < new.amount
          then raise exception 'the team of hamlet % does not hold %', new.hamlet_id, new.amount using errcode = 'HP007'; end if;
        return new;
      end $$`)
    this.addSql(
      `create trigger paid_from before insert on handover for each row when (new.paid_from = 'advance') execute function pay_from_advance()`,
    )
    // A settlement waits for the slips that are being written, and they for it: settlement before advance, everywhere.
    this.addSql(`create function move_advance() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform pg_advisory_xact_lock_shared(hashtext('settlement'), hashtext(new.source_id || ' ' || new.area_id));
        perform pg_advisory_xact_lock(hashtext('advance'), hashtext(new.source_id || ' ' || new.hamlet_id));
        if new.kind = 'paid-back' and team_holds(new.source_id, new.hamlet_id, null) < new.amount
          then raise exception 'the team of hamlet % does not hold %', new.hamlet_id, new.amount using errcode = 'HP007'; end if;
        return new;
      end $$`)
    this.addSql(`create trigger held before insert on advance for each row execute function move_advance()`)

    this
      .addSql(`create or replace function settle_closed_list() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare list gift_list;
      begin
        -- Desks hold this lock shared while they write: what is open here is open.
        perform pg_advisory_xact_lock(hashtext('settle'), hashtext(new.list_id::text));
        if exists (select from gift g where g.list_id = new.list_id
          and not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
          and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null))
          then raise exception 'list % has open gifts', new.list_id using errcode = 'HP006'; end if;
        select * into strict list from gift_list where id = new.list_id;
        if exists (select from (select distinct a.hamlet_id from advance a where a.source_id = list.source_id and a.area_id = list.area_id) x
          where team_holds(list.source_id, x.hamlet_id, null) <> 0)
          then raise exception 'a team still holds an advance of list %', new.list_id using errcode = 'HP007'; end if;
        return new;
      end $$`)
  }
}

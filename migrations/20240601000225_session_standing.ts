import { Migration } from '@mikro-orm/migrations'

/**
 * Who asks, in one question with every request. What an account holds is asked step by step, and what only a merged or divided unit needs only there:
 * starting one great plan cost more than all the rest of a request.
 */
export class Migration20240601000225_session_standing extends Migration {
  override up(): void {
    this
      .addSql(`create or replace function grants_of_account(holder uuid, day date) returns table (id uuid, role text, area_id uuid, hamlet_id uuid, reach uuid[], hamlets uuid[], inherits uuid[])
      language plpgsql stable set plan_cache_mode = force_generic_plan as $$
      declare
        held record;
        own uuid[];
        parts uuid[];
      begin
        for held in
          select g.id, g.role, g.area_id, g.hamlet_id from role_grant g
          where g.account_id = holder and g.revoked_at is null and g.from_on <= day and (g.to_on is null or g.to_on >= day) order by g.id
        loop
          id := held.id; role := held.role; area_id := held.area_id; hamlet_id := held.hamlet_id;
          reach := null; hamlets := null; inherits := null; own := null;
          if held.hamlet_id is not null then
            with recursive became(hamlet) as (
              select held.hamlet_id
              union
              select s.to_id from became join hamlet_succession s on s.from_id = became.hamlet and s."on" <= day)
            select array_agg(became.hamlet) into own from became;
          elsif held.area_id is not null then
            with recursive reached(area) as (
              select held.area_id
              union
              select next.area from reached cross join lateral (
                select a.id from area a where a.parent_id = reached.area
                union all select s.to_id from area_succession s where s.from_id = reached.area and s."on" <= day
                union all select s.from_id from area_succession s where s.to_id = reached.area and s.share = 'whole' and s."on" <= day) next(area))
            select array_agg(reached.area) into reach from reached;
            select array_agg(distinct s.to_id) into own from hamlet_succession s join hamlet h on h.id = s.to_id where h.area_id = any(reach);
            select array_agg(distinct s.from_id) into parts from area_succession s where s.to_id = any(reach) and s.share = 'part' and s."on" <= day;
            if parts is not null then
              with recursive divided(area) as (
                select part from unnest(parts) part
                union
                select s.from_id from divided join area_succession s on s.to_id = divided.area and s."on" <= day)
              select array_agg(divided.area) into inherits from divided where divided.area <> all(reach);
            end if;
          end if;
          if own is not null then
            with recursive before(hamlet) as (
              select one from unnest(own) one
              union
              select s.from_id from before join hamlet_succession s on s.to_id = before.hamlet and s."on" <= day)
            select array_agg(h.id) into hamlets from before join hamlet h on h.id = before.hamlet where reach is null or h.area_id <> all(reach);
          end if;
          return next;
        end loop;
      end $$`)
    this
      .addSql(`create function session_standing(given text, fresh_for interval, day date) returns table (session_id uuid, account_id uuid, name text, locale text,
        must_change_password boolean, confirmed boolean, shown boolean, fresh boolean, grants jsonb)
      language plpgsql stable set plan_cache_mode = force_generic_plan as $$
      begin
        return query
          select s.id, a.id, a.name, a.locale, a.must_change_password,
            exists (select from auth.second_factor f where f.account_id = a.id and f.confirmed_at is not null), s.second_factor_at is not null,
            s.expires_at > now() + fresh_for,
            (select coalesce(jsonb_agg(held), '[]') from grants_of_account(a.id, day) held)
          from auth.session s join auth.account a on a.id = s.account_id
          where s.token = given and a.disabled_at is null;
      end $$`)
    this.addSql(`revoke execute on function session_standing from public`)
  }
}

import { Migration } from '@mikro-orm/migrations'

/** Asked with every request, and planning it costs many times what answering does: as a function its plan is kept by the connection. */
export class Migration20240601000215_grants_of_account extends Migration {
  override up(): void {
    this
      .addSql(`create function grants_of_account(holder uuid, day date) returns table (id uuid, role text, area_id uuid, hamlet_id uuid, reach uuid[], hamlets uuid[], inherits uuid[])
      language plpgsql stable as $$
      #variable_conflict use_column
      begin
        return query
        with recursive held as (
            select id, role, area_id, hamlet_id from role_grant
            where role_grant.account_id = holder and revoked_at is null and from_on <= day and (to_on is null or to_on >= day)),
          reach(grant_id, area_id) as (
            select id, area_id from held where area_id is not null and hamlet_id is null
            union
            select reach.grant_id, next.id from reach cross join lateral (
              select area.id from area where area.parent_id = reach.area_id
              union all select s.to_id from area_succession s where s.from_id = reach.area_id and s."on" <= day
              union all select s.from_id from area_succession s where s.to_id = reach.area_id and s.share = 'whole' and s."on" <= day) next),
          hamlets(grant_id, hamlet_id) as (
            select id, hamlet_id from held where hamlet_id is not null
            union
            select hamlets.grant_id, s.to_id from hamlets join hamlet_succession s on s.from_id = hamlets.hamlet_id and s."on" <= day),
          own(grant_id, hamlet_id) as (
            select grant_id, hamlet_id from hamlets
            union all select reach.grant_id, h.id from reach join hamlet h on h.area_id = reach.area_id join hamlet_succession s on s.to_id = h.id),
          before(grant_id, hamlet_id) as (
            select grant_id, hamlet_id from own
            union
            select before.grant_id, s.from_id from before join hamlet_succession s on s.to_id = before.hamlet_id and s."on" <= day),
          came(grant_id, hamlet_id, area_id) as (
            select before.grant_id, h.id, h.area_id from before join hamlet h on h.id = before.hamlet_id
            where not exists (select from reach where reach.grant_id = before.grant_id and reach.area_id = h.area_id)),
          divided(grant_id, area_id) as (
            select reach.grant_id, s.from_id from reach join area_succession s on s.to_id = reach.area_id and s.share = 'part' and s."on" <= day
            union
            select divided.grant_id, s.from_id from divided join area_succession s on s.to_id = divided.area_id and s."on" <= day)
          select held.id, held.role, held.area_id, held.hamlet_id, (select array_agg(reach.area_id) from reach where reach.grant_id = held.id) as reach,
            (select array_agg(came.hamlet_id) from came where came.grant_id = held.id) as hamlets,
            (select array_agg(divided.area_id) from divided where divided.grant_id = held.id
              and not exists (select from reach where reach.grant_id = held.id and reach.area_id = divided.area_id)) as inherits
          from held order by held.id;
      end $$`)
    this.addSql(`revoke execute on function grants_of_account from public`)
  }
}

import type { MikroORM } from '@mikro-orm/postgresql'
import type { Grant } from '../context.ts'
import { type Role, roles } from '../permissions.ts'

interface GrantRow {
  readonly id: string
  readonly role: string
  readonly area_id: string | null
  readonly hamlet_id: string | null
  readonly reach: string[] | null
  readonly hamlets: string[] | null
  readonly inherits: string[] | null
}

/**
 * What an account holds on a day. A grant for an area reaches everything below it, what those units became (so that work goes on after a
 * merger or a split; a grant for a hamlet what the hamlet became), and units that went into them whole (so that their older lists stay readable).
 * Of a divided unit it reaches the hamlets that came to its own units, and nothing of the other parts.
 */
export async function grantsOf(orm: MikroORM, accountId: string, day: string): Promise<Grant[]> {
  const rows = await orm.em.getConnection().execute<GrantRow[]>(
    `with recursive held as (
       select id, role, area_id, hamlet_id from role_grant
       where account_id = ? and revoked_at is null and from_on <= ?::date and (to_on is null or to_on >= ?::date)),
     reach(grant_id, area_id) as (
       select id, area_id from held where area_id is not null and hamlet_id is null
       union
       select reach.grant_id, next.id from reach cross join lateral (
         select area.id from area where area.parent_id = reach.area_id
         union all select s.to_id from area_succession s where s.from_id = reach.area_id and s."on" <= ?::date
         union all select s.from_id from area_succession s where s.to_id = reach.area_id and s.share = 'whole' and s."on" <= ?::date) next),
     hamlets(grant_id, hamlet_id) as (
       select id, hamlet_id from held where hamlet_id is not null
       union
       select hamlets.grant_id, s.to_id from hamlets join hamlet_succession s on s.from_id = hamlets.hamlet_id and s."on" <= ?::date),
     own(grant_id, hamlet_id) as (
       select grant_id, hamlet_id from hamlets
       union all select reach.grant_id, h.id from reach join hamlet h on h.area_id = reach.area_id join hamlet_succession s on s.to_id = h.id),
     before(grant_id, hamlet_id) as (
       select grant_id, hamlet_id from own
       union
       select before.grant_id, s.from_id from before join hamlet_succession s on s.to_id = before.hamlet_id and s."on" <= ?::date),
     came(grant_id, hamlet_id, area_id) as (
       select before.grant_id, h.id, h.area_id from before join hamlet h on h.id = before.hamlet_id
       where not exists (select from reach where reach.grant_id = before.grant_id and reach.area_id = h.area_id)),
     divided(grant_id, area_id) as (
       select reach.grant_id, s.from_id from reach join area_succession s on s.to_id = reach.area_id and s.share = 'part' and s."on" <= ?::date
       union
       select divided.grant_id, s.from_id from divided join area_succession s on s.to_id = divided.area_id and s."on" <= ?::date)
     select held.id, held.role, held.area_id, held.hamlet_id, (select array_agg(reach.area_id) from reach where reach.grant_id = held.id) as reach,
       (select array_agg(came.hamlet_id) from came where came.grant_id = held.id) as hamlets,
       (select array_agg(divided.area_id) from divided where divided.grant_id = held.id
         and not exists (select from reach where reach.grant_id = held.id and reach.area_id = divided.area_id)) as inherits
     from held order by held.id`,
    [accountId, day, day, day, day, day, day, day, day],
  )
  return rows.filter(isKnownRole).map(row => ({
    role: row.role,
    areas: row.area_id == null ? 'all' : new Set(row.hamlet_id == null ? row.reach : []),
    ...(row.hamlets != null && { hamlets: new Set(row.hamlets) }),
    ...(row.inherits != null && { inherits: new Set(row.inherits) }),
  }))
}

/** What whoever asked for a job holds today: an account's roles, or those of a key's owner. */
export async function grantsOfActor(orm: MikroORM, actor: { readonly kind: string; readonly id: string }, day: string): Promise<Grant[]> {
  if (actor.kind === 'account') return grantsOf(orm, actor.id, day)
  const [key] = await orm.em
    .getConnection()
    .execute<{ account_id: string }[]>(`select account_id from api_key where id = ? and revoked_at is null`, [actor.id])
  return key == null ? [] : grantsOf(orm, key.account_id, day)
}

const isKnownRole = (row: GrantRow): row is GrantRow & { role: Role } => Object.hasOwn(roles, row.role)

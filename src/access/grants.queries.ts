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
}

/**
 * What an account holds on a day. A grant for an area reaches everything below it, what those units became (so that work goes on after a
 * merger or a split; a grant for a hamlet what the hamlet became), and units that went into them whole (so that their older lists stay readable).
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
       select hamlets.grant_id, s.to_id from hamlets join hamlet_succession s on s.from_id = hamlets.hamlet_id and s."on" <= ?::date)
     select held.id, held.role, held.area_id, held.hamlet_id, (select array_agg(reach.area_id) from reach where reach.grant_id = held.id) as reach,
       (select array_agg(hamlets.hamlet_id) from hamlets where hamlets.grant_id = held.id) as hamlets
     from held order by held.id`,
    [accountId, day, day, day, day, day],
  )
  return rows.filter(isKnownRole).map(row => ({
    role: row.role,
    areas: row.area_id == null ? 'all' : new Set(row.hamlet_id == null ? row.reach : []),
    ...(row.hamlet_id != null && { hamlets: new Set(row.hamlets) }),
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

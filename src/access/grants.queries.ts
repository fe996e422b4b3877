import type { MikroORM } from '@mikro-orm/postgresql'
import type { Grant } from '../context.ts'
import { type Permission, permissions, type Role, roles } from '../permissions.ts'

export interface GrantRow {
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
 * Of a divided unit it reaches the hamlets that came to its own units, and nothing of the other parts. Decided by the database's function of that name.
 */
export async function grantsOf(orm: MikroORM, accountId: string, day: string): Promise<Grant[]> {
  return asGrants(await orm.em.getConnection().execute<GrantRow[]>(`select * from grants_of_account(?, ?)`, [accountId, day]))
}

export const asGrants = (rows: readonly GrantRow[]): Grant[] =>
  rows.filter(isKnownRole).map(row => ({
    role: row.role,
    areas: row.area_id == null ? 'all' : new Set(row.hamlet_id == null ? row.reach : []),
    ...(row.hamlets != null && { hamlets: new Set(row.hamlets) }),
    ...(row.inherits != null && { inherits: new Set(row.inherits) }),
  }))

/** What somebody may do: the roles held, and of a key the permissions it is kept to. */
export interface Standing {
  readonly grants: readonly Grant[]
  readonly scopes: readonly Permission[] | null
}

/** How whoever asked for a job stands today: an account, or a key with its owner's roles. Where that may not come in any more, it holds nothing. */
export async function standingOfActor(
  orm: MikroORM,
  actor: { readonly kind: string; readonly id: string },
  day: string,
): Promise<Standing> {
  const [found] = await orm.em.getConnection().execute<{ account_id: string; scopes: string[] | null }[]>(
    actor.kind === 'account'
      ? `select id as account_id, null as scopes from account where id = ? and disabled_at is null`
      : `select k.account_id, k.scopes from api_key k join account a on a.id = k.account_id
         where k.id = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and a.disabled_at is null`,
    [actor.id],
  )
  if (found == null) return { grants: [], scopes: null }
  const { account_id, scopes } = found
  return {
    grants: await grantsOf(orm, account_id, day),
    scopes: scopes == null ? null : permissions.filter(name => scopes.includes(name)),
  }
}

const isKnownRole = (row: GrantRow): row is GrantRow & { role: Role } => Object.hasOwn(roles, row.role)

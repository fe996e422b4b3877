import type { MikroORM } from '@mikro-orm/postgresql'
import type { Grant } from '../context.ts'
import { type Role, roles } from '../permissions.ts'

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

/** What whoever asked for a job holds today: an account's roles, or those of a key's owner. */
export async function grantsOfActor(orm: MikroORM, actor: { readonly kind: string; readonly id: string }, day: string): Promise<Grant[]> {
  if (actor.kind === 'account') return grantsOf(orm, actor.id, day)
  const [key] = await orm.em
    .getConnection()
    .execute<{ account_id: string }[]>(`select account_id from api_key where id = ? and revoked_at is null`, [actor.id])
  return key == null ? [] : grantsOf(orm, key.account_id, day)
}

const isKnownRole = (row: GrantRow): row is GrantRow & { role: Role } => Object.hasOwn(roles, row.role)

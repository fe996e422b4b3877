import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import type { Role } from '../permissions.ts'
import { asSignInSystem } from './as-sign-in-system.ts'

export interface GivenRole {
  readonly accountId: string
  readonly role: Role
  readonly areaId?: string | null
  readonly hamletId?: string | null
  readonly fromOn: string
  readonly toOn?: string | null
}

/** A role without asking whether the giver may: for the first start and demonstrations. Everybody else goes through `grantRole`. */
export const giveRole = (ctx: Context, given: GivenRole): Promise<void> => asSignInSystem(ctx, tx => writeGrant(tx, ctx, given))

export async function writeGrant(tx: EntityManager, ctx: Context, given: GivenRole): Promise<void> {
  await tx.execute(
    `insert into role_grant (id, account_id, role, area_id, hamlet_id, from_on, to_on, granted_by) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [newId(), given.accountId, given.role, given.areaId ?? null, given.hamletId ?? null, given.fromOn, given.toOn ?? null, ctx.actor.id],
  )
}

import { Area, Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Account } from './account.entity.ts'
import { RoleGrant } from './role-grant.entity.ts'

export interface HeldRole {
  readonly grant: RoleGrant
  readonly area: string | null
  readonly hamlet: string | null
}

const pageSize = 50

export async function listAccounts(
  ctx: Context,
  after: string | null,
): Promise<{ items: { account: Account; roles: HeldRole[] }[]; next: string | null }> {
  ctx = allow(ctx, 'access.read')
  return inTransaction(ctx, async tx => {
    const found = await tx.find(Account, after == null ? {} : { email: { $gt: after } }, { orderBy: { email: 'asc' }, limit: pageSize + 1 })
    const accounts = found.slice(0, pageSize)
    const roles = Map.groupBy(
      await rolesOf(
        ctx,
        accounts.map(account => account.id),
      ),
      held => held.grant.accountId,
    )
    return {
      items: accounts.map(account => ({ account, roles: roles.get(account.id) ?? [] })),
      next: found.length > pageSize ? (accounts.at(-1)?.email ?? null) : null,
    }
  })
}

export async function getAccount(ctx: Context, accountId: string): Promise<{ account: Account; roles: HeldRole[] }> {
  ctx = allow(ctx, 'access.read')
  return inTransaction(ctx, async tx => ({ account: await tx.findOneOrFail(Account, accountId), roles: await rolesOf(ctx, [accountId]) }))
}

/** Roles not taken away, also those to come and those past, with the names of their areas. */
export const rolesOf = (ctx: Context, accountIds: readonly string[]): Promise<HeldRole[]> =>
  inTransaction(ctx, async tx => {
    const grants = await tx.find(
      RoleGrant,
      { accountId: { $in: [...accountIds] }, revokedAt: null },
      { orderBy: { fromOn: 'asc', id: 'asc' } },
    )
    const areas = new Map(
      (await tx.find(Area, { id: { $in: grants.flatMap(grant => grant.areaId ?? []) } })).map(area => [area.id, area.name]),
    )
    const hamlets = new Map(
      (await tx.find(Hamlet, { id: { $in: grants.flatMap(grant => grant.hamletId ?? []) } })).map(h => [h.id, h.name]),
    )
    return grants.map(grant => ({
      grant,
      area: grant.areaId == null ? null : (areas.get(grant.areaId) ?? null),
      hamlet: grant.hamletId == null ? null : (hamlets.get(grant.hamletId) ?? null),
    }))
  })

import { type EntityManager, type FilterQuery, raw } from '@mikro-orm/postgresql'
import { Area, Hamlet } from '../areas/area.entity.ts'
import { type Context, inheritedAreas, visibleAreas, visibleHamlets } from '../context.ts'
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

/** Whoever reads the accounts of some areas sees who holds a role in them, and only those roles. */
function heldInReach(ctx: Context): FilterQuery<RoleGrant> {
  const areas = visibleAreas(ctx)
  if (areas === 'all') return { revokedAt: null }
  return {
    revokedAt: null,
    $or: [{ areaId: { $in: [...areas, ...inheritedAreas(ctx)] } }, { hamletId: { $in: visibleHamlets(ctx) } }],
  }
}

/** Of a context that `allow` has cut to the permission asked for. */
export async function accountsInReach(tx: EntityManager, ctx: Context): Promise<FilterQuery<Account>> {
  if (visibleAreas(ctx) === 'all') return {}
  const held = await tx.find(RoleGrant, heldInReach(ctx))
  return { id: { $in: held.map(grant => grant.accountId) } }
}

export async function listAccounts(
  ctx: Context,
  after: string | null,
): Promise<{ items: { account: Account; roles: HeldRole[] }[]; next: string | null }> {
  ctx = allow(ctx, 'access.read')
  return inTransaction(ctx, async tx => {
    const found = await tx.find(
      Account,
      { $and: [await accountsInReach(tx, ctx), after == null ? {} : { email: { $gt: after } }] },
      { orderBy: { email: 'asc' }, limit: pageSize + 1 },
    )
    const accounts = found.slice(0, pageSize)
    const roles = Map.groupBy(
      await rolesOf(
        ctx,
        accounts.map(account => account.id),
        heldInReach(ctx),
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
  return inTransaction(ctx, async tx => ({
    account: await tx.findOneOrFail(Account, { $and: [{ id: accountId }, await accountsInReach(tx, ctx)] }),
    roles: await rolesOf(ctx, [accountId], heldInReach(ctx)),
  }))
}

/** For a choice of accounts, by name. */
export async function findAccountNames(tx: EntityManager, ctx: Context): Promise<readonly Pick<Account, 'id' | 'name'>[]> {
  return tx.find(Account, await accountsInReach(tx, ctx), {
    fields: ['id', 'name'],
    orderBy: { [raw('name collate vietnamese')]: 'asc' },
    limit: 500,
  })
}

export async function isInReach(ctx: Context, accountId: string): Promise<boolean> {
  ctx = allow(ctx, 'access.read')
  return inTransaction(ctx, async tx => (await tx.count(Account, { $and: [{ id: accountId }, await accountsInReach(tx, ctx)] })) > 0)
}

/** Roles not taken away, also those to come and those past, with the names of their areas. */
export const rolesOf = (
  ctx: Context,
  accountIds: readonly string[],
  held: FilterQuery<RoleGrant> = { revokedAt: null },
): Promise<HeldRole[]> =>
  inTransaction(ctx, async tx => {
    const grants = await tx.find(
      RoleGrant,
      { $and: [{ accountId: { $in: [...accountIds] } }, held] },
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

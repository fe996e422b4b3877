import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { allowManaging } from './allow-managing.ts'
import { refuseLastAdministrator } from './last-administrator.ts'
import { RoleGrant } from './role-grant.entity.ts'

export const RevokeRole = z.object({ accountId: z.uuid(), grantId: z.uuid() })

/** Ends a role at once. Taking away one that has been taken away is no error. */
export async function revokeRole(ctx: Context, { accountId, grantId }: z.infer<typeof RevokeRole>): Promise<RoleGrant> {
  ctx = allow(ctx, 'access.manage')
  return inTransaction(ctx, async tx => {
    const grant = await tx.findOneOrFail(RoleGrant, { id: grantId, accountId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    allowManaging(ctx, grant.areaId ?? null)
    if (grant.revokedAt != null) return grant
    if (grant.role === 'administrator') await refuseLastAdministrator(tx, ctx, { grantId })
    tx.assign(grant, { revokedAt: ctx.now(), revokedBy: ctx.actor.id })
    await tx.flush()
    return grant
  })
}

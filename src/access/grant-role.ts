import { z } from 'zod'
import { Area, Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { type Role, roleNames } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Account } from './account.entity.ts'
import { refuseIncompatible } from './incompatible-duties.ts'
import { allowManaging } from './allow-managing.ts'
import { RoleGrant } from './role-grant.entity.ts'

export const GrantRole = z.object({
  accountId: z.uuid(),
  role: z.enum(roleNames as readonly [Role, ...Role[]]),
  areaId: z.uuid().nullable().default(null),
  hamletId: z.uuid().nullable().default(null),
  fromOn: z.iso.date(),
  toOn: z.iso.date().nullable().default(null),
})

export async function grantRole(ctx: Context, input: z.infer<typeof GrantRole>): Promise<RoleGrant> {
  allowManaging(ctx, input.areaId)
  return inTransaction(ctx, async tx => {
    await tx.findOneOrFail(Account, input.accountId)
    if (input.areaId != null) await tx.findOneOrFail(Area, input.areaId)
    if (input.hamletId != null) await tx.findOneOrFail(Hamlet, { id: input.hamletId, area: input.areaId })
    const { accountId, role, areaId, hamletId, fromOn, toOn } = input
    if (toOn != null && toOn < fromOn) throw new Refusal('account/dates-reversed', {}, 'toOn')
    const same = await tx.find(RoleGrant, { accountId, role, areaId, hamletId, revokedAt: null })
    if (same.some(grant => (toOn == null || grant.fromOn <= toOn) && (grant.toOn == null || grant.toOn >= fromOn)))
      throw new Refusal('account/already-holds-role', {}, 'role')
    const beside = await tx.find(RoleGrant, { accountId, revokedAt: null })
    await refuseIncompatible(
      tx,
      ctx,
      role,
      beside.filter(one => (toOn == null || one.fromOn <= toOn) && (one.toOn == null || one.toOn >= fromOn)).map(one => one.role),
    )
    const grant = tx.create(
      RoleGrant,
      { id: newId(), accountId, role, areaId, hamletId, fromOn, toOn, grantedAt: ctx.now(), grantedBy: ctx.actor.id },
      { persist: true },
    )
    await tx.flush()
    return grant
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'

const administratorsLock = 4_827_002

/** Refuses when nobody else could give roles any more. Two administrators who remove each other at once are asked one after the other. */
export async function refuseLastAdministrator(
  tx: EntityManager,
  ctx: Context,
  without: { readonly grantId?: string; readonly accountId?: string },
): Promise<void> {
  const today = isoDay(ctx.now())
  await tx.execute(`select pg_advisory_xact_lock(?)`, [administratorsLock])
  const others = await tx.execute<unknown[]>(
    `select 1 from role_grant g join account a on a.id = g.account_id
     where g.role = 'administrator' and g.area_id is null and g.revoked_at is null and a.disabled_at is null
       and g.from_on <= ?::date and g.to_on is null and g.id is distinct from ?::uuid and g.account_id is distinct from ?::uuid limit 1`,
    [today, without.grantId ?? null, without.accountId ?? null],
  )
  if (others.length === 0) throw new Refusal('account/last-administrator')
}

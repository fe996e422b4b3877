import { z } from 'zod'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { allowManaging } from './allow-managing.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { refuseLastAdministrator } from './last-administrator.ts'

export const DisableAccount = z.object({ accountId: z.uuid() })

/** Ends every session at once; what the account did stays. */
export async function disableAccount(ctx: Context, { accountId }: z.infer<typeof DisableAccount>): Promise<void> {
  allowManaging(ctx, null)
  if (accountId === ctx.actor.id) throw new Refusal('account/own-account')
  await asSignInSystem(ctx, async tx => {
    const [held] = await tx.execute<{ administrator: boolean }[]>(
      `select exists (select from role_grant g where g.account_id = a.id and g.role = 'administrator' and g.revoked_at is null) as administrator
       from auth.account a where id = ?`,
      [accountId],
    )
    if (held == null) throw new Refusal('record/missing')
    if (held.administrator) await refuseLastAdministrator(tx, ctx, { accountId })
    await tx.execute(
      `update auth.account set disabled_at = now(), disabled_by = ?, updated_at = now() where id = ? and disabled_at is null`,
      [ctx.actor.id, accountId],
    )
    await tx.execute(`delete from auth.session where account_id = ?`, [accountId])
  })
}

export async function enableAccount(ctx: Context, { accountId }: z.infer<typeof DisableAccount>): Promise<void> {
  allowManaging(ctx, null)
  await asSignInSystem(ctx, async tx => {
    const found = await tx.execute<unknown[]>(
      `update auth.account set disabled_at = null, disabled_by = null, updated_at = now() where id = ? returning id`,
      [accountId],
    )
    if (found.length === 0) throw new Refusal('record/missing')
  })
}

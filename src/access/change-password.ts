import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { checkNewPassword } from './common-passwords.ts'
import { longestTyped } from './password-rules.ts'
import { countAttempt, forgiveAttempt } from './sign-in-delay.ts'
import { storePassword } from './store-password.ts'

export const ChangePassword = z.object({
  current: z.string().min(1).max(longestTyped),
  password: z.string().min(1).max(longestTyped),
  again: z.string().min(1).max(longestTyped),
})

/** One's own password; every other session ends. Guessing the current one is slowed down like signing in. */
export async function changePassword(
  ctx: Context,
  { current, password }: Pick<z.infer<typeof ChangePassword>, 'current' | 'password'>,
  sessionId: string | null,
): Promise<void> {
  if (ctx.actor.kind !== 'account') throw new Refusal('access/not-signed-in')
  const accountId = ctx.actor.id
  const [row] = await asSignInSystem(ctx, tx =>
    tx.execute<{ name: string; email: string; password: string }[]>(
      `select a.name, a.email, c.password from auth.account a join auth.credential c on c.account_id = a.id and c.provider_id = 'credential' where a.id = ?`,
      [accountId],
    ),
  )
  if (row == null) throw new Refusal('account/password-wrong', {}, 'current')
  const attempt = { email: row.email, address: null }
  await countAttempt(ctx.ground, attempt)
  if (!(await verifyPassword({ hash: row.password, password: current }))) throw new Refusal('account/password-wrong', {}, 'current')
  await forgiveAttempt(ctx.ground, attempt)
  checkNewPassword(password, row, 'password')
  // The same one-time password again would leave it known to whoever handed it over.
  if (password === current) throw new Refusal('account/password-common', {}, 'password')
  const hash = await hashPassword(password)
  await asSignInSystem(ctx, tx => storePassword(tx, { accountId, hash, mustChange: false, keepSession: sessionId }))
}

import { type Context, systemContext } from '../context.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { sentences } from '../locales/sentences.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { storeAccount } from './create-account.ts'
import { giveRole } from './give-role.ts'
import { oneTimePassword } from './one-time-password.ts'

export const firstAdministratorEmail = 'quantri@hauphuong.localhost'

/** At the first start, when nobody could sign in: an administrator with a password that is printed once and must be changed. Answers the lines to print. */
export async function ensureFirstAdministrator({ ground }: Pick<Services, 'ground'>): Promise<string[]> {
  const ctx: Context = systemContext(ground, newId())
  const [{ taken } = { taken: true }] = await asSignInSystem(ctx, tx =>
    tx.execute<{ taken: boolean }[]>(`select exists (select from auth.account) as taken`),
  )
  if (taken) return []
  const password = oneTimePassword()
  const account = await storeAccount(ctx, {
    name: sentences('vi').access.firstAdministrator,
    email: firstAdministratorEmail,
    locale: 'vi',
    password,
    mustChangePassword: true,
    invite: false,
  })
  await giveRole(ctx, { accountId: account.id, role: 'administrator', fromOn: isoDay(ctx.now()) })
  return [`Đăng nhập · Sign in      ${account.email}`, `Mật khẩu một lần · Once   ${password}`]
}

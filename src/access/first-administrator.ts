import type { EntityManager } from '@mikro-orm/postgresql'
import { hashPassword } from 'better-auth/crypto'
import { type Context, systemContext } from '../context.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { sentences } from '../locales/sentences.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { writeAccount } from './create-account.ts'
import { writeGrant } from './give-role.ts'
import { oneTimePassword } from './one-time-password.ts'

export const firstAdministratorEmail = 'quantri@hauphuong.localhost'

/** At the first start, when nobody could sign in: an administrator with a password that is printed once and must be changed. Answers the lines to print. */
export async function ensureFirstAdministrator({ ground }: Pick<Services, 'ground'>): Promise<string[]> {
  const ctx: Context = systemContext(ground, newId())
  if (await asSignInSystem(ctx, anybodyThere)) return []
  const password = oneTimePassword()
  const hash = await hashPassword(password)
  return asSignInSystem(ctx, async tx => {
    // Account and role in one: a start that is killed between them would leave somebody who can sign in and do nothing.
    await tx.execute(`select pg_advisory_xact_lock(hashtext('first-administrator'))`)
    if (await anybodyThere(tx)) return []
    const name = sentences('vi').access.firstAdministrator
    const given = { name, email: firstAdministratorEmail, locale: 'vi', password, mustChangePassword: true, invite: false } as const
    const account = await writeAccount(tx, ctx, given, hash)
    await writeGrant(tx, ctx, { accountId: account.id, role: 'administrator', fromOn: isoDay(ctx.now()) })
    return [`Đăng nhập · Sign in      ${account.email}`, `Mật khẩu một lần · Once   ${password}`]
  })
}

async function anybodyThere(tx: EntityManager): Promise<boolean> {
  const rows = await tx.execute<{ taken: boolean }[]>(`select exists (select from auth.account) as taken`)
  return rows[0]?.taken !== false
}

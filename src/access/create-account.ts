import type { EntityManager } from '@mikro-orm/postgresql'
import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { Refusal } from '../refusal.ts'
import { sendAccountMailJob } from './access.jobs.ts'
import { makeLink } from './account-link.ts'
import { allowManaging } from './allow-managing.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { oneTimePassword } from './one-time-password.ts'
import { storePassword } from './store-password.ts'

export const CreateAccount = z.object({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(200),
  locale: z.enum(['vi', 'en']).default('vi'),
  /** By mail with a link, or by hand with a password that must be changed. */
  how: z.enum(['invitation', 'one-time-password']),
})

export interface CreatedAccount {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Shown once to whoever made the account; null where an invitation was sent. */
  readonly oneTimePassword: string | null
}

export async function createAccount(ctx: Context, input: z.infer<typeof CreateAccount>): Promise<CreatedAccount> {
  allowManaging(ctx, null)
  const password = input.how === 'one-time-password' ? oneTimePassword() : null
  return storeAccount(ctx, { ...input, password, mustChangePassword: password != null, invite: password == null })
}

export interface NewAccount {
  readonly name: string
  readonly email: string
  readonly locale: 'vi' | 'en'
  readonly password: string | null
  readonly mustChangePassword: boolean
  readonly invite: boolean
}

/** The account itself, for verbs and demonstrations that have decided already who may. */
export async function storeAccount(ctx: Context, given: NewAccount): Promise<CreatedAccount> {
  // Hashing takes its time, and needs no open transaction.
  const hash = given.password == null ? null : await hashPassword(given.password)
  return asSignInSystem(ctx, tx => writeAccount(tx, ctx, given, hash))
}

export async function writeAccount(tx: EntityManager, ctx: Context, given: NewAccount, hash: string | null): Promise<CreatedAccount> {
  const [id, email] = [newId(), given.email.toLowerCase()]
  const made = await tx.execute<unknown[]>(
    `insert into auth.account (id, name, email, locale) values (?, ?, ?, ?) on conflict (email) do nothing returning id`,
    [id, given.name, email, given.locale],
  )
  if (made.length === 0) throw new Refusal('account/email-taken', { email }, 'email')
  if (hash != null) await storePassword(tx, { accountId: id, hash, mustChange: given.mustChangePassword })
  if (given.invite) enqueue(tx, ctx, sendAccountMailJob, { linkId: await makeLink(tx, id, 'invitation') })
  return { id, name: given.name, email, oneTimePassword: given.password }
}

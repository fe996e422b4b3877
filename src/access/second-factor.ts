import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Secrets } from '../config.ts'
import { type Context, type Grant, type Ground, systemContext } from '../context.ts'
import { newId } from '../database/id.ts'
import { asOwner } from '../database/in-transaction.ts'
import { type Permission, roles } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { allowManaging } from './allow-managing.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { base32, matchingStep } from './one-time-code.ts'
import { waitSeconds } from './sign-in-delay.ts'

export const GiveCode = z.object({ code: z.string().trim().min(6).max(20) })

const weighty: readonly Permission[] = ['lists.approve', 'access.manage']

/** Whoever approves or administers shows a second factor; others may. */
export const mustShowSecondFactor = (grants: readonly Grant[]): boolean =>
  grants.some(grant => (roles[grant.role] as readonly Permission[]).some(permission => weighty.includes(permission)))

export interface SecondFactorStanding {
  readonly confirmed: boolean
  readonly codesLeft: number
}

export const ownSecondFactor = (ctx: Context): Promise<SecondFactorStanding> => standingOf(ctx, ctx.actor.id)

export const standingOf = (ctx: Context, accountId: string): Promise<SecondFactorStanding> =>
  asSignInSystem(ctx, async tx => {
    const [row] = await tx.execute<SecondFactorStanding[]>(
      `select exists (select from auth.second_factor f where f.account_id = ? and f.confirmed_at is not null) as confirmed,
              (select count(*)::int from auth.backup_code b where b.account_id = ? and b.used_at is null) as "codesLeft"`,
      [accountId, accountId],
    )
    return row!
  })

/** A secret to be scanned; the same one until it is confirmed, so that a reloaded page does not make the telephone's entry worthless. */
export const beginSecondFactor = (ctx: Context): Promise<{ readonly secret: string; readonly address: string }> =>
  asSignInSystem(ctx, async tx => {
    const { secrets } = ctx.ground
    const fresh = randomBytes(20)
    await tx.execute(`insert into auth.second_factor (account_id, secret_sealed) values (?, ?) on conflict (account_id) do nothing`, [
      ctx.actor.id,
      seal(secrets, ctx.actor.id, fresh),
    ])
    const [row] = await tx.execute<{ secret_sealed: string; confirmed: boolean; email: string }[]>(
      `select f.secret_sealed, f.confirmed_at is not null as confirmed, a.email from auth.second_factor f join auth.account a on a.id = f.account_id where f.account_id = ?`,
      [ctx.actor.id],
    )
    if (row!.confirmed) throw new Refusal('account/second-factor-there')
    const secret = base32(open(secrets, ctx.actor.id, row!.secret_sealed))
    const label = encodeURIComponent(`Hậu Phương:${row!.email}`)
    return { secret, address: `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent('Hậu Phương')}` }
  })

/** The first code proves that the telephone has it. Answers ten backup codes, shown this once; only their digests are kept. */
export async function confirmSecondFactor(ctx: Context, { code }: z.infer<typeof GiveCode>, sessionId: string): Promise<readonly string[]> {
  await countTry(ctx.ground, ctx.actor.id)
  return asSignInSystem(ctx, async tx => {
    const { secrets } = ctx.ground
    const [row] = await tx.execute<{ secret_sealed: string; confirmed: boolean; last_step: string }[]>(
      `select secret_sealed, confirmed_at is not null as confirmed, last_step from auth.second_factor where account_id = ? for update`,
      [ctx.actor.id],
    )
    if (row == null || row.confirmed) throw new Refusal('account/second-factor-there')
    // The real clock: a demonstration's pinned day would never match a telephone.
    const step = matchingStep(open(secrets, ctx.actor.id, row.secret_sealed), code, await databaseNow(tx), Number(row.last_step))
    if (step == null) throw new Refusal('account/code-wrong', {}, 'code')
    await tx.execute(
      `update auth.second_factor set confirmed_at = now(), last_step = ?, failures = 0, blocked_until = null where account_id = ?`,
      [step, ctx.actor.id],
    )
    await tx.execute(`update auth.session set second_factor_at = now() where id = ?`, [sessionId])
    // Sessions from before knew the password only.
    await tx.execute(`delete from auth.session where account_id = ? and id <> ?`, [ctx.actor.id, sessionId])
    const codes = Array.from({ length: 10 }, () => base32(randomBytes(7)).slice(0, 10).toLowerCase())
    await tx.execute(`delete from auth.backup_code where account_id = ?`, [ctx.actor.id])
    for (const one of codes)
      await tx.execute(`insert into auth.backup_code (id, account_id, code_hash) values (?, ?, ?)`, [
        newId(),
        ctx.actor.id,
        digest(secrets, ctx.actor.id, one),
      ])
    return codes
  })
}

/** The code of the telephone, or a backup code that works once. Wrong ones are slowed down: six digits are quickly guessed. */
export async function showSecondFactor(ctx: Context, { code }: z.infer<typeof GiveCode>, sessionId: string): Promise<void> {
  await countTry(ctx.ground, ctx.actor.id)
  await asSignInSystem(ctx, async tx => {
    const { secrets } = ctx.ground
    const [row] = await tx.execute<{ secret_sealed: string; last_step: string }[]>(
      `select secret_sealed, last_step from auth.second_factor where account_id = ? and confirmed_at is not null for update`,
      [ctx.actor.id],
    )
    if (row == null) throw new Refusal('account/code-wrong', {}, 'code')
    const step = matchingStep(open(secrets, ctx.actor.id, row.secret_sealed), code, await databaseNow(tx), Number(row.last_step))
    if (step == null) {
      const used = await tx.execute<unknown[]>(
        `update auth.backup_code set used_at = now() where account_id = ? and code_hash = ? and used_at is null returning id`,
        [ctx.actor.id, digest(secrets, ctx.actor.id, code.replaceAll(/[\s-]/g, '').toLowerCase())],
      )
      if (used.length === 0) throw new Refusal('account/code-wrong', {}, 'code')
    }
    await tx.execute(
      `update auth.second_factor set last_step = greatest(last_step, ?), failures = 0, blocked_until = null where account_id = ?`,
      [step ?? 0, ctx.actor.id],
    )
    await tx.execute(`update auth.session set second_factor_at = now() where id = ?`, [sessionId])
  })
}

export const ResetSecondFactor = z.object({ accountId: z.uuid() })

/** For a lost telephone: another administrator takes it off, and the account sets up a new one at its next sign-in. */
export async function resetSecondFactor(ctx: Context, { accountId }: z.infer<typeof ResetSecondFactor>): Promise<void> {
  allowManaging(ctx, null)
  if (accountId === ctx.actor.id) throw new Refusal('account/own-account')
  await asSignInSystem(ctx, async tx => {
    const gone = await tx.execute<unknown[]>(`delete from auth.second_factor where account_id = ? returning account_id`, [accountId])
    if (gone.length === 0) throw new Refusal('record/missing')
    await tx.execute(`delete from auth.backup_code where account_id = ?`, [accountId])
    await tx.execute(`delete from auth.session where account_id = ?`, [accountId])
  })
}

/** Counted in a transaction of its own, before the code is looked at: a refused code rolls back, its count stays. */
async function countTry(ground: Ground, accountId: string): Promise<void> {
  const seconds = await asSignInSystem(systemContext(ground, newId()), async tx => {
    const [row] = await tx.execute<{ failures: number; wait: number }[]>(
      `select failures, ${waitSeconds} as wait
       from auth.second_factor where account_id = ? for update`,
      [accountId],
    )
    if (row == null) return 0
    if (row.wait > 0) return row.wait
    await tx.execute(
      `update auth.second_factor set failures = failures + 1,
         blocked_until = case when failures >= 4 then clock_timestamp() + make_interval(secs => least(900, power(2, least(failures, 20)))) end
       where account_id = ?`,
      [accountId],
    )
    return 0
  })
  if (seconds > 0) throw new Refusal('account/slowed-down', { seconds })
}

const databaseNow = async (tx: Parameters<Parameters<typeof asOwner>[1]>[0]): Promise<Date> => {
  const [row] = await tx.execute<{ at: string }[]>(`select extract(epoch from clock_timestamp())::text as at`)
  return new Date(Number(row!.at) * 1000)
}

const digest = (secrets: Secrets, accountId: string, code: string) =>
  createHmac('sha256', secrets.auth).update(`backup code ${accountId} ${code}`).digest('base64url')

const keyOf = (auth: string) => createHash('sha256').update(`second factor ${auth}`).digest()

function seal({ auth }: Secrets, accountId: string, secret: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(auth), nonce).setAAD(Buffer.from(accountId))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

function open({ auth }: Secrets, accountId: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(auth), bytes.subarray(0, 12))
    .setAAD(Buffer.from(accountId))
    .setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}

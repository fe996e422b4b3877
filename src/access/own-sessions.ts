import type { Context } from '../context.ts'
import { asSignInSystem } from './as-sign-in-system.ts'

export interface OwnSession {
  readonly id: string
  readonly userAgent: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

export const ownSessions = (ctx: Context): Promise<OwnSession[]> =>
  asSignInSystem(ctx, tx =>
    tx.execute<OwnSession[]>(
      `select id, user_agent as "userAgent", created_at as "createdAt", updated_at as "updatedAt" from auth.session
       where account_id = ? and expires_at > now() order by updated_at desc limit 50`,
      [ctx.actor.id],
    ),
  )

export const endOtherSessions = (ctx: Context, sessionId: string | null): Promise<void> =>
  asSignInSystem(ctx, async tx => {
    await tx.execute(`delete from auth.session where account_id = ? and id is distinct from ?::uuid`, [ctx.actor.id, sessionId])
  })

/** The language is the account's own, on whichever device. */
export const keepLanguage = (ctx: Context, locale: 'vi' | 'en'): Promise<void> =>
  asSignInSystem(ctx, async tx => {
    await tx.execute(`update auth.account set locale = ?, updated_at = now() where id = ?`, [locale, ctx.actor.id])
  })

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'
import type { Grant, Locale } from '../context.ts'
import { asGrants, type GrantRow } from './grants.queries.ts'
import { freshForSeconds } from './sign-in-system.ts'

interface StandingRow {
  readonly session_id: string
  readonly account_id: string
  readonly name: string
  readonly locale: Locale
  readonly must_change_password: boolean
  readonly confirmed: boolean
  readonly shown: boolean
  readonly fresh: boolean
  readonly grants: readonly GrantRow[]
}

export interface SessionStanding {
  readonly sessionId: string
  readonly accountId: string
  readonly name: string
  readonly locale: Locale
  readonly mustChangePassword: boolean
  /** Whether the account has a confirmed second factor, and whether this session has shown it. */
  readonly secondFactor: { readonly confirmed: boolean; readonly shown: boolean }
  /** Else it is ended or due to be prolonged: the sign-in system decides which. */
  readonly fresh: boolean
  readonly grants: Grant[]
}

/** The session of a cookie, who it belongs to and what they hold on a day. Null where there is none, or its account is disabled. */
export async function findSession(orm: MikroORM, secret: string, cookie: string, day: string): Promise<SessionStanding | null> {
  const token = tokenOf(secret, cookie)
  if (token == null) return null
  const [row] = await orm.em
    .getConnection()
    .execute<StandingRow[]>(`select * from session_standing(?, make_interval(secs => ?), ?)`, [token, freshForSeconds, day])
  return row == null
    ? null
    : {
        sessionId: row.session_id,
        accountId: row.account_id,
        name: row.name,
        locale: row.locale,
        mustChangePassword: row.must_change_password,
        secondFactor: { confirmed: row.confirmed, shown: row.shown },
        fresh: row.fresh,
        grants: asGrants(row.grants),
      }
}

/** Signed as better-auth signs its cookies: `token.signature`. */
function tokenOf(secret: string, cookie: string): string | null {
  const end = cookie.lastIndexOf('.')
  if (end < 1) return null
  const token = cookie.slice(0, end)
  const [given, expected] = [Buffer.from(cookie.slice(end + 1), 'base64'), createHmac('sha256', secret).update(token).digest()]
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

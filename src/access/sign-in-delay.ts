import { createHmac } from 'node:crypto'
import type { Ground } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { type DelayKind, delaySeconds, longestDelay } from './sign-in-delay-rules.ts'

export interface Attempt {
  readonly email: string
  /** Null where it is not known: then only the account is slowed down. */
  readonly address: string | null
}

// A digest with our secret: neither addresses nor mistyped names can be read from the table.
const keysOf = (ground: Ground, { email, address }: Attempt): (readonly [DelayKind, string])[] => {
  const digest = (text: string) => createHmac('sha256', ground.secrets.auth).update(`delay ${text}`).digest('base64url')
  return [['account', digest(email.toLowerCase())] as const, ...(address == null ? [] : [['address', digest(address)] as const])]
}

/** A rest longer than the longest comes from a clock that was set back: it is over. */
export const waitSeconds = `case when blocked_until <= clock_timestamp() + make_interval(secs => ${longestDelay})
  then greatest(ceil(extract(epoch from blocked_until - clock_timestamp())), 0)::int else 0 end`

/**
 * Counts an attempt before its password is looked at, so that many at once are not all let through, and refuses while the delay of an
 * earlier one runs. Unknown accounts are counted like known ones.
 */
export async function countAttempt(ground: Ground, attempt: Attempt): Promise<void> {
  const seconds = await asOwner(ground.orm, async tx => {
    let longest = 0
    for (const [kind, key] of keysOf(ground, attempt)) {
      const [row] = await tx.execute<{ failures: number; wait: number }[]>(
        `insert into auth.sign_in_delay as d (kind, key) values (?, ?)
         on conflict (kind, key) do update set failures = case when d.last_failed_at < now() - interval '1 day' then 0 else d.failures end
         returning failures, ${waitSeconds} as wait`,
        [kind, key],
      )
      if (row!.wait > 0) {
        longest = Math.max(longest, row!.wait)
        continue
      }
      await tx.execute(
        `update auth.sign_in_delay set failures = failures + 1, last_failed_at = now(), blocked_until = clock_timestamp() + make_interval(secs => ?)
         where kind = ? and key = ?`,
        [delaySeconds(kind, row!.failures + 1), kind, key],
      )
    }
    return longest
  })
  if (seconds > 0) throw new Refusal('account/slowed-down', { seconds })
}

/** The password was right: the account starts afresh, and the address gets back the attempt that was counted. */
export const forgiveAttempt = (ground: Ground, attempt: Attempt): Promise<void> =>
  asOwner(ground.orm, async tx => {
    for (const [kind, key] of keysOf(ground, attempt))
      await tx.execute(
        `update auth.sign_in_delay set failures = case when kind = 'account' then 0 else greatest(failures - 1, 0) end, blocked_until = null
         where kind = ? and key = ?`,
        [kind, key],
      )
  })

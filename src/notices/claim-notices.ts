import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'

export interface ClaimedNotice {
  readonly id: string
  readonly kind: string
  readonly occasionId: string
  readonly version: number
  readonly recipientId: string
  readonly recipientName: string
  readonly payload: Record<string, unknown>
  readonly attempts: number
  readonly notAfter: Date | null
}

/** `wait`: the rate is used up for the moment. `shut`: the gate is, after too many errors. */
export type Claim = 'nothing due' | 'wait' | 'shut' | readonly ClaimedNotice[]

export interface ClaimOptions {
  readonly token: string
  readonly batch: number
  readonly leaseSeconds: number
  readonly mailPerSecond: number
}

/**
 * Takes what is due for one sender, as many as the rate allows this second. What a killed sender held comes back when its lease has run out;
 * what announces something that has begun is set aside first.
 */
export async function claimNotices(ctx: Context, { token, batch, leaseSeconds, mailPerSecond }: ClaimOptions): Promise<Claim> {
  return inTransaction(ctx, async tx => {
    await tx.execute(
      `update notice set state = 'stale', state_at = ?, cause = 'begun', claim = null, lease_until = null
       where id in (select id from notice where not_after <= ? and (state in ('asked', 'awaiting-retry') or (state = 'claimed' and lease_until < now()))
         limit 500 for update skip locked)`,
      [ctx.now(), ctx.now()],
    )
    const due = `(state in ('asked', 'awaiting-retry') and next_try_at <= now()) or (state = 'claimed' and lease_until < now())`
    const [waiting] = await tx.execute<{ n: number }[]>(`select count(*)::int as n from (select from notice where ${due} limit ?) due`, [
      batch,
    ])
    if (waiting == null || waiting.n === 0) return 'nothing due'
    const [tokens] = await tx.execute<{ granted: number | null }[]>(`select take_mail_tokens(?, ?) as granted`, [waiting.n, mailPerSecond])
    if (tokens?.granted == null) return 'shut'
    if (tokens.granted === 0) return 'wait'
    const rows = await tx.execute<(Omit<ClaimedNotice, 'notAfter'> & { notAfter: string | null })[]>(
      `update notice set state = 'claimed', state_at = ?, cause = null, attempts = attempts + 1, claim = ?, lease_until = now() + make_interval(secs => ?)
       where id in (select id from notice where ${due} order by next_try_at, id limit ? for update skip locked)
       returning id, kind, occasion_id as "occasionId", version, recipient_id as "recipientId", recipient_name as "recipientName", payload, attempts,
         not_after as "notAfter"`,
      [ctx.now(), token, leaseSeconds, tokens.granted],
    )
    if (rows.length < tokens.granted)
      await tx.execute(`update mail_gate set tokens = tokens + ? where id = 1`, [tokens.granted - rows.length])
    return rows.map(row => ({ ...row, notAfter: row.notAfter == null ? null : new Date(row.notAfter) }))
  })
}

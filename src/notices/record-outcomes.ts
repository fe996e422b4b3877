import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { NoticeState } from './notice.entity.ts'

export interface Outcome {
  readonly id: string
  readonly state: Exclude<NoticeState, 'claimed'>
  readonly cause: string | null
  readonly sentTo: string | null
  /** Seconds until the next try, where there is one. */
  readonly wait: number | null
  readonly outage: boolean
}

/** After so many errors without one success nothing more is tried for a while: the mail server is down, or does not want us. */
export const errorLimit = 25
const shutMinutes = 15

/** What happened to letters, many in one statement. A letter that was sent is written as sent, whoever holds the claim by now. */
export async function recordOutcomes(ctx: Context, token: string, outcomes: readonly Outcome[]): Promise<void> {
  const outages = outcomes.filter(one => one.outage).length
  const sent = outcomes.some(one => one.state === 'sent')
  await inTransaction(ctx, async tx => {
    await tx.execute(
      `with gate as (
         update mail_gate set errors = 0, paused_until = null, paused_because = null where id = 1 and errors > 0 and ?::boolean)
       update notice set state = o.state, state_at = ?, cause = o.cause, claim = null, lease_until = null,
         sent_at = case when o.state = 'sent' then ?::timestamptz end, sent_to = o."sentTo",
         next_try_at = case when o.wait is null then notice.next_try_at else now() + make_interval(secs => o.wait) end
       from jsonb_to_recordset(?::jsonb) as o (id uuid, state text, cause text, "sentTo" text, wait double precision)
       where notice.id = o.id and (notice.claim = ? or (o.state = 'sent' and notice.state in ('claimed', 'asked', 'awaiting-retry')))`,
      [sent, ctx.now(), ctx.now(), JSON.stringify(outcomes), token],
    )
    if (outages > 0 && !sent)
      // Most of the limit stays counted, so that a few errors after the pause shut the gate again.
      await tx.execute(
        `update mail_gate set errors = case when errors + ? >= ? then ? else errors + ? end,
           paused_because = case when errors + ? >= ? then ? else paused_because end,
           paused_until = case when errors + ? >= ? then now() + make_interval(mins => ?) else paused_until end where id = 1`,
        [
          outages,
          errorLimit,
          errorLimit - 5,
          outages,
          outages,
          errorLimit,
          outcomes.find(one => one.outage)?.cause ?? null,
          outages,
          errorLimit,
          shutMinutes,
        ],
      )
  })
}

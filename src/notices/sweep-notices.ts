import { type Context, systemContext } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { sendNoticesJob } from './notices.jobs.ts'

/** What is due but nobody is sending: a flushed queue, a killed sender, a retry whose time has come. Asks for one sender. */
export async function sweepNotices(ctx: Context): Promise<string> {
  return inTransaction(ctx, async tx => {
    const [standing] = await tx.execute<{ due: number; busy: boolean; shut: boolean }[]>(
      `select (select count(*)::int from notice where (state in ('asked', 'awaiting-retry') and (next_try_at <= now() or not_after <= ?))
                 or (state = 'claimed' and lease_until < now())) as due,
              exists (select from job where name = ? and state in ('waiting', 'queued', 'running') and (lease_until is null or lease_until > now())) as busy,
              coalesce((select paused_until > now() from mail_gate where id = 1), false) as shut`,
      [ctx.now(), sendNoticesJob.name],
    )
    if (standing == null || standing.due === 0) return '0 due'
    if (standing.shut) return `${standing.due} due, sending is paused`
    if (standing.busy) return `${standing.due} due, being sent`
    enqueue(tx, systemContext(ctx.ground, ctx.requestId), sendNoticesJob, {})
    return `${standing.due} due, sender asked for`
  })
}

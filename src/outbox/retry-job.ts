import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { Job } from './job.entity.ts'

export const RetryJob = z.object({ jobId: z.uuid() })

/** "Try again": a failed job waits once more, with all its tries. */
export async function retryJob(ctx: Context, input: z.infer<typeof RetryJob>): Promise<void> {
  ctx = allow(ctx, 'jobs.manage')
  await inTransaction(ctx, async tx => {
    const job = (await tx.findOne(Job, input.jobId, { lockMode: LockMode.PESSIMISTIC_WRITE })) ?? refuse('record/missing')
    if (job.state !== 'failed') refuse('job/not-failed', { state: job.state })
    // The outbox lives in the database's time, which the worker's leases use too.
    await tx.execute(`update job set state = 'waiting', attempts = 0, run_after = now(), ended_at = null, worker = null where id = ?`, [
      job.id,
    ])
  })
}

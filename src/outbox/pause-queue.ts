import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { queueNames } from './define-job.ts'

export const PauseQueue = z.object({ queue: z.enum(queueNames) })

/** What runs is finished; nothing new begins. Pausing twice is the same as once. */
export async function pauseQueue(ctx: Context, input: z.infer<typeof PauseQueue>): Promise<void> {
  ctx = allow(ctx, 'jobs.manage')
  await inTransaction(ctx, tx =>
    tx.execute(`insert into queue_pause (queue, paused_by) values (?, ?) on conflict do nothing`, [input.queue, ctx.actor.id]),
  )
}

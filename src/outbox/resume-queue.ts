import type { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { PauseQueue } from './pause-queue.ts'

export const ResumeQueue = PauseQueue

export async function resumeQueue(ctx: Context, input: z.infer<typeof ResumeQueue>): Promise<void> {
  ctx = allow(ctx, 'jobs.manage')
  await inTransaction(ctx, tx => tx.execute(`delete from queue_pause where queue = ?`, [input.queue]))
}

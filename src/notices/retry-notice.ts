import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { askToSend } from './notify.ts'

export const RetryNotice = z.object({ noticeId: z.uuid() })

/** After the address was mended, or the mail server was: once more from the beginning, as the same letter. */
export async function retryNotice(ctx: Context, { noticeId }: z.infer<typeof RetryNotice>): Promise<void> {
  ctx = allow(ctx, 'notices.send')
  await inTransaction(ctx, async tx => {
    const [notice] = await tx.execute<{ state: string }[]>(
      `update notice set state = 'asked', state_at = ?, cause = null, attempts = 0, next_try_at = now()
       where id = ? and state in ('not-reached', 'refused', 'awaiting-retry') returning state`,
      [ctx.now(), noticeId],
    )
    if (notice != null) return askToSend(tx, ctx)
    const [found] = await tx.execute<{ state: string }[]>(`select state from notice where id = ?`, [noticeId])
    throw found == null ? new Refusal('record/missing') : new Refusal('notice/nothing-to-retry', { state: found.state })
  })
}

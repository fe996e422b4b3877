import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { askToSend } from './notify.ts'

/** Goes on sending after a pause; what waited for a retry is tried at once. */
export async function reopenGate(ctx: Context): Promise<void> {
  ctx = allow(ctx, 'notices.send')
  await inTransaction(ctx, async tx => {
    await tx.execute(`update mail_gate set errors = 0, paused_until = null, paused_because = null where id = 1`)
    await tx.execute(`update notice set next_try_at = now() where state = 'awaiting-retry'`)
    askToSend(tx, ctx)
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import type { AreaChange } from './area-change.entity.ts'
import { allowEverywhere, lockChange } from './area-changes.queries.ts'

export const CancelAreaChange = z.object({ changeId: z.uuid() })

export async function cancelAreaChange(ctx: Context, { changeId }: z.infer<typeof CancelAreaChange>): Promise<AreaChange> {
  allowEverywhere(ctx)
  return inTransaction(ctx, async tx => {
    const change = await lockChange(tx, changeId)
    if (change.state() !== 'planned') throw new Refusal('area-change/not-planned', { name: change.name })
    return tx.assign(change, { cancelledAt: ctx.now(), cancelledBy: ctx.actor.id })
  })
}

import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { SettledQuestion } from './settled-question.entity.ts'

export const ReopenQuestion = z.object({ settledId: z.uuid() })

/** An answer was mistaken or outdated: the question is asked again with the next list. */
export async function reopenQuestion(ctx: Context, input: z.input<typeof ReopenQuestion>): Promise<SettledQuestion> {
  ctx = allow(ctx, 'lists.compile')
  const { settledId } = ReopenQuestion.parse(input)
  return inTransaction(ctx, async tx => {
    const settled = await tx.findOne(SettledQuestion, settledId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (settled == null || !may(ctx, 'lists.compile', settled.areaId)) throw new Refusal('record/missing')
    return settled.reopenedAt == null ? tx.assign(settled, { reopenedAt: ctx.now(), reopenedBy: ctx.actor.id }) : settled
  })
}

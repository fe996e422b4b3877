import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { officeDays } from './office-days.queries.ts'
import { clocksOf } from './subject-request-rules.ts'

export const RecordSubjectRequest = z.object({
  areaId: z.uuid(),
  requester: z.string().trim().min(1).max(120),
  kind: z.enum(['see', 'correct', 'erase', 'stop']),
  wish: z.string().trim().min(1).max(1000),
})

/** The clocks start on the day it was received. */
export async function recordSubjectRequest(ctx: Context, input: z.output<typeof RecordSubjectRequest>): Promise<{ id: string }> {
  allow(ctx, 'privacy.manage', input.areaId)
  return inTransaction(ctx, async tx => {
    const today = isoDay(ctx.now())
    const clocks = clocksOf(input.kind, today, await officeDays(tx))
    const id = newId()
    await tx.execute(
      `insert into subject_request (id, area_id, requester, wish, kind, received_on, answer_by, act_by, recorded_at, recorded_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, input.areaId, input.requester, input.wish, input.kind, today, clocks.answerBy, clocks.actBy, ctx.now(), ctx.actor.id],
    )
    return { id }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { MOST_CALLS, turnProblem } from './flow-rules.ts'
import { lockTurn } from './turn.queries.ts'

export const RecallTurn = z.object({ eventId: z.uuid(), turnId: z.uuid() })

/** Calls again whoever did not hear it. */
export async function recallTurn(ctx: Context, input: z.infer<typeof RecallTurn>): Promise<{ calls: number }> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.flow')
    const turn = await lockTurn(tx, event.id, input.turnId)
    const problem = turnProblem(turn, 'recall')
    if (problem != null) return refuse(problem, { calls: turn.calls, most: MOST_CALLS })
    await tx.execute(`update station_visit set calls = calls + 1, called_at = ? where id = ?`, [ctx.now(), turn.id], 'run')
    return { calls: turn.calls + 1 }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { turnProblem } from './flow-rules.ts'
import { lockTurn } from './turn.queries.ts'

export const MissTurn = z.object({ eventId: z.uuid(), turnId: z.uuid() })

/** Called and not there: the turn is missed, the next one is called. Who comes back queues again. */
export async function missTurn(ctx: Context, input: z.infer<typeof MissTurn>): Promise<{ missed: true }> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.flow')
    const turn = await lockTurn(tx, event.id, input.turnId)
    const problem = turnProblem(turn, 'miss')
    if (problem != null) return refuse(problem)
    await tx.execute(
      `update station_visit set state = 'missed', ended_at = ?, ended_by = ? where id = ?`,
      [ctx.now(), ctx.actor.id, turn.id],
      'run',
    )
    return { missed: true }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { queueAt } from './send-on.ts'
import { lockTurn, visitorOf } from './turn.queries.ts'

export const RequeueVisitor = z.object({ eventId: z.uuid(), turnId: z.uuid() })

/** Somebody who missed the turn is back: the same station again, behind those who wait. Who already waits elsewhere is told where. */
export async function requeueVisitor(ctx: Context, input: z.infer<typeof RequeueVisitor>): Promise<{ turnId: string }> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.flow')
    const missed = await lockTurn(tx, event.id, input.turnId)
    await tx.execute(`select id from invitee where id = ? for update`, [missed.invitee_id])
    const [standing] = await tx.execute<{ name: string }[]>(
      `select st.name from station_visit v join station st on st.id = v.station_id where v.invitee_id = ? and v.state in ('waiting', 'called')`,
      [missed.invitee_id],
    )
    if (standing != null) return refuse('turn/elsewhere', { station: standing.name })
    if (missed.state !== 'missed') return refuse('turn/over')
    return { turnId: await queueAt(tx, ctx, visitorOf(missed), missed.station_id, ctx.now()) }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent, getStation } from './find-event.ts'
import { turnProblem } from './flow-rules.ts'
import { type QueuedAt, sendOn } from './send-on.ts'
import { lockTurn, visitorOf } from './turn.queries.ts'

export const FinishTurn = z.object({
  eventId: z.uuid(),
  turnId: z.uuid(),
  /** Stations visited only on indication to which this one sends the visitor. */
  sendTo: z.array(z.uuid()).max(20).default([]),
  /** The visitor does not need this station, or declines. */
  skipBecause: z.string().trim().min(1).max(200).nullish(),
})

/** Ends a turn, done or skipped, and queues the visitor at the next station. */
export async function finishTurn(ctx: Context, input: z.input<typeof FinishTurn>): Promise<{ next: QueuedAt | null }> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.flow')
    const turn = await lockTurn(tx, event.id, input.turnId)
    const problem = turnProblem(turn, input.skipBecause == null ? 'finish' : 'skip')
    if (problem != null) return refuse(problem)
    await tx.execute(
      `update station_visit set state = ?, ended_at = ?, ended_by = ?, because = ? where id = ?`,
      [input.skipBecause == null ? 'done' : 'skipped', ctx.now(), ctx.actor.id, input.skipBecause ?? null, turn.id],
      'run',
    )
    for (const stationId of input.sendTo ?? []) {
      await getStation(tx, event.id, stationId)
      await tx.execute(
        `insert into station_wish (event_id, invitee_id, area_id, station_id, wished_at, wished_by) values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
        [event.id, turn.invitee_id, turn.area_id, stationId, ctx.now(), ctx.actor.id],
        'run',
      )
    }
    return { next: await sendOn(tx, ctx, visitorOf(turn), ctx.now()) }
  })
}

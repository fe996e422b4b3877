import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { PlacementReason } from './allocate-rules.ts'
import type { HealthEvent } from './event.entity.ts'
import { type Filled, fillSeats } from './fill-seats.ts'

/** Takes the seats of these invitees back, withdraws what they were told, and gives the seats to those who wait. */
export async function freeSeats(
  tx: EntityManager,
  ctx: Context,
  event: HealthEvent,
  inviteeIds: readonly string[],
  freedBy: 'no-show' | 'cannot-come' | 'withdrawn',
): Promise<{ freed: string[]; filled: Filled[] }> {
  const ids = JSON.stringify(inviteeIds)
  const now = ctx.now()
  const freed = await tx.execute<{ id: string }[]>(
    `update seat set invitee_id = null, taken_at = null, taken_by = null
     where invitee_id in (select value::uuid from jsonb_array_elements_text(?::jsonb)) returning id`,
    [ids],
  )
  const reason: PlacementReason = { code: 'gave-up-seat', freedBy }
  await tx.execute(
    `update invitee set placement = 'given-up', reason = ?::jsonb, waiting_since = null, no_show_at = case when ? then ?::timestamptz else no_show_at end
     where id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(reason), freedBy === 'no-show', now, ids],
    'run',
  )
  await tx.execute(
    `update invitation set withdrawn_at = ?, withdrawn_because = ? where withdrawn_at is null and invitee_id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [now, freedBy, ids],
    'run',
  )
  const filled = await fillSeats(
    tx,
    ctx,
    event,
    freed.map(seat => seat.id),
    freedBy,
  )
  return { freed: freed.map(seat => seat.id), filled }
}

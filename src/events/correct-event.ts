import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { CreateEvent } from './create-event.ts'
import type { HealthEvent } from './event.entity.ts'
import { getStandingEvent } from './find-event.ts'

export const CorrectEvent = CreateEvent.pick({ name: true, place: true, organiser: true, bring: true }).extend({
  eventId: z.uuid(),
  /** As the form showed it. */
  version: z.coerce.number().int().optional(),
})

/** Corrects what letters say of an event. Another place takes back what people were told, so that nobody goes to the old one unheard. */
export async function correctEvent(ctx: Context, input: z.infer<typeof CorrectEvent>): Promise<{ event: HealthEvent; untold: number }> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const [held] = await tx.execute<{ version: number }[]>(`select version from health_event where id = ? for update`, [event.id])
    const { eventId: _, version, bring, ...given } = input
    if (version != null && version !== held!.version) throw new Refusal('record/changed-meanwhile')
    const moved = event.place !== input.place
    tx.assign(event, { ...given, bring: bring || null, version: held!.version + 1 })
    await tx.flush()
    if (!moved) return { event, untold: 0 }
    const untold = await tx.execute<{ id: string }[]>(
      `update invitation set withdrawn_at = ?, withdrawn_because = 'place-changed' where event_id = ? and withdrawn_at is null and arrives_at > ? returning id`,
      [ctx.now(), event.id, ctx.now()],
    )
    return { event, untold: untold.length }
  })
}

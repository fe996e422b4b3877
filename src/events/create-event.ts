import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { HealthEvent } from './event.entity.ts'

const words = z.string().trim()
export const CreateEvent = z.object({
  name: words.min(1).max(200),
  place: words.min(1).max(200),
  organiser: words.min(1).max(200),
  /** The first commune is the host. */
  areaIds: z.array(z.uuid()).min(1).max(30),
  campaignId: z.uuid().nullish(),
  bring: words.max(1000).nullish(),
  note: words.max(1000).nullish(),
})

export async function createEvent(ctx: Context, input: z.infer<typeof CreateEvent>): Promise<HealthEvent> {
  for (const area of input.areaIds) allow(ctx, 'events.manage', area)
  return inTransaction(ctx, async tx => {
    const areaIds = [...new Set(input.areaIds)]
    const event = tx.create(
      HealthEvent,
      {
        id: newId(),
        campaignId: input.campaignId || null,
        areaId: areaIds[0]!,
        areaIds,
        name: input.name,
        place: input.place,
        organiser: input.organiser,
        bring: input.bring || null,
        note: input.note || null,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    return event
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { Station, stationKinds } from './event.entity.ts'
import { getStandingEvent } from './find-event.ts'
import { StationVisit } from './visit.entity.ts'

export const SetStations = z.object({
  eventId: z.uuid(),
  stations: z
    .array(
      z.object({
        id: z.uuid().optional(),
        name: z.string().trim().min(1).max(80),
        kind: z.enum(stationKinds),
        desks: z.number().int().min(1).max(40).default(1),
        onIndication: z.boolean().default(false),
        minutes: z.number().int().min(1).max(120).default(5),
      }),
    )
    .min(1)
    .max(30),
})

/** The stations of an event, in the order given. One where somebody already queued can be changed but not taken away. */
export async function setStations(ctx: Context, input: z.infer<typeof SetStations>): Promise<Station[]> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const before = await tx.find(Station, { eventId: event.id })
    const kept = new Set(input.stations.flatMap(station => station.id ?? []))
    for (const station of before.filter(one => !kept.has(one.id))) {
      if ((await tx.count(StationVisit, { stationId: station.id })) > 0) refuse('station/has-queue', { name: station.name })
      tx.remove(station)
    }
    const after = input.stations.map(({ id, ...given }, i) => {
      const known = before.find(station => station.id === id)
      const values = { ...given, position: i + 1 }
      return known == null ? tx.create(Station, { id: newId(), eventId: event.id, ...values }, { persist: true }) : tx.assign(known, values)
    })
    await tx.flush()
    return after
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { EventSession } from './event.entity.ts'
import { getStandingEvent } from './find-event.ts'
import { Seat } from './invitee.entity.ts'
import { arrivalMinute, seatsPerQuarter, sessionProblem } from './seat-rules.ts'

export const AddSession = z.object({
  eventId: z.uuid(),
  name: z.string().trim().min(1).max(80),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  doctors: z.number().int().min(1).max(200),
  patientsPerDoctor: z.number().int().min(1).max(60).default(12),
})

/** A half-day, with its seats made from the number of doctors. */
export async function addSession(ctx: Context, input: z.infer<typeof AddSession>): Promise<EventSession> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const problem = sessionProblem(input)
    if (problem != null) return refuse(problem, {}, 'endsAt')
    await tx.execute(`select id from health_event where id = ? for update`, [event.id])
    const [other] = await tx.find(EventSession, { eventId: event.id, startsAt: { $lt: input.endsAt }, endsAt: { $gt: input.startsAt } })
    if (other != null) return refuse('session/overlaps', { name: other.name }, 'startsAt')
    const session = tx.create(EventSession, { id: newId(), ...input, eventId: event.id }, { persist: true })
    for (const { quarterAt, seats } of seatsPerQuarter(input))
      for (let no = 1; no <= seats; no++) tx.create(Seat, newSeat(event.id, session.id, quarterAt, no), { persist: true })
    await tx.flush()
    return session
  })
}

export const newSeat = (eventId: string, sessionId: string, quarterAt: Date, no: number) => ({
  id: newId(),
  eventId,
  sessionId,
  quarterAt,
  no,
  arrivesAt: new Date(quarterAt.getTime() + arrivalMinute(no) * 60_000),
})

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { Person } from '../registry/person.entity.ts'
import { findCandidates } from './candidates.queries.ts'
import type { HealthEvent } from './event.entity.ts'
import { getStandingEvent } from './find-event.ts'
import { Invitee } from './invitee.entity.ts'
import { needOf } from './need-rules.ts'
import { type ArrivalAnswer, recordArrival } from './record-arrival.ts'

export const ReceiveWalkIn = z.object({
  eventId: z.uuid(),
  sessionId: z.uuid(),
  /** Somebody of the register, or … */
  personId: z.uuid().optional(),
  /** … somebody nobody knows. */
  guestName: z.string().trim().min(1).max(120).optional(),
  guestBirthYear: z.number().int().min(1890).max(2100).nullish(),
  /** As at an arrival: somebody who turns out to be invited for another session or day is asked about first. */
  anyway: z.boolean().default(false),
})

/** Somebody came without an appointment: written down as an invitee of their own kind, and received at once. */
export async function receiveWalkIn(ctx: Context, input: z.input<typeof ReceiveWalkIn>): Promise<ArrivalAnswer> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.arrive')
    if ((input.personId == null) === (input.guestName == null)) return refuse('input/invalid', {}, 'guestName')
    const invitee = await inviteeOf(tx, ctx, event, input)
    return recordArrival(ctx, { eventId: event.id, sessionId: input.sessionId, inviteeId: invitee.id, anyway: input.anyway ?? false })
  })
}

async function inviteeOf(tx: EntityManager, ctx: Context, event: HealthEvent, input: z.input<typeof ReceiveWalkIn>): Promise<Invitee> {
  const values = {
    id: newId(),
    eventId: event.id,
    origin: 'walk-in' as const,
    invitedAt: ctx.now(),
    invitedBy: ctx.actor.id,
  }
  if (input.personId == null) {
    const guest = {
      ...values,
      areaId: event.areaIds.find(area => may(ctx, 'events.arrive', area)) ?? event.areaId,
      guestName: input.guestName!,
      guestBirthYear: input.guestBirthYear ?? null,
    }
    const invitee = tx.create(Invitee, guest, { persist: true })
    await tx.flush()
    return invitee
  }
  const known = await tx.findOne(Invitee, { eventId: event.id, personId: input.personId })
  if (known != null) return known
  const person = await tx.findOne(Person, { id: input.personId, mergedIntoId: null })
  if (person == null) return refuse('record/missing', { what: 'person' })
  const invitee = tx.create(
    Invitee,
    { ...values, areaId: person.areaId, hamletId: person.hamletId, personId: person.id },
    { persist: true },
  )
  await tx.flush()
  const [facts] = await findCandidates(tx, event.id, [invitee.id])
  if (facts != null) invitee.need = needOf(facts).need
  await tx.flush()
  return invitee
}

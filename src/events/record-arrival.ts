import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { type Facts, Refusal, type RefusalCode, refuse } from '../refusal.ts'
import { formatDate, formatDateTime, formatTime, isoDay } from '../vietnamese/dates.ts'
import { type ArrivalRow, lockArrivalFacts } from './arrival-facts.queries.ts'
import { decideArrival } from './arrival-rules.ts'
import { HealthEvent } from './event.entity.ts'
import { getEvent, getSession } from './find-event.ts'
import { giveTicket } from './fill-seats.ts'
import { turnAt } from './flow-rules.ts'
import { sendPast } from './send-on.ts'
import { readTicketCode } from './ticket-code.ts'
import { ArrivalRefusal, type ArrivalWay } from './visit.entity.ts'

export const RecordArrival = z.object({
  eventId: z.uuid(),
  sessionId: z.uuid(),
  /** As read from the QR code. */
  code: z.string().max(200).optional(),
  ticketNo: z.number().int().positive().optional(),
  inviteeId: z.uuid().optional(),
  /** Receive somebody although their seat is in another session or on another day. */
  anyway: z.boolean().default(false),
  /** When it happened, for arrivals written on paper while the line was down. */
  arrivedAt: z.coerce.date().optional(),
})

export type ArrivalAnswer =
  | {
      readonly granted: true
      readonly arrivalId: string
      readonly inviteeId: string
      readonly name: string
      readonly ticketNo: number
      readonly expectedAt: string | null
      readonly nextStation: string | null
      readonly homeVisit: boolean
    }
  | RefusedArrival

interface RefusedArrival {
  readonly granted: false
  readonly because: RefusalCode
  readonly facts: Facts
  readonly inviteeId: string | null
  readonly name: string | null
}

const askedFirst: readonly RefusalCode[] = ['arrival/other-session', 'arrival/other-day']

/** What the desk was told instead; `anyway` is the field of a refusal that the desk may set aside, knowing. */
export const refusedArrival = ({ because, facts }: RefusedArrival): Refusal =>
  new Refusal(because, facts, askedFirst.includes(because) ? 'anyway' : null)

/** Somebody stands at the desk. A refusal is a row too, so it is returned and committed. */
export async function recordArrival(ctx: Context, input: z.input<typeof RecordArrival>): Promise<ArrivalAnswer> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, input.eventId, 'events.arrive')
    // Exactly one way of saying who it is.
    if ([input.code, input.ticketNo, input.inviteeId].filter(one => one != null).length !== 1) return refuse('input/invalid', {}, 'code')
    return decide(tx, ctx, event, input)
  })
}

async function decide(tx: EntityManager, ctx: Context, event: HealthEvent, input: z.input<typeof RecordArrival>): Promise<ArrivalAnswer> {
  const refused = (because: RefusalCode, facts: Facts = {}, row: ArrivalRow | null = null) =>
    refuseAtDesk(tx, ctx, event, because, facts, row)
  const session = await getSession(tx, event.id, input.sessionId)
  const code = input.code == null ? null : readTicketCode(ctx.ground.secrets, input.code)
  if (input.code != null && code == null) return refused('ticket/not-ours')
  if (code != null && code.eventId !== event.id) return refused('ticket/other-event', await otherEvent(tx, code.eventId))
  const by = input.ticketNo != null ? { ticketNo: input.ticketNo } : { inviteeId: code?.inviteeId ?? input.inviteeId! }
  const held = await lockArrivalFacts(tx, event.id, by)
  if (held == null) return refused('ticket/unknown', { ticket: input.ticketNo ?? null })
  const row = held.facts
  const now = ctx.now()
  const arrivedAt = given(input.arrivedAt, now)
  const decision = decideArrival({
    eventCancelledAt: event.cancelledAt?.getTime() ?? null,
    ticketEventIsThis: true,
    withdrawnAt: instant(row.withdrawn_at),
    dead: row.dead,
    arrivedAt: instant(row.arrived_at),
    seat: row.seat_session_id == null ? null : seatOf(row.seat_session_id, new Date(row.seat_arrives_at!)),
    deskSessionId: session.id,
    day: isoDay(arrivedAt),
    anyway: input.anyway ?? false,
  })
  if (!decision.granted) return refused(decision.because, factsOf(event, row, arrivedAt), row)
  const how: ArrivalWay =
    !decision.withSeat && row.seat_session_id == null ? 'walk-in' : input.code != null ? 'code' : input.ticketNo != null ? 'ticket' : 'name'
  const id = newId()
  await tx.execute(
    `insert into arrival (id, event_id, invitee_id, area_id, session_id, how, expected_at, arrived_at, learnt_at, by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      event.id,
      row.invitee_id,
      row.area_id,
      session.id,
      how,
      decision.expectedAt == null ? null : new Date(decision.expectedAt),
      arrivedAt,
      now,
      ctx.actor.id,
    ],
    'run',
  )
  const ticketNo = row.ticket_no ?? (await giveTicket(tx, event.id, row.invitee_id))
  const turn = turnAt({ arrivedAt: arrivedAt.getTime(), expectedAt: decision.expectedAt, need: row.need })
  const next = await sendPast(
    tx,
    ctx,
    { eventId: event.id, sessionId: session.id, inviteeId: row.invitee_id, areaId: row.area_id },
    new Date(turn),
    held.stations,
  )
  return {
    granted: true,
    arrivalId: id,
    inviteeId: row.invitee_id,
    name: row.name,
    ticketNo,
    expectedAt: decision.expectedAt == null ? null : new Date(decision.expectedAt).toISOString(),
    nextStation: next?.name ?? null,
    homeVisit: row.placement === 'home-visit',
  }
}

const seatOf = (sessionId: string, arrivesAt: Date) => ({ sessionId, arrivesAt: arrivesAt.getTime(), day: isoDay(arrivesAt) })
const instant = (at: string | null) => (at == null ? null : new Date(at).getTime())

/** A paper list is entered later, never for a time to come. */
function given(value: unknown, now: Date): Date {
  const at = value == null ? now : new Date(value as string | Date)
  return at > now ? now : at
}

function factsOf(event: HealthEvent, row: ArrivalRow, arrivedAt: Date): Facts {
  return {
    name: row.name,
    ticket: row.ticket_no,
    at: row.arrived_at == null ? null : formatDateTime(row.arrived_at),
    session: row.seat_session,
    day: row.seat_arrives_at == null ? null : formatDate(row.seat_arrives_at),
    time: row.seat_arrives_at == null ? null : formatTime(row.seat_arrives_at),
    today: formatDate(arrivedAt),
    place: event.place,
    because: event.cancelledBecause ?? '',
    event: event.name,
  }
}

/** Which event the code belongs to, where the desk may see it; nothing where it may not. */
async function otherEvent(tx: EntityManager, id: string): Promise<Facts> {
  const other = await tx.findOne(HealthEvent, id)
  if (other == null) return { event: null }
  const [first] = await tx.execute<{ starts_at: string | null }[]>(
    `select min(starts_at) as starts_at from event_session where event_id = ?`,
    [id],
  )
  return { event: other.name, place: other.place, day: first?.starts_at == null ? null : formatDate(first.starts_at) }
}

async function refuseAtDesk(
  tx: EntityManager,
  ctx: Context,
  event: HealthEvent,
  because: RefusalCode,
  facts: Facts,
  row: ArrivalRow | null,
): Promise<ArrivalAnswer> {
  tx.create(
    ArrivalRefusal,
    { id: newId(), eventId: event.id, inviteeId: row?.invitee_id ?? null, because, at: ctx.now(), by: ctx.actor.id },
    { persist: true },
  )
  await tx.flush()
  return { granted: false, because, facts, inviteeId: row?.invitee_id ?? null, name: row?.name ?? null }
}

import { z } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { type Api, instant } from '../web/api.ts'
import { AddSession, addSession } from './add-session.ts'
import { AllocateSeats, allocateSeats } from './allocate-seats.ts'
import { AnnounceTimes, announceTimes } from './announce-times.ts'
import { findAttendance } from './attendance.queries.ts'
import { CancelEvent, cancelEvent } from './cancel-event.ts'
import { ChangeCapacity, changeCapacity } from './change-capacity.ts'
import { ChangeInvitee, changeInvitee } from './change-invitee.ts'
import { CorrectEvent, correctEvent } from './correct-event.ts'
import { CreateEvent, createEvent } from './create-event.ts'
import { stationKinds } from './event.entity.ts'
import { type EventCard, findQuarters, getEventCard, listEvents } from './events.queries.ts'
import { getEvent } from './find-event.ts'
import { countInvitable, InviteFilter, invitePeople } from './invite-people.ts'
import { listHomeVisits, listInvitees } from './invitees.queries.ts'
import { placementSentence } from './placement-sentences.ts'
import { RecordCall, recordCall } from './record-call.ts'
import { RecordHomeVisit, recordHomeVisit } from './record-home-visit.ts'
import { RemoveSession, removeSession } from './remove-session.ts'
import { SetStations, setStations } from './set-stations.ts'
import { RevealInviteePhone, revealInviteePhone } from './reveal-phone.ts'
import { TakeSeat, takeSeat } from './take-seat.ts'
import { WithdrawInvitee, withdrawInvitee } from './withdraw-invitee.ts'

const EventParams = z.object({ eventId: z.uuid() })
const InviteeParams = z.object({ eventId: z.uuid(), inviteeId: z.uuid() })

const StationAnswer = z
  .object({
    id: z.uuid(),
    position: z.int(),
    name: z.string(),
    kind: z.enum(stationKinds),
    desks: z.int(),
    onIndication: z.boolean(),
    minutes: z.int(),
  })
  .openapi('Station')
const SessionAnswer = z
  .object({ id: z.uuid(), name: z.string(), startsAt: instant, endsAt: instant, doctors: z.int(), patientsPerDoctor: z.int() })
  .openapi('EventSession')
const EventLineAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    place: z.string(),
    startsAt: instant.nullable(),
    sessions: z.int().nullable(),
    seats: z.int(),
    invited: z.int(),
    arrived: z.int(),
    announcedAt: instant.nullable(),
    cancelledAt: instant.nullable(),
  })
  .openapi('HealthEventLine')
const EventAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    place: z.string(),
    organiser: z.string(),
    bring: z.string().nullable(),
    areaIds: z.array(z.uuid()),
    announcedAt: instant.nullable(),
    cancelledAt: instant.nullable(),
    cancelledBecause: z.string().nullable(),
    sessions: z.array(SessionAnswer.extend({ seats: z.int(), given: z.int(), arrived: z.int() })),
    stations: z.array(StationAnswer),
    counts: z.object({
      invited: z.int(),
      unplaced: z.int(),
      seated: z.int(),
      waiting: z.int(),
      homeVisits: z.int(),
      told: z.int(),
      untold: z.int(),
      walkIns: z.int(),
    }),
  })
  .openapi('HealthEvent')
const InviteeAnswer = z
  .object({
    id: z.uuid(),
    personId: z.uuid().nullable(),
    name: z.string(),
    birthYear: z.int().nullable(),
    hamlet: z.string().nullable(),
    mobility: z.string().nullable(),
    origin: z.string(),
    companions: z.int(),
    ticketNo: z.int().nullable(),
    placement: z.string().nullable(),
    why: z.string().nullable(),
    session: z.string().nullable(),
    arrivesAt: instant.nullable(),
    toldAt: instant.nullable(),
    lastCall: z.string().nullable(),
    arrivedAt: instant.nullable(),
  })
  .openapi('Invitee')

const session = (one: { id: string; name: string; startsAt: Date; endsAt: Date; doctors: number; patientsPerDoctor: number }) => ({
  id: one.id,
  name: one.name,
  startsAt: one.startsAt.toISOString(),
  endsAt: one.endsAt.toISOString(),
  doctors: one.doctors,
  patientsPerDoctor: one.patientsPerDoctor,
})

const eventAnswer = ({ event, sessions, stations, counts }: EventCard) => ({
  id: event.id,
  name: event.name,
  place: event.place,
  organiser: event.organiser,
  bring: event.bring ?? null,
  areaIds: event.areaIds,
  announcedAt: event.announcedAt?.toISOString() ?? null,
  cancelledAt: event.cancelledAt?.toISOString() ?? null,
  cancelledBecause: event.cancelledBecause ?? null,
  sessions: sessions.map(one => ({ ...session(one.session), seats: one.seats, given: one.given, arrived: one.arrived })),
  stations,
  counts,
})
const cardOf = async (ctx: Context, eventId: string) => eventAnswer(await getEventCard(ctx, eventId))

/** Planning an event: sessions, stations, seats, who is invited and when they come. The day itself is in event-day.api.ts. */
export function eventApi(api: Api): void {
  const tag = 'events'
  api.route({
    method: 'get',
    path: '/events',
    tag,
    summary: 'Health events of the actor’s communes, newest first',
    permission: 'events.read',
    answer: z.object({ items: z.array(EventLineAnswer) }),
    handle: async ({ ctx }) => ({ items: await listEvents(ctx) }),
  })
  api.route({
    method: 'post',
    path: '/events',
    tag,
    summary: 'Plan a health event',
    permission: 'events.manage',
    body: CreateEvent,
    status: 201,
    answer: EventAnswer,
    handle: async ({ ctx, body }) => cardOf(ctx, (await createEvent(ctx, body)).id),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}',
    tag,
    summary: 'An event with its sessions, stations and counts',
    permission: 'events.read',
    params: EventParams,
    answer: EventAnswer,
    handle: ({ ctx, params }) => cardOf(ctx, params.eventId),
  })
  api.route({
    method: 'patch',
    path: '/events/{eventId}',
    tag,
    summary: 'Correct what letters say of an event; another place takes back what people were told',
    permission: 'events.manage',
    params: EventParams,
    body: CorrectEvent.omit({ eventId: true, version: true }),
    answer: EventAnswer.extend({ untold: z.int() }),
    handle: async ({ ctx, params, body }) => {
      const { untold } = await correctEvent(ctx, { ...params, ...body })
      return { ...(await cardOf(ctx, params.eventId)), untold }
    },
  })
  api.route({
    method: 'put',
    path: '/events/{eventId}/stations',
    tag,
    summary: 'The stations of an event, in order',
    permission: 'events.manage',
    params: EventParams,
    body: SetStations.omit({ eventId: true }),
    answer: z.object({ stations: z.array(StationAnswer) }),
    handle: async ({ ctx, params, body }) => ({ stations: await setStations(ctx, { ...params, ...body }) }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/sessions',
    tag,
    summary: 'Add a half-day; its seats are made from the number of doctors',
    permission: 'events.manage',
    params: EventParams,
    body: AddSession.omit({ eventId: true }),
    status: 201,
    answer: SessionAnswer,
    handle: async ({ ctx, params, body }) => session(await addSession(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'delete',
    path: '/events/{eventId}/sessions/{sessionId}',
    tag,
    summary: 'Remove a half-day that nobody was given, told of or came to',
    permission: 'events.manage',
    params: RemoveSession,
    answer: z.object({ name: z.string() }),
    handle: ({ ctx, params }) => removeSession(ctx, params),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/seats',
    tag,
    summary: 'Seats per quarter hour, made and given',
    permission: 'events.read',
    params: EventParams,
    answer: z.object({ items: z.array(z.object({ sessionId: z.uuid(), quarterAt: instant, seats: z.int(), given: z.int() })) }),
    handle: async ({ ctx, params }) => ({ items: await findQuarters(ctx, params.eventId) }),
  })
  api.route({
    method: 'put',
    path: '/events/{eventId}/sessions/{sessionId}/seats',
    tag,
    summary: 'Change the seats of a quarter hour; new ones go to the waiting list',
    permission: 'events.manage',
    params: EventParams.extend({ sessionId: z.uuid() }),
    body: ChangeCapacity.omit({ eventId: true, sessionId: true }),
    answer: z.object({ seats: z.int(), given: z.int() }),
    handle: ({ ctx, params, body }) => changeCapacity(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/count',
    tag,
    summary: 'How many people a filter finds, and how many of them are invited already',
    permission: 'events.invite',
    params: EventParams,
    body: z.object({ filter: InviteFilter }),
    answer: z.object({ found: z.int(), already: z.int() }),
    handle: ({ ctx, params, body }) => countInvitable(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees',
    tag,
    summary: 'Invite whom a filter finds',
    permission: 'events.invite',
    params: EventParams,
    body: z.object({ filter: InviteFilter }),
    status: 201,
    answer: z.object({ invited: z.int(), already: z.int() }),
    handle: ({ ctx, params, body }) => invitePeople(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/invitees',
    tag,
    summary: 'Invitees with time, ticket number and why then',
    permission: 'events.read',
    params: EventParams,
    query: z.object({ placement: z.enum(['seat', 'waiting', 'home-visit', 'given-up', 'none']).optional(), hamletId: z.uuid().optional() }),
    answer: z.object({ items: z.array(InviteeAnswer) }),
    handle: async ({ ctx, params, query }) => ({
      items: (await listInvitees(ctx, params.eventId, query)).map(line => ({
        ...line,
        why: line.reason == null ? null : placementSentence(ctx.locale, line.reason),
      })),
    }),
  })
  api.route({
    method: 'patch',
    path: '/events/{eventId}/invitees/{inviteeId}',
    tag,
    summary: 'Companions of an invitee',
    permission: 'events.invite',
    params: InviteeParams,
    body: ChangeInvitee.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ id: z.uuid(), companions: z.int() }),
    handle: ({ ctx, params, body }) => changeInvitee(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/withdrawal',
    tag,
    summary: 'Take an invitee off the list',
    permission: 'events.invite',
    params: InviteeParams,
    body: WithdrawInvitee.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ filled: z.int() }),
    handle: ({ ctx, params, body }) => withdrawInvitee(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/seat',
    tag,
    summary: 'Give an invitee the earliest free seat, or a place on the waiting list',
    permission: 'events.invite',
    params: InviteeParams,
    body: TakeSeat.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ placement: z.enum(['seat', 'waiting']), arrivesAt: instant.optional(), ticketNo: z.int().optional() }),
    handle: ({ ctx, params, body }) => takeSeat(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/calls',
    tag,
    summary: 'Outcome of a telephone call',
    permission: 'events.invite',
    params: InviteeParams,
    body: RecordCall.omit({ eventId: true, inviteeId: true }),
    status: 201,
    answer: z.object({ callId: z.uuid(), filled: z.int() }),
    handle: ({ ctx, params, body }) => recordCall(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/phone',
    tag,
    summary: 'Show one telephone number in clear; who asked and why is kept',
    permission: 'events.read',
    replayable: false,
    params: InviteeParams,
    body: RevealInviteePhone.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ phone: z.string(), contact: z.string().nullable() }),
    handle: ({ ctx, params, body }) => revealInviteePhone(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/home-visits',
    tag,
    summary: 'Those visited at home',
    permission: 'events.read',
    params: EventParams,
    answer: z.object({
      items: z.array(
        z.object({
          inviteeId: z.uuid(),
          name: z.string(),
          hamlet: z.string().nullable(),
          plannedOn: z.string().nullable(),
          outcome: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ ctx, params }) => ({ items: await listHomeVisits(ctx, params.eventId) }),
  })
  api.route({
    method: 'put',
    path: '/events/{eventId}/invitees/{inviteeId}/home-visit',
    tag,
    summary: 'Plan a home visit, or say what came of it',
    permission: 'events.arrive',
    params: InviteeParams,
    body: RecordHomeVisit.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ id: z.uuid() }),
    handle: ({ ctx, params, body }) => recordHomeVisit(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/allocation',
    tag,
    summary: 'Give free seats to everybody without one',
    permission: 'events.manage',
    params: EventParams,
    body: AllocateSeats.omit({ eventId: true }),
    answer: z.object({ seated: z.int(), waiting: z.int(), homeVisits: z.int(), freeSeats: z.int() }),
    handle: ({ ctx, params, body }) => allocateSeats(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/announcement',
    tag,
    summary: 'Fix the times that people are told',
    permission: 'events.manage',
    params: EventParams,
    body: AnnounceTimes.omit({ eventId: true }),
    answer: z.object({ announced: z.int(), changed: z.int() }),
    handle: ({ ctx, params }) => announceTimes(ctx, params),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/cancellation',
    tag,
    summary: 'Call an event off',
    permission: 'events.manage',
    params: EventParams,
    body: CancelEvent.omit({ eventId: true }),
    answer: z.object({ withdrawn: z.int() }),
    handle: ({ ctx, params, body }) => cancelEvent(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/attendance',
    tag,
    summary: 'Who came, hamlet by hamlet',
    permission: 'events.read',
    params: EventParams,
    answer: z.object({
      items: z.array(
        z.object({
          area: z.string(),
          hamlet: z.string().nullable(),
          invited: z.int(),
          arrived: z.int(),
          walkIns: z.int(),
          noShows: z.int(),
          waiting: z.int(),
          homeVisits: z.int(),
          homeExamined: z.int(),
        }),
      ),
    }),
    handle: ({ ctx, params }) =>
      inTransaction(ctx, async tx => {
        await getEvent(tx, ctx, params.eventId, 'events.read')
        return { items: await findAttendance(tx, params.eventId, ctx.now()) }
      }),
  })
}

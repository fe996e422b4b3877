import { z } from '@hono/zod-openapi'
import { type Api, instant } from '../web/api.ts'
import { CallNext, callNext } from './call-next.ts'
import { CloseReferral, closeReferral } from './close-referral.ts'
import { FinishTurn, finishTurn } from './finish-turn.ts'
import { findingKinds, referralOutcomes } from './health.entity.ts'
import { readHealth } from './health.queries.ts'
import { liveOf, queueOf } from './live.queries.ts'
import { missTurn } from './miss-turn.ts'
import { recallTurn } from './recall-turn.ts'
import { ReceiveWalkIn, receiveWalkIn } from './receive-walk-in.ts'
import { type ArrivalAnswer, RecordArrival, recordArrival, refusedArrival } from './record-arrival.ts'
import { RecordConsent, recordConsent } from './record-consent.ts'
import { RecordFinding, recordFinding } from './record-finding.ts'
import { ReferVisitor, referVisitor } from './refer-visitor.ts'
import { ReleaseNoShows, releaseNoShows } from './release-no-shows.ts'
import { requeueVisitor } from './requeue-visitor.ts'
import { UndoArrival, undoArrival } from './undo-arrival.ts'

const EventParams = z.object({ eventId: z.uuid() })
const SessionParams = EventParams.extend({ sessionId: z.uuid() })
const StationParams = SessionParams.extend({ stationId: z.uuid() })
const TurnParams = EventParams.extend({ turnId: z.uuid() })
const InviteeParams = EventParams.extend({ inviteeId: z.uuid() })

const Granted = z
  .object({
    arrivalId: z.uuid(),
    inviteeId: z.uuid(),
    name: z.string(),
    ticketNo: z.int(),
    expectedAt: instant.nullable(),
    nextStation: z.string().nullable(),
    homeVisit: z.boolean(),
  })
  .openapi('Arrival')
const grantedOr = (answer: ArrivalAnswer) => (answer.granted ? answer : refusedArrival(answer))
const turnState = z.object({ turnId: z.uuid() })

/** The day: arrivals, queues, findings. Every write takes an Idempotency-Key, so a desk on a bad line may send again. */
export function eventDayApi(api: Api): void {
  const tag = 'event day'
  api.route({
    method: 'post',
    path: '/events/{eventId}/arrivals',
    tag,
    summary: 'Somebody stands at the desk: by code, ticket number or invitee',
    permission: 'events.arrive',
    params: EventParams,
    body: RecordArrival.omit({ eventId: true }),
    status: 201,
    answer: Granted,
    handle: async ({ ctx, params, body }) => grantedOr(await recordArrival(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/walk-ins',
    tag,
    summary: 'Receive somebody without an appointment',
    permission: 'events.arrive',
    params: EventParams,
    body: ReceiveWalkIn.omit({ eventId: true }),
    status: 201,
    answer: Granted,
    handle: async ({ ctx, params, body }) => grantedOr(await receiveWalkIn(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/arrival-undo',
    tag,
    summary: 'Take a mistaken arrival back',
    permission: 'events.arrive',
    params: InviteeParams,
    body: UndoArrival.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ undone: z.boolean() }),
    handle: ({ ctx, params, body }) => undoArrival(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/sessions/{sessionId}/no-shows',
    tag,
    summary: 'Free the seats of those who did not come in time, for those who wait',
    permission: 'events.arrive',
    params: SessionParams,
    body: ReleaseNoShows.omit({ eventId: true, sessionId: true }),
    answer: z.object({ noShows: z.int(), filled: z.array(z.uuid()) }),
    handle: ({ ctx, params, body }) => releaseNoShows(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/sessions/{sessionId}/live',
    tag,
    summary: 'How the session stands this minute',
    permission: 'events.read',
    params: SessionParams,
    answer: z.object({
      arrived: z.int(),
      expectedByNow: z.int(),
      expected: z.int(),
      walkIns: z.int(),
      left: z.int(),
      noShows: z.int(),
      freeSeats: z.int(),
      bottleneck: z.uuid().nullable(),
      stations: z.array(
        z.object({
          stationId: z.uuid(),
          name: z.string(),
          kind: z.string(),
          desks: z.int(),
          waiting: z.int(),
          called: z.int(),
          done: z.int(),
          missed: z.int(),
          longest: z.int(),
          ahead: z.int(),
        }),
      ),
    }),
    handle: ({ ctx, params }) => liveOf(ctx, params.eventId, params.sessionId),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/sessions/{sessionId}/stations/{stationId}/queue',
    tag,
    summary: 'Who is called and who waits at a station',
    permission: 'events.flow',
    params: StationParams,
    answer: z.object({
      items: z.array(
        z.object({
          turnId: z.uuid(),
          inviteeId: z.uuid(),
          ticketNo: z.int().nullable(),
          name: z.string(),
          state: z.string(),
          desk: z.int().nullable(),
          calls: z.int(),
        }),
      ),
    }),
    handle: async ({ ctx, params }) => ({ items: await queueOf(ctx, params.eventId, params.sessionId, params.stationId) }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/sessions/{sessionId}/stations/{stationId}/calls',
    tag,
    summary: 'Call the next in the queue',
    permission: 'events.flow',
    params: StationParams,
    body: CallNext.pick({ desk: true }),
    status: 201,
    answer: z.object({ turnId: z.uuid(), inviteeId: z.uuid(), ticketNo: z.int().nullable(), name: z.string(), desk: z.int() }),
    handle: ({ ctx, params, body }) => callNext(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/turns/{turnId}/recall',
    tag,
    summary: 'Call again',
    permission: 'events.flow',
    params: TurnParams,
    answer: z.object({ calls: z.int() }),
    handle: ({ ctx, params }) => recallTurn(ctx, params),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/turns/{turnId}/miss',
    tag,
    summary: 'Called and not there',
    permission: 'events.flow',
    params: TurnParams,
    answer: z.object({ missed: z.boolean() }),
    handle: ({ ctx, params }) => missTurn(ctx, params),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/turns/{turnId}/return',
    tag,
    summary: 'Back after a missed turn: queue again',
    permission: 'events.flow',
    params: TurnParams,
    status: 201,
    answer: turnState,
    handle: ({ ctx, params }) => requeueVisitor(ctx, params),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/turns/{turnId}/finish',
    tag,
    summary: 'End a turn, done or skipped, and go on to the next station',
    permission: 'events.flow',
    params: TurnParams,
    body: FinishTurn.omit({ eventId: true, turnId: true }),
    answer: z.object({ next: z.object({ id: z.uuid(), name: z.string() }).nullable() }),
    handle: ({ ctx, params, body }) => finishTurn(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'put',
    path: '/events/{eventId}/invitees/{inviteeId}/consent',
    tag: 'health',
    summary: 'Consent that findings are written down, given or taken back',
    permission: 'health.write',
    params: InviteeParams,
    body: RecordConsent.omit({ eventId: true, inviteeId: true }),
    answer: z.object({ stands: z.boolean() }),
    handle: ({ ctx, params, body }) => recordConsent(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/invitees/{inviteeId}/health',
    tag: 'health',
    summary: 'Findings and referrals of a visitor; the look is written down',
    permission: 'health.read',
    params: InviteeParams,
    answer: z.object({
      consent: z.object({ how: z.enum(['spoken', 'signed']), givenBy: z.string().nullable(), givenAt: instant }).nullable(),
      asks: z.string(),
      complaint: z.string().nullable(),
      findings: z.array(z.object({ id: z.uuid(), kind: z.enum(findingKinds), text: z.string(), at: instant })),
      referrals: z.array(
        z.object({
          id: z.uuid(),
          toPlace: z.string(),
          reason: z.string(),
          urgent: z.boolean(),
          at: instant,
          outcome: z.enum(referralOutcomes).nullable(),
          outcomeNote: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ ctx, params }) => {
      const card = await readHealth(ctx, params)
      return {
        ...card,
        consent: card.consent == null ? null : { ...card.consent, givenAt: card.consent.givenAt.toISOString() },
        findings: card.findings.map(finding => ({ ...finding, at: finding.at.toISOString() })),
        referrals: card.referrals.map(referral => ({ ...referral, at: referral.at.toISOString() })),
      }
    },
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/findings',
    tag: 'health',
    summary: 'What a station found or advised',
    permission: 'health.write',
    params: InviteeParams,
    body: RecordFinding.omit({ eventId: true, inviteeId: true }),
    status: 201,
    answer: z.object({ findingId: z.uuid() }),
    handle: ({ ctx, params, body }) => recordFinding(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/invitees/{inviteeId}/referrals',
    tag: 'health',
    summary: 'Send a visitor on to a hospital',
    permission: 'health.write',
    params: InviteeParams,
    body: ReferVisitor.omit({ eventId: true, inviteeId: true }),
    status: 201,
    answer: z.object({ referralId: z.uuid() }),
    handle: ({ ctx, params, body }) => referVisitor(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/referrals/{referralId}/outcome',
    tag: 'health',
    summary: 'What came of a referral',
    permission: 'health.write',
    params: EventParams.extend({ referralId: z.uuid() }),
    body: CloseReferral.omit({ eventId: true, referralId: true }),
    answer: z.object({ closed: z.boolean() }),
    handle: ({ ctx, params, body }) => closeReferral(ctx, { ...params, ...body }),
  })
}

import { defineEntity, p } from '@mikro-orm/core'
import { Person } from '../registry/person.entity.ts'
import type { PlacementReason } from './allocate-rules.ts'
import { EventSession, HealthEvent } from './event.entity.ts'

export type Origin = 'filter' | 'checkup-list' | 'by-hand' | 'walk-in'
export type Placement = 'seat' | 'home-visit' | 'waiting' | 'given-up'

/** Somebody's place in an event, and why then. A walk-in whom nobody knows has a guest's name and no person. */
const InviteeSchema = defineEntity({
  name: 'Invitee',
  properties: {
    id: p.uuid().primary(),
    eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    personId: () => p.manyToOne(Person).mapToPk().fieldName('person_id').nullable(),
    guestName: p.string().nullable(),
    guestBirthYear: p.integer().nullable(),
    ticketNo: p.integer().nullable(),
    origin: p.string().$type<Origin>(),
    companions: p.integer().default(0),
    comesWithId: p.uuid().nullable(),
    placement: p.string().$type<Placement>().nullable(),
    reason: p.json<PlacementReason>().nullable(),
    need: p.integer().default(0),
    invitedAt: p.datetime(),
    invitedBy: p.uuid(),
    placedAt: p.datetime().nullable(),
    waitingSince: p.datetime().nullable(),
    noShowAt: p.datetime().nullable(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnBy: p.uuid().nullable(),
    withdrawnBecause: p.string().nullable(),
  },
})
export class Invitee extends InviteeSchema.class {}
InviteeSchema.setClass(Invitee)

/** One row a seat: what does not exist cannot be given twice. */
const SeatSchema = defineEntity({
  name: 'Seat',
  properties: {
    id: p.uuid().primary(),
    eventId: p.uuid(),
    sessionId: () => p.manyToOne(EventSession).mapToPk().fieldName('session_id'),
    quarterAt: p.datetime(),
    arrivesAt: p.datetime(),
    no: p.integer(),
    inviteeId: () => p.manyToOne(Invitee).mapToPk().fieldName('invitee_id').nullable(),
    takenAt: p.datetime().nullable(),
    takenBy: p.uuid().nullable(),
  },
})
export class Seat extends SeatSchema.class {}
SeatSchema.setClass(Seat)

const ofInvitee = {
  eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
  inviteeId: () => p.manyToOne(Invitee).mapToPk().fieldName('invitee_id'),
  areaId: p.uuid(),
}

/** What somebody was told: when to come. A changed time is a new version; the old one is withdrawn. */
const InvitationSchema = defineEntity({
  name: 'Invitation',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    sessionId: p.uuid(),
    arrivesAt: p.datetime(),
    version: p.integer(),
    announcedAt: p.datetime(),
    announcedBy: p.uuid(),
    withdrawnAt: p.datetime().nullable(),
    withdrawnBecause: p.string().nullable(),
  },
})
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation)

export const callOutcomes = ['reached', 'no-answer', 'will-come', 'cannot-come', 'wrong-number'] as const
export type CallOutcome = (typeof callOutcomes)[number]

/** A telephone call to an invitee, with its outcome. */
const InvitationCallSchema = defineEntity({
  name: 'InvitationCall',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    outcome: p.string().$type<CallOutcome>(),
    note: p.string().nullable(),
    at: p.datetime(),
    by: p.uuid(),
  },
})
export class InvitationCall extends InvitationCallSchema.class {}
InvitationCallSchema.setClass(InvitationCall)

export const homeVisitOutcomes = ['examined', 'absent', 'refused', 'died'] as const

/** The team goes to those who cannot be moved. */
const HomeVisitSchema = defineEntity({
  name: 'HomeVisit',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    plannedOn: p.date().nullable(),
    team: p.string().nullable(),
    outcome: p.string().$type<(typeof homeVisitOutcomes)[number]>().nullable(),
    at: p.datetime().nullable(),
    by: p.uuid().nullable(),
  },
})
export class HomeVisit extends HomeVisitSchema.class {}
HomeVisitSchema.setClass(HomeVisit)

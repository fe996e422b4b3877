import { defineEntity, p } from '@mikro-orm/core'
import { HealthEvent, Station } from './event.entity.ts'
import { Invitee } from './invitee.entity.ts'

const ofInvitee = {
  eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
  inviteeId: () => p.manyToOne(Invitee).mapToPk().fieldName('invitee_id'),
  areaId: p.uuid(),
}

export const arrivalWays = ['code', 'ticket', 'name', 'walk-in'] as const
export type ArrivalWay = (typeof arrivalWays)[number]

/** Somebody stood at the arrival desk. `arrivedAt` is when it happened, `learntAt` when the program heard of it. */
const ArrivalSchema = defineEntity({
  name: 'Arrival',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    sessionId: p.uuid(),
    how: p.string().$type<ArrivalWay>(),
    expectedAt: p.datetime().nullable(),
    arrivedAt: p.datetime(),
    learntAt: p.datetime(),
    by: p.uuid(),
    leftAt: p.datetime().nullable(),
    undoneAt: p.datetime().nullable(),
    undoneBy: p.uuid().nullable(),
    undoneBecause: p.string().nullable(),
  },
})
export class Arrival extends ArrivalSchema.class {}
ArrivalSchema.setClass(Arrival)

/** The desk said no: a row too, with its reason from the list of refusals. */
const ArrivalRefusalSchema = defineEntity({
  name: 'ArrivalRefusal',
  properties: {
    id: p.uuid().primary(),
    eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
    inviteeId: p.uuid().nullable(),
    because: p.string(),
    at: p.datetime(),
    by: p.uuid(),
  },
})
export class ArrivalRefusal extends ArrivalRefusalSchema.class {}
ArrivalRefusalSchema.setClass(ArrivalRefusal)

export type StationVisitState = 'waiting' | 'called' | 'missed' | 'done' | 'skipped' | 'left'

/** One turn at one station. The database lets nobody wait in two queues. */
const StationVisitSchema = defineEntity({
  name: 'StationVisit',
  properties: {
    id: p.uuid().primary(),
    ...ofInvitee,
    sessionId: p.uuid(),
    stationId: () => p.manyToOne(Station).mapToPk().fieldName('station_id'),
    state: p.string().$type<StationVisitState>().default('waiting'),
    desk: p.integer().nullable(),
    queuedAt: p.datetime(),
    /** Who is called first: not the time of queueing alone, see `turnAt`. */
    turnAt: p.datetime(),
    calledAt: p.datetime().nullable(),
    calls: p.integer().default(0),
    endedAt: p.datetime().nullable(),
    endedBy: p.uuid().nullable(),
    because: p.string().nullable(),
  },
})
export class StationVisit extends StationVisitSchema.class {}
StationVisitSchema.setClass(StationVisit)

import { defineEntity, p } from '@mikro-orm/core'

/** A day or more of free check-ups for one or several communes. */
const HealthEventSchema = defineEntity({
  name: 'HealthEvent',
  properties: {
    id: p.uuid().primary(),
    campaignId: p.uuid().nullable(),
    areaId: p.uuid(),
    areaIds: p.array(),
    name: p.string(),
    place: p.string(),
    organiser: p.string(),
    bring: p.string().nullable(),
    note: p.string().nullable(),
    nextTicket: p.integer().default(1),
    /** Of what is corrected by hand. */
    version: p.integer().default(1),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    announcedAt: p.datetime().nullable(),
    announcedBy: p.uuid().nullable(),
    cancelledAt: p.datetime().nullable(),
    cancelledBy: p.uuid().nullable(),
    cancelledBecause: p.string().nullable(),
  },
})
export class HealthEvent extends HealthEventSchema.class {
  stands(): boolean {
    return this.cancelledAt == null
  }
}
HealthEventSchema.setClass(HealthEvent)

/** A half-day of an event. */
const EventSessionSchema = defineEntity({
  name: 'EventSession',
  properties: {
    id: p.uuid().primary(),
    eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
    name: p.string(),
    startsAt: p.datetime(),
    endsAt: p.datetime(),
    doctors: p.integer(),
    patientsPerDoctor: p.integer(),
  },
})
export class EventSession extends EventSessionSchema.class {}
EventSessionSchema.setClass(EventSession)

export const stationKinds = ['reception', 'vital-signs', 'doctor', 'specialist', 'test', 'counselling', 'medicine'] as const
export type StationKind = (typeof stationKinds)[number]

/** A place a visitor passes, in order. `onIndication`: only those go there whom an earlier station sends. */
const StationSchema = defineEntity({
  name: 'Station',
  properties: {
    id: p.uuid().primary(),
    eventId: () => p.manyToOne(HealthEvent).mapToPk().fieldName('event_id'),
    position: p.integer(),
    name: p.string(),
    kind: p.string().$type<StationKind>(),
    desks: p.integer().default(1),
    onIndication: p.boolean().default(false),
    minutes: p.integer().default(5),
  },
})
export class Station extends StationSchema.class {}
StationSchema.setClass(Station)

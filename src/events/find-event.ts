import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context } from '../context.ts'
import { allow, may, type Permission } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { EventSession, HealthEvent, Station } from './event.entity.ts'

/** The event, for somebody who holds the permission in at least one of its communes. */
export async function getEvent(tx: EntityManager, ctx: Context, id: string, permission: Permission): Promise<HealthEvent> {
  allow(ctx, permission)
  const event = await tx.findOne(HealthEvent, id)
  if (event == null) return refuse('record/missing', { what: 'event' })
  if (ctx.actor.kind !== 'system' && !event.areaIds.some(area => may(ctx, permission, area))) allow(ctx, permission, event.areaId)
  return event
}

/** As `getEvent`, and refuses an event that was called off. */
export async function getStandingEvent(tx: EntityManager, ctx: Context, id: string, permission: Permission): Promise<HealthEvent> {
  const event = await getEvent(tx, ctx, id, permission)
  return event.stands() ? event : refuse('event/cancelled', { name: event.name, because: event.cancelledBecause ?? '' })
}

export async function getSession(tx: EntityManager, eventId: string, id: string): Promise<EventSession> {
  return (await tx.findOne(EventSession, { id, eventId })) ?? refuse('record/missing', { what: 'session' })
}

export async function getStation(tx: EntityManager, eventId: string, id: string): Promise<Station> {
  return (await tx.findOne(Station, { id, eventId })) ?? refuse('record/missing', { what: 'station' })
}

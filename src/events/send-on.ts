import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { nextStation } from './flow-rules.ts'

export type Visitor = { readonly eventId: string; readonly sessionId: string; readonly inviteeId: string; readonly areaId: string }
export type QueuedAt = { readonly id: string; readonly name: string }

export type StationStanding = {
  readonly id: string
  readonly name: string
  readonly position: number
  readonly kind: string
  readonly on_indication: boolean
  readonly passed: boolean
  readonly wished: boolean
}

/** Puts a visitor into the queue of the next station, or ends the visit. Reception is the arrival desk itself. */
export async function sendOn(tx: EntityManager, ctx: Context, visitor: Visitor, turn: Date): Promise<QueuedAt | null> {
  const stations = await tx.execute<StationStanding[]>(
    `select st.id, st.name, st.position, st.kind, st.on_indication,
       st.kind = 'reception' or exists (select from station_visit v where v.invitee_id = ? and v.station_id = st.id and v.state in ('done', 'skipped')) as passed,
       exists (select from station_wish w where w.invitee_id = ? and w.station_id = st.id) as wished
     from station st where st.event_id = ?`,
    [visitor.inviteeId, visitor.inviteeId, visitor.eventId],
  )
  return sendPast(tx, ctx, visitor, turn, stations)
}

/** As `sendOn`, where it is known already how the visitor stands with the stations. */
export async function sendPast(
  tx: EntityManager,
  ctx: Context,
  visitor: Visitor,
  turn: Date,
  stations: readonly StationStanding[],
): Promise<QueuedAt | null> {
  const next = nextStation(
    stations.map(station => ({ id: station.id, position: station.position, kind: station.kind, onIndication: station.on_indication })),
    new Set(stations.filter(station => station.passed).map(station => station.id)),
    new Set(stations.filter(station => station.wished).map(station => station.id)),
  )
  if (next == null) {
    await tx.execute(`update arrival set left_at = ? where invitee_id = ? and undone_at is null`, [ctx.now(), visitor.inviteeId], 'run')
    return null
  }
  await queueAt(tx, ctx, visitor, next.id, turn)
  return { id: next.id, name: stations.find(station => station.id === next.id)!.name }
}

export async function queueAt(tx: EntityManager, ctx: Context, visitor: Visitor, stationId: string, turn: Date): Promise<string> {
  const id = newId()
  await tx.execute(
    `insert into station_visit (id, event_id, invitee_id, area_id, session_id, station_id, queued_at, turn_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, visitor.eventId, visitor.inviteeId, visitor.areaId, visitor.sessionId, stationId, ctx.now(), turn],
    'run',
  )
  return id
}

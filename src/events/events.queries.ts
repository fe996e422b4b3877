import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { EventSession, type HealthEvent, Station } from './event.entity.ts'
import { getEvent } from './find-event.ts'

export interface EventLine {
  readonly id: string
  readonly name: string
  readonly place: string
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly sessions: number
  readonly seats: number
  readonly invited: number
  readonly arrived: number
  readonly announcedAt: string | null
  readonly cancelledAt: string | null
}

/** The newest first; those without a session yet at the top. */
export async function listEvents(ctx: Context): Promise<EventLine[]> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, tx =>
    tx.execute<EventLine[]>(
      `select e.id, e.name, e.place, e.announced_at as "announcedAt", e.cancelled_at as "cancelledAt", s.starts_at as "startsAt", s.ends_at as "endsAt", s.sessions,
         (select count(*)::int from seat where event_id = e.id) as seats,
         (select count(*)::int from invitee where event_id = e.id and withdrawn_at is null and origin <> 'walk-in') as invited,
         (select count(*)::int from arrival where event_id = e.id and undone_at is null) as arrived
       from health_event e left join lateral (select min(starts_at) as starts_at, max(ends_at) as ends_at, count(*)::int as sessions from event_session where event_id = e.id) s on true
       order by s.starts_at desc nulls first, e.created_at desc limit 200`,
    ),
  )
}

export interface SessionCounts {
  readonly session: EventSession
  readonly seats: number
  readonly given: number
  readonly arrived: number
}

export interface EventCard {
  readonly event: HealthEvent
  readonly areas: readonly { readonly id: string; readonly name: string }[]
  readonly sessions: readonly SessionCounts[]
  readonly stations: readonly Station[]
  readonly counts: {
    readonly invited: number
    readonly unplaced: number
    readonly seated: number
    readonly waiting: number
    readonly homeVisits: number
    readonly told: number
    readonly untold: number
    readonly walkIns: number
  }
}

export async function getEventCard(ctx: Context, eventId: string): Promise<EventCard> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, eventId, 'events.read')
    const areas = await tx.execute<{ id: string; name: string }[]>(
      `select id, name from area where id = any(?::uuid[]) order by id <> ?, name collate vietnamese`,
      [`{${event.areaIds.join(',')}}`, event.areaId],
    )
    const stations = await tx.find(Station, { eventId }, { orderBy: { position: 'asc' } })
    const [counts] = await tx.execute<EventCard['counts'][]>(
      `select count(*) filter (where origin <> 'walk-in')::int as invited, count(*) filter (where placement is null and origin <> 'walk-in')::int as unplaced,
         count(*) filter (where placement = 'seat')::int as seated, count(*) filter (where placement = 'waiting')::int as waiting,
         count(*) filter (where placement = 'home-visit')::int as "homeVisits", count(*) filter (where t.id is not null)::int as told,
         count(*) filter (where placement = 'seat' and t.id is null)::int as untold, count(*) filter (where origin = 'walk-in')::int as "walkIns"
       from invitee i left join invitation t on t.invitee_id = i.id and t.withdrawn_at is null where i.event_id = ? and i.withdrawn_at is null`,
      [eventId],
    )
    return { event, areas, sessions: await findSessions(tx, eventId), stations, counts: counts! }
  })
}

export async function findSessions(tx: EntityManager, eventId: string): Promise<SessionCounts[]> {
  const sessions = await tx.find(EventSession, { eventId }, { orderBy: { startsAt: 'asc' } })
  const counts = await tx.execute<{ id: string; seats: number; given: number; arrived: number }[]>(
    `select s.id, (select count(*)::int from seat where session_id = s.id) as seats, (select count(invitee_id)::int from seat where session_id = s.id) as given,
       (select count(*)::int from arrival where session_id = s.id and undone_at is null) as arrived from event_session s where s.event_id = ?`,
    [eventId],
  )
  return sessions.map(session => {
    const { seats, given, arrived } = counts.find(row => row.id === session.id)!
    return { session, seats, given, arrived }
  })
}

export interface QuarterLine {
  readonly sessionId: string
  readonly quarterAt: string
  readonly seats: number
  readonly given: number
}

export async function findQuarters(ctx: Context, eventId: string): Promise<QuarterLine[]> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    return tx.execute<QuarterLine[]>(
      `select session_id as "sessionId", quarter_at as "quarterAt", count(*)::int as seats, count(invitee_id)::int as given
       from seat where event_id = ? group by 1, 2 order by 2`,
      [eventId],
    )
  })
}

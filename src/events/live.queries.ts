import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getEvent, getSession, getStation } from './find-event.ts'

export interface StationLive {
  readonly stationId: string
  readonly name: string
  readonly kind: string
  readonly desks: number
  readonly waiting: number
  readonly called: number
  readonly done: number
  readonly missed: number
  /** Minutes that the longest waiting one has waited. */
  readonly longest: number
  /** Minutes until a newcomer would be called, at the station's usual pace. */
  readonly ahead: number
}

export interface Live {
  readonly arrived: number
  readonly expectedByNow: number
  readonly expected: number
  readonly walkIns: number
  readonly left: number
  readonly noShows: number
  readonly freeSeats: number
  readonly stations: readonly StationLive[]
  /** The station with the longest way ahead, when that is more than half an hour. */
  readonly bottleneck: string | null
}

const SLOW = 30

/** How a session stands this minute. Counts only: no names. */
export async function liveOf(ctx: Context, eventId: string, sessionId: string): Promise<Live> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    await getSession(tx, eventId, sessionId)
    const now = ctx.now()
    const [counts] = await tx.execute<Omit<Live, 'stations' | 'bottleneck'>[]>(
      `select (select count(*)::int from arrival where session_id = ? and undone_at is null) as arrived,
         (select count(*)::int from arrival where session_id = ? and undone_at is null and expected_at is null) as "walkIns",
         (select count(*)::int from arrival where session_id = ? and undone_at is null and left_at is not null) as left,
         count(invitee_id) filter (where arrives_at <= ?)::int as "expectedByNow", count(invitee_id)::int as expected, count(*) filter (where invitee_id is null)::int as "freeSeats",
         (select count(*)::int from invitee where event_id = ? and no_show_at is not null) as "noShows"
       from seat where session_id = ?`,
      [sessionId, sessionId, sessionId, now, eventId, sessionId],
    )
    const stations = await tx.execute<StationLive[]>(
      `select st.id as "stationId", st.name, st.kind, st.desks, count(*) filter (where v.state = 'waiting')::int as waiting, count(*) filter (where v.state = 'called')::int as called,
         count(*) filter (where v.state = 'done')::int as done, count(*) filter (where v.state = 'missed')::int as missed,
         coalesce(floor(extract(epoch from ?::timestamptz - min(v.queued_at) filter (where v.state = 'waiting')) / 60), 0)::int as longest,
         ceil(count(*) filter (where v.state in ('waiting', 'called')) * st.minutes::numeric / st.desks)::int as ahead
       from station st left join station_visit v on v.station_id = st.id and v.session_id = ? where st.event_id = ? and st.kind <> 'reception' group by st.id order by st.position`,
      [now, sessionId, eventId],
    )
    const slowest = stations.toSorted((a, b) => b.ahead - a.ahead)[0]
    return { ...counts!, stations, bottleneck: slowest != null && slowest.ahead > SLOW ? slowest.stationId : null }
  })
}

export interface TurnLine {
  readonly turnId: string
  readonly inviteeId: string
  readonly ticketNo: number | null
  readonly name: string
  readonly birthYear: number | null
  readonly state: string
  readonly desk: number | null
  readonly calls: number
  readonly queuedAt: string
}

/** Who is at a station: called, waiting in the order they will be called, and those who missed their turn and have not come back. */
export async function queueOf(ctx: Context, eventId: string, sessionId: string, stationId: string): Promise<TurnLine[]> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.flow')
    await getStation(tx, eventId, stationId)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'queue', subject: 'event', subjectId: eventId })
    return tx.execute<TurnLine[]>(
      `select v.id as "turnId", v.invitee_id as "inviteeId", i.ticket_no as "ticketNo", coalesce(p.full_name, i.guest_name) as name, coalesce(p.birth_year, i.guest_birth_year)::int as "birthYear",
         v.state, v.desk, v.calls, v.queued_at as "queuedAt"
       from station_visit v join invitee i on i.id = v.invitee_id left join person p on p.id = i.person_id
       where v.session_id = ? and v.station_id = ? and (v.state in ('waiting', 'called')
         or v.state = 'missed' and not exists (select from station_visit later where later.invitee_id = v.invitee_id and later.queued_at > v.queued_at))
       order by case v.state when 'called' then 0 when 'waiting' then 1 else 2 end, v.turn_at, v.id limit 200`,
      [sessionId, stationId],
    )
  })
}

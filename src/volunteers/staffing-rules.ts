import type { StationKind } from '../events/event.entity.ts'
import type { SubjectKind } from './shift.entity.ts'
import type { Skill } from './skill.ts'

/** A shift that a plan asks for and that nobody has made yet. */
export interface ShiftNeed {
  readonly subjectKind: Exclude<SubjectKind, 'plain'>
  readonly subjectId: string
  readonly areaId: string
  /** The event's place and the station, or the hamlet that is toured. */
  readonly place: string
  /** How many are called on; null at a station. */
  readonly visits: number | null
  readonly role: Skill
  readonly startsAt: Date
  readonly endsAt: Date
  readonly needed: number
}

/** Names one need among all of an occasion, as long as its plan stands. */
export const needKey = (need: Pick<ShiftNeed, 'subjectId' | 'role' | 'startsAt'>): string =>
  `${need.subjectId} ${need.role} ${need.startsAt.toISOString()}`

const roleAt: Record<StationKind, Skill> = {
  reception: 'guide',
  'vital-signs': 'nurse',
  doctor: 'doctor',
  specialist: 'doctor',
  test: 'nurse',
  counselling: 'doctor',
  medicine: 'pharmacist',
}

/** One person a desk, each station in each half-day session, for as long as the session lasts. */
export const stationNeeds = (
  event: { readonly areaId: string; readonly place: string },
  sessions: readonly { readonly startsAt: Date; readonly endsAt: Date }[],
  stations: readonly { readonly id: string; readonly name: string; readonly kind: StationKind; readonly desks: number }[],
): ShiftNeed[] =>
  sessions.flatMap(({ startsAt, endsAt }) =>
    stations.map(station => ({
      subjectKind: 'station' as const,
      subjectId: station.id,
      areaId: event.areaId,
      place: `${event.place}: ${station.name}`,
      visits: null,
      role: roleAt[station.kind],
      startsAt,
      endsAt,
      needed: station.desks,
    })),
  )

/** Minutes that a call at somebody's home takes, with the way there. */
const VISIT = 45

/** A guide who knows the way and a driver for every tour, a tour being one hamlet on one day. Without an hour a tour takes the morning, 07:30 to 11:30. */
export const visitNeeds = (
  visits: readonly {
    readonly areaId: string
    readonly hamletId: string | null
    readonly hamlet: string
    /** yyyy-mm-dd */
    readonly on: string
    /** hh:mm in Vietnam, where an hour was agreed. */
    readonly from: string | null
  }[],
): ShiftNeed[] =>
  [...Map.groupBy(visits, one => `${one.hamletId ?? one.areaId} ${one.on}`).values()].flatMap(tour => {
    const { areaId, hamletId, hamlet, on } = tour[0]!
    const hours = tour.flatMap(one => one.from ?? []).sort()
    const startsAt = new Date(`${on}T${hours[0] ?? '07:30'}:00+07:00`)
    const last = hours.at(-1)
    const endsAt = last == null ? new Date(`${on}T11:30:00+07:00`) : new Date(new Date(`${on}T${last}:00+07:00`).getTime() + VISIT * 60_000)
    return (['guide', 'driver'] as const).map(role => ({
      subjectKind: 'home-visit' as const,
      subjectId: hamletId ?? areaId,
      areaId,
      place: hamlet,
      visits: tour.length,
      role,
      startsAt,
      endsAt,
      needed: 1,
    }))
  })

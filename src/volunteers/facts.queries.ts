import type { EntityManager } from '@mikro-orm/postgresql'
import type { ShiftFacts, Standing, VolunteerFacts } from './assignment-rules.ts'
import { Shift } from './shift.entity.ts'
import { Volunteer } from './volunteer.entity.ts'

// Vietnam has kept UTC+7 without summer time since 1975.
const wallClock = (at: Date) => at.getTime() / 60_000 + 7 * 60

export const shiftFacts = (shift: Shift): ShiftFacts => ({
  id: shift.id,
  role: shift.role,
  startsAt: wallClock(shift.startsAt),
  endsAt: wallClock(shift.endsAt),
  needed: shift.needed,
})

export interface OccasionFacts {
  readonly shifts: readonly Shift[]
  readonly volunteers: readonly Volunteer[]
  readonly volunteerFacts: readonly VolunteerFacts[]
  readonly standing: readonly Standing[]
  /** What each volunteer holds within this occasion. */
  readonly held: ReadonlyMap<string, readonly ShiftFacts[]>
}

/** Everything that decides who can stand where in an occasion. */
export async function occasionFacts(tx: EntityManager, occasionId: string): Promise<OccasionFacts> {
  const shifts = await tx.find(Shift, { occasionId, withdrawnAt: null }, { orderBy: { startsAt: 'asc', place: 'asc', id: 'asc' } })
  const volunteers = await tx.find(Volunteer, { leftAt: null }, { orderBy: { sortKey: 'asc', id: 'asc' } })
  const rows = await tx.execute<
    {
      shift_id: string
      volunteer_id: string
      occasion_id: string
      stands: boolean
      ended_because: string | null
      starts: string
      ends: string
    }[]
  >(
    `select a.shift_id, a.volunteer_id, s.occasion_id, a.ended_at is null as stands, a.ended_because, s.starts_at as starts, s.ends_at as ends
     from assignment a join shift s on s.id = a.shift_id
     where s.occasion_id = ? or (a.ended_at is null and s.ends_at > (select min(starts_at) from shift where occasion_id = ?))`,
    [occasionId, occasionId],
  )
  const factsOf = new Map(shifts.map(shift => [shift.id, shiftFacts(shift)]))
  const ofVolunteer = Map.groupBy(rows, row => row.volunteer_id)
  const standing = rows
    .filter(row => row.stands && row.occasion_id === occasionId)
    .map(row => ({ shiftId: row.shift_id, volunteerId: row.volunteer_id }))
  return {
    shifts,
    volunteers,
    volunteerFacts: volunteers.map(volunteer => {
      const mine = ofVolunteer.get(volunteer.id) ?? []
      return {
        id: volunteer.id,
        sortKey: volunteer.sortKey,
        skills: volunteer.skills,
        free: volunteer.free,
        declined: mine.filter(row => row.ended_because === 'cannot-come').map(row => row.shift_id),
        busy: mine
          .filter(row => row.stands && row.occasion_id !== occasionId)
          .map(row => ({ startsAt: wallClock(new Date(row.starts)), endsAt: wallClock(new Date(row.ends)) })),
      }
    }),
    standing,
    held: new Map(
      volunteers.map(volunteer => [
        volunteer.id,
        standing.filter(one => one.volunteerId === volunteer.id).flatMap(one => factsOf.get(one.shiftId) ?? []),
      ]),
    ),
  }
}

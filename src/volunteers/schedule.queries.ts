import type { EntityManager } from '@mikro-orm/postgresql'
import { Schedule } from './schedule.entity.ts'
import { changesSince, type ScheduleChange, type ScheduleLine } from './schedule-rules.ts'
import { Volunteer } from './volunteer.entity.ts'

export interface DueSchedule {
  readonly volunteer: Volunteer
  readonly lines: readonly ScheduleLine[]
  /** Since the newest announcement, sent or still waiting. Empty: nothing to announce. */
  readonly unannounced: readonly ScheduleChange[]
  /** Since what they have in hand: what the next letter says. */
  readonly changes: readonly ScheduleChange[]
  /** What they know of. */
  readonly told: readonly ScheduleLine[]
  readonly nextVersion: number
}

/** Everyone's shifts in an occasion as they stand, beside what each was told last. A schedule that never went out was not told. */
export async function dueSchedules(tx: EntityManager, occasionId: string, volunteerIds?: readonly string[]): Promise<DueSchedule[]> {
  const only = volunteerIds == null ? null : new Set(volunteerIds)
  const rows = await tx.execute<
    {
      volunteer_id: string
      id: string
      shift_id: string
      area_id: string
      place: string
      role: ScheduleLine['role']
      starts: string
      ends: string
    }[]
  >(
    `select a.volunteer_id, a.id, a.shift_id, s.area_id, s.place, s.role, s.starts_at as starts, s.ends_at as ends
     from assignment a join shift s on s.id = a.shift_id
     where s.occasion_id = ? and a.ended_at is null and s.withdrawn_at is null order by s.starts_at, s.id`,
    [occasionId],
  )
  const versions = await tx.execute<{ volunteer_id: string; version: number; lines: ScheduleLine[]; announced: boolean; told: boolean }[]>(
    `select c.volunteer_id, c.version, c.lines, coalesce(n.state not in ('withdrawn', 'stale'), false) as announced,
       coalesce(n.state not in ('withdrawn', 'stale', 'asked', 'awaiting-retry'), false) as told
     from schedule c left join notice n on n.occasion_id = c.occasion_id and n.recipient_id = c.volunteer_id and n.version = c.version
       and n.kind in ('volunteers.schedule', 'volunteers.shift-withdrawn')
     where c.occasion_id = ? order by c.version`,
    [occasionId],
  )
  const now = Map.groupBy(rows, row => row.volunteer_id)
  const told = Map.groupBy(versions, row => row.volunteer_id)
  const ids = [...new Set([...now.keys(), ...told.keys()])].filter(id => only == null || only.has(id))
  const volunteers = await tx.find(Volunteer, { id: { $in: ids } }, { orderBy: { sortKey: 'asc', id: 'asc' } })
  return volunteers.map(volunteer => {
    const lines = (now.get(volunteer.id) ?? []).map(row => ({
      shiftId: row.shift_id,
      assignmentId: row.id,
      areaId: row.area_id,
      place: row.place,
      role: row.role,
      startsAt: new Date(row.starts).toISOString(),
      endsAt: new Date(row.ends).toISOString(),
    }))
    const earlier = told.get(volunteer.id) ?? []
    const known = earlier.findLast(one => one.told)?.lines ?? []
    return {
      volunteer,
      lines,
      told: known,
      unannounced: changesSince(earlier.findLast(one => one.announced)?.lines ?? [], lines),
      changes: changesSince(known, lines),
      nextVersion: (earlier.at(-1)?.version ?? 0) + 1,
    }
  })
}

export const newestSchedules = (tx: EntityManager, volunteerId: string): Promise<Schedule[]> =>
  tx.find(Schedule, { volunteerId }, { orderBy: { madeAt: 'desc', version: 'desc' }, limit: 20 })

import type { Skill } from './skill.ts'

/** One shift on somebody's schedule. Times are ISO instants (UTC). */
export interface ScheduleLine {
  readonly shiftId: string
  readonly assignmentId: string
  readonly areaId: string
  readonly place: string
  readonly role: Skill
  readonly startsAt: string
  readonly endsAt: string
}

export type ScheduleChange =
  | { readonly kind: 'added'; readonly line: ScheduleLine }
  | { readonly kind: 'removed'; readonly line: ScheduleLine }
  | { readonly kind: 'moved'; readonly line: ScheduleLine; readonly was: ScheduleLine }

/**
 * What is different for the volunteer since the schedule told last: shifts added, removed, or moved to another time or place. Both lists of one
 * volunteer and one occasion; answers in order of time, empty where nothing they would notice changed.
 */
export function changesSince(told: readonly ScheduleLine[], now: readonly ScheduleLine[]): ScheduleChange[] {
  const before = new Map(told.map(line => [line.shiftId, line]))
  const after = new Set(now.map(line => line.shiftId))
  const changes: ScheduleChange[] = []
  for (const line of now) {
    const was = before.get(line.shiftId)
    if (was == null) changes.push({ kind: 'added', line })
    else if (was.startsAt !== line.startsAt || was.endsAt !== line.endsAt || was.place !== line.place || was.role !== line.role)
      changes.push({ kind: 'moved', line, was })
  }
  for (const line of told) if (!after.has(line.shiftId)) changes.push({ kind: 'removed', line })
  return changes.sort((a, b) => (a.line.startsAt < b.line.startsAt ? -1 : a.line.startsAt > b.line.startsAt ? 1 : a.kind < b.kind ? -1 : 1))
}

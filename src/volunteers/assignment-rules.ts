import type { HalfDay, Skill } from './skill.ts'

/** Times in minutes since 1970 of the wall clock in Vietnam, so that a day is 1,440 of them and noon is at 720. */
export interface ShiftFacts {
  readonly id: string
  readonly role: Skill
  readonly startsAt: number
  readonly endsAt: number
  readonly needed: number
}

export interface VolunteerFacts {
  readonly id: string
  /** Settles ties, so that the same people always get the same shifts. */
  readonly sortKey: string
  readonly skills: readonly Skill[]
  /** "2024-07-20 morning" */
  readonly free: readonly string[]
  /** Shifts this volunteer has said no to. */
  readonly declined?: readonly string[]
  /** Standing elsewhere, in another occasion. */
  readonly busy?: readonly { readonly startsAt: number; readonly endsAt: number }[]
}

export interface Standing {
  readonly shiftId: string
  readonly volunteerId: string
}

export type Unfit = 'skill-missing' | 'not-free' | 'overlaps' | 'declined'

/** Why this volunteer: among how many who could, with how many minutes before this shift. */
export interface AssignmentReason {
  readonly code: 'only-one' | 'fewest-hours' | 'moved-to-fill' | 'by-hand' | 'next-in-rank'
  readonly candidates: number
  readonly minutesBefore: number
}

/** Why a shift lacks people: of those with the skill, how many could still come, are not free, busy elsewhere, or said no. */
export interface GapReason {
  readonly code: 'not-assigned' | 'nobody-has-skill' | 'nobody-free' | 'all-busy' | 'declined'
  readonly withSkill: number
  readonly canCome: number
  readonly notFree: number
  readonly busy: number
  readonly declined: number
}

export interface Placed extends Standing {
  readonly reason: AssignmentReason
}

export interface Plan {
  readonly placed: readonly Placed[]
  readonly gaps: readonly { readonly shiftId: string; readonly missing: number; readonly reason: GapReason }[]
}

const day = 1440
const overlap = (a: { startsAt: number; endsAt: number }, b: { startsAt: number; endsAt: number }) =>
  a.startsAt < b.endsAt && b.startsAt < a.endsAt

/**
 * The half-days a shift needs, as "2024-07-20 morning". What ends by 13:00 is a morning, what begins from 11:30 an afternoon, anything else both:
 * offices work 7:30–11:30 and 13:30–17:00, and desks are cleared into the break. Over midnight, both days count.
 */
export function halfDaysOf({ startsAt, endsAt }: Pick<ShiftFacts, 'startsAt' | 'endsAt'>): string[] {
  const halves: string[] = []
  for (let midnight = Math.floor(startsAt / day) * day; midnight < endsAt; midnight += day) {
    const from = Math.max(startsAt, midnight) - midnight
    const to = Math.min(endsAt, midnight + day) - midnight
    const name = new Date(midnight * 60_000).toISOString().slice(0, 10)
    const needed: HalfDay[] = to <= 13 * 60 ? ['morning'] : from >= 11 * 60 + 30 ? ['afternoon'] : ['morning', 'afternoon']
    halves.push(...needed.map(half => `${name} ${half}`))
  }
  return halves
}

/** Whether a volunteer can take a shift beside the ones they hold; null when they can, else the first reason against it. */
export function unfitFor(volunteer: VolunteerFacts, shift: ShiftFacts, held: readonly ShiftFacts[]): Unfit | null {
  if (!volunteer.skills.includes(shift.role)) return 'skill-missing'
  if (volunteer.declined?.includes(shift.id) === true) return 'declined'
  if (!halfDaysOf(shift).every(half => volunteer.free.includes(half))) return 'not-free'
  if (held.some(other => overlap(other, shift)) || volunteer.busy?.some(other => overlap(other, shift)) === true) return 'overlaps'
  return null
}

/**
 * Fills shifts with volunteers: skill and free half-days met, nobody in two places at once, hours shared fairly. The hardest shift first, to whoever
 * has the fewest hours; then, for places still empty, chains of moves that free somebody. What stands already (`fixed`) is never touched.
 * Places filled are never fewer than greedy alone; a test bounds the gap to the best there is.
 */
export function planAssignments(
  shifts: readonly ShiftFacts[],
  volunteers: readonly VolunteerFacts[],
  fixed: readonly Standing[] = [],
): Plan {
  const shiftOf = new Map(shifts.map(shift => [shift.id, shift]))
  const held = new Map<string, ShiftFacts[]>(volunteers.map(volunteer => [volunteer.id, []]))
  const open = new Map(shifts.map(shift => [shift.id, shift.needed]))
  for (const { shiftId, volunteerId } of fixed) {
    const shift = shiftOf.get(shiftId)
    if (shift == null) continue
    held.get(volunteerId)?.push(shift)
    open.set(shiftId, (open.get(shiftId) ?? 0) - 1)
  }
  const placed = new Map<string, Placed>()
  const key = (shiftId: string, volunteerId: string) => `${shiftId} ${volunteerId}`
  const minutesOf = (id: string) => (held.get(id) ?? []).reduce((sum, shift) => sum + shift.endsAt - shift.startsAt, 0)
  // Skill, free half-days and refusals do not change while we plan; only what somebody holds does.
  const able = new Map(shifts.map(shift => [shift.id, volunteers.filter(volunteer => unfitFor(volunteer, shift, []) == null)]))
  const fits = (volunteer: VolunteerFacts, shift: ShiftFacts, without?: ShiftFacts) =>
    held.get(volunteer.id)!.every(one => one === without || (one !== shift && !overlap(one, shift)))
  const put = (shift: ShiftFacts, volunteer: VolunteerFacts, reason: AssignmentReason) => {
    held.get(volunteer.id)!.push(shift)
    open.set(shift.id, open.get(shift.id)! - 1)
    placed.set(key(shift.id, volunteer.id), { shiftId: shift.id, volunteerId: volunteer.id, reason })
  }
  const take = (shift: ShiftFacts, volunteer: VolunteerFacts) => {
    const mine = held.get(volunteer.id)!
    mine.splice(mine.indexOf(shift), 1)
    open.set(shift.id, open.get(shift.id)! + 1)
    placed.delete(key(shift.id, volunteer.id))
  }
  const candidatesOf = (shift: ShiftFacts) => able.get(shift.id)!.filter(volunteer => fits(volunteer, shift))
  const byRank = (a: VolunteerFacts, b: VolunteerFacts) =>
    minutesOf(a.id) - minutesOf(b.id) || a.skills.length - b.skills.length || (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0)

  // Greedy: one place at a time, always the one with the fewest people to spare.
  for (;;) {
    let hardest: { shift: ShiftFacts; candidates: VolunteerFacts[]; spare: number } | null = null
    for (const shift of shifts) {
      if (open.get(shift.id)! <= 0) continue
      const candidates = candidatesOf(shift)
      if (candidates.length === 0) continue
      const spare = candidates.length - open.get(shift.id)!
      if (hardest == null || spare < hardest.spare || (spare === hardest.spare && shift.startsAt < hardest.shift.startsAt))
        hardest = { shift, candidates, spare }
    }
    if (hardest == null) break
    const chosen = hardest.candidates.sort(byRank)[0]!
    put(hardest.shift, chosen, {
      code: hardest.candidates.length === 1 ? 'only-one' : 'fewest-hours',
      candidates: hardest.candidates.length,
      minutesBefore: minutesOf(chosen.id),
    })
  }

  // Chains: whoever could fill the place gives up what stands in the way, if somebody else can take that, and so on.
  let steps = 0
  const fillByMoving = (shift: ShiftFacts, depth: number, touched: ReadonlySet<string>): boolean => {
    for (const volunteer of [...able.get(shift.id)!].sort(byRank)) {
      if (steps-- <= 0) return false
      if (touched.has(volunteer.id) || (held.get(volunteer.id) ?? []).includes(shift)) continue
      const inTheWay = (held.get(volunteer.id) ?? []).filter(other => overlap(other, shift))
      if (inTheWay.length > 1 || inTheWay.some(other => !placed.has(key(other.id, volunteer.id)))) continue
      const other = inTheWay[0]
      if (!fits(volunteer, shift, other)) continue
      const before = minutesOf(volunteer.id)
      if (other == null) {
        put(shift, volunteer, { code: 'moved-to-fill', candidates: 1, minutesBefore: before })
        return true
      }
      if (depth === 0) continue
      const reason = placed.get(key(other.id, volunteer.id))!.reason
      take(other, volunteer)
      put(shift, volunteer, { code: 'moved-to-fill', candidates: 1, minutesBefore: before })
      if (fillByMoving(other, depth - 1, new Set([...touched, volunteer.id]))) return true
      take(shift, volunteer)
      put(other, volunteer, reason)
    }
    return false
  }
  for (const shift of shifts)
    while (open.get(shift.id)! > 0) {
      steps = 5000
      if (!fillByMoving(shift, 3, new Set())) break
    }

  return {
    placed: [...placed.values()],
    gaps: shifts
      .filter(shift => open.get(shift.id)! > 0)
      .map(shift => ({ shiftId: shift.id, missing: open.get(shift.id)!, reason: whyEmpty(shift, volunteers, held) })),
  }
}

/** Why nobody (more) can be found for a shift, counted over everyone who is not on it. */
export function whyEmpty(
  shift: ShiftFacts,
  volunteers: readonly VolunteerFacts[],
  held: ReadonlyMap<string, readonly ShiftFacts[]>,
): GapReason {
  const others = volunteers.filter(volunteer => !(held.get(volunteer.id) ?? []).some(one => one.id === shift.id))
  const verdicts = others.map(volunteer => unfitFor(volunteer, shift, held.get(volunteer.id) ?? []))
  const count = (what: Unfit | null) => verdicts.filter(verdict => verdict === what).length
  const withSkill = others.length - count('skill-missing')
  const [notFree, busy, declined] = [count('not-free'), count('overlaps'), count('declined')]
  const canCome = count(null)
  const code =
    canCome > 0 ? 'not-assigned' : withSkill === 0 ? 'nobody-has-skill' : busy > 0 ? 'all-busy' : declined > 0 ? 'declined' : 'nobody-free'
  return { code, withSkill, canCome, notFree, busy, declined }
}

export interface Ranked {
  readonly volunteerId: string
  /** Null: can come. */
  readonly unfit: Unfit | null
  /** Minutes they hold already. */
  readonly minutes: number
}

/** Everyone with the skill, those who can come first and of them who has the fewest hours; then those who cannot, with the reason. */
export function rankReplacements(
  shift: ShiftFacts,
  volunteers: readonly VolunteerFacts[],
  held: ReadonlyMap<string, readonly ShiftFacts[]>,
): Ranked[] {
  return volunteers
    .filter(volunteer => volunteer.skills.includes(shift.role) && !(held.get(volunteer.id) ?? []).some(one => one.id === shift.id))
    .map(volunteer => {
      const mine = held.get(volunteer.id) ?? []
      const minutes = mine.reduce((sum, one) => sum + one.endsAt - one.startsAt, 0)
      return { volunteerId: volunteer.id, unfit: unfitFor(volunteer, shift, mine), minutes, volunteer }
    })
    .sort(
      (a, b) =>
        Number(a.unfit != null) - Number(b.unfit != null) ||
        a.minutes - b.minutes ||
        a.volunteer.skills.length - b.volunteer.skills.length ||
        (a.volunteer.sortKey < b.volunteer.sortKey ? -1 : 1),
    )
    .map(({ volunteerId, unfit, minutes }) => ({ volunteerId, unfit, minutes }))
}

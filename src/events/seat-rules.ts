export const QUARTER = 15 * 60_000
const HALF_DAY = 6 * 60 * 60_000

export type SessionPlan = {
  readonly startsAt: Date
  readonly endsAt: Date
  readonly doctors: number
  readonly patientsPerDoctor: number
}

export type QuarterSeats = { readonly quarterAt: Date; readonly seats: number }

/**
 * How many people a half-day takes: doctors × patients a doctor. Reported teams of 10 to 15 doctors see 150 to 170 in a half-day
 * (DOMAIN.md 4), so 12 a doctor is what the form proposes; both numbers are the organiser's to change.
 */
export const capacityOf = (plan: SessionPlan): number => plan.doctors * plan.patientsPerDoctor

/** Why a session cannot be: it ends before it begins, or is longer than the six hours of a half-day. Null when it can. */
export function sessionProblem(plan: SessionPlan): 'session/ends-before-it-begins' | 'session/longer-than-half-day' | null {
  const length = plan.endsAt.getTime() - plan.startsAt.getTime()
  if (length <= 0) return 'session/ends-before-it-begins'
  return length > HALF_DAY ? 'session/longer-than-half-day' : null
}

/**
 * Seats per quarter hour. The last half hour receives nobody, so that those who came last are done when the doctors leave; what does not
 * divide evenly comes early. A session shorter than 45 minutes has one quarter. Adds up to `capacityOf` exactly.
 */
export function seatsPerQuarter(plan: SessionPlan): QuarterSeats[] {
  const capacity = capacityOf(plan)
  const length = plan.endsAt.getTime() - plan.startsAt.getTime()
  const quarters = Math.max(1, Math.floor((length - 2 * QUARTER) / QUARTER))
  const each = Math.floor(capacity / quarters)
  const over = capacity - each * quarters
  return Array.from({ length: quarters }, (_, i) => ({
    quarterAt: new Date(plan.startsAt.getTime() + i * QUARTER),
    seats: each + (i < over ? 1 : 0),
  }))
}

/** Minutes after the quarter at which seat `no` (from 1) is asked to come: every third at 0, 5 and 10, so that a quarter's people do not arrive in one crowd. */
export const arrivalMinute = (no: number): number => ((no - 1) % 3) * 5

import { dueUntil, type RetentionUnit } from './retention-rules.ts'

/** What may still be open about a person, in the order in which a clerk can settle it. */
export const openHolds = ['gifts', 'lists', 'visits', 'seats', 'offices', 'move', 'relatives', 'merits', 'soldier-family'] as const
export type OpenHold = (typeof openHolds)[number]
export type ErasureHold = OpenHold | 'retention'

/** Owed only to those who live here; the dead and those who moved away get nothing more from this commune. */
const whileHere: readonly OpenHold[] = ['relatives', 'merits', 'soldier-family']

export interface KeptBy {
  /** The rule's name, as the page of rules shows it. */
  readonly rule: string
  readonly source: string
  /** The day (yyyy-mm-dd) from which its time is counted. */
  readonly since: string
  /** Null where the office has set no time: nothing is kept for it then. */
  readonly keep: number | null
  readonly unit: RetentionUnit | null
}

export interface ErasureFacts {
  /** yyyy-mm-dd */
  readonly today: string
  /** Neither dead nor moved away. */
  readonly livesHere: boolean
  readonly open: Readonly<Partial<Record<OpenHold, number>>>
  readonly kept: readonly KeptBy[]
}

export type Held =
  | { readonly hold: OpenHold; readonly count: number }
  | { readonly hold: 'retention'; readonly rule: string; readonly source: string; /** yyyy-mm-dd */ readonly from: string }

export type ErasureDecision = { readonly granted: true } | { readonly granted: false; readonly because: readonly Held[] }

/**
 * Whether a person may be erased at their own request: not while the commune owes them something or still has to find them for it, and not before
 * a set retention rule lets go. All reasons are answered, what can be settled first. Source: DOMAIN.md 7 (Luật 91/2025, Điều 19 khoản 1 điểm c:
 * duties of a state office need no consent, so asking does not end them).
 */
export function decideErasure(facts: ErasureFacts): ErasureDecision {
  const open = openHolds
    .filter(hold => facts.livesHere || !whileHere.includes(hold))
    .flatMap((hold): Held[] => ((facts.open[hold] ?? 0) > 0 ? [{ hold, count: facts.open[hold] ?? 0 }] : []))
  const kept = facts.kept.flatMap(({ rule, source, since, keep, unit }): Held[] =>
    keep == null || unit == null || since <= dueUntil(facts.today, keep, unit)
      ? []
      : [{ hold: 'retention', rule, source, from: dueOn(since, keep, unit) }],
  )
  const because = [...open, ...kept]
  return because.length === 0 ? { granted: true } : { granted: false, because }
}

/** The first day (yyyy-mm-dd) on which what began on `since` is due: the other side of `dueUntil`. Refuses a duration that is not positive. */
export function dueOn(since: string, keep: number, unit: RetentionUnit): string {
  const [year = 0, month = 1, day = 1] = since.split('-').map(Number)
  const months = unit === 'month' ? keep : keep * 12
  // Three days early at most, where a month ends before the day.
  const early = unit === 'day' ? Date.UTC(year, month - 1, day + keep) : Date.UTC(year, month - 1 + months, Math.min(day, 28))
  for (let at = early; ; at += 86_400_000) {
    const tried = new Date(at).toISOString().slice(0, 10)
    if (since <= dueUntil(tried, keep, unit)) return tried
  }
}

import type { Mobility } from '../registry/person.entity.ts'

/** What the rules know of somebody; age in years on the day of the event, rate in percent. Unknown is null. */
export type NeedFacts = {
  readonly age: number | null
  readonly rate: number | null
  readonly heroicMother: boolean
  readonly mobility: Mobility | null
  /** Invited to an earlier event and not served there. */
  readonly missedLastTime: boolean
}

export type NeedFactor = 'heroic-mother' | 'rate-81' | 'needs-help' | 'age-80' | 'missed-last-time' | 'age' | 'age-unknown'

/**
 * Who comes first: a heroic mother or an injury of 81 % and more (400), somebody who needs help to walk (300), 80 years and older (200),
 * somebody an earlier event failed to see (50), and one point a year of age. Source: DOMAIN.md 9, point 11 (priorities of such events).
 */
export function needOf(facts: NeedFacts): { readonly need: number; readonly because: NeedFactor } {
  const severe = facts.heroicMother || (facts.rate ?? 0) >= 81
  const old = (facts.age ?? 0) >= 80
  const need =
    (severe ? 400 : 0) +
    (facts.mobility === 'needs-help' || facts.mobility === 'bedridden' ? 300 : 0) +
    (old ? 200 : 0) +
    (facts.missedLastTime ? 50 : 0) +
    Math.min(Math.max(facts.age ?? 0, 0), 130)
  return { need, because: factorOf(facts) }
}

function factorOf(facts: NeedFacts): NeedFactor {
  if (facts.heroicMother) return 'heroic-mother'
  if ((facts.rate ?? 0) >= 81) return 'rate-81'
  if (facts.mobility === 'needs-help' || facts.mobility === 'bedridden') return 'needs-help'
  if ((facts.age ?? 0) >= 80) return 'age-80'
  if (facts.missedLastTime) return 'missed-last-time'
  return facts.age == null ? 'age-unknown' : 'age'
}

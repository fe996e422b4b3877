/** How often somebody is called before the turn is missed (ZMS and hospital practice: three times). */
export const MOST_CALLS = 3

export type FlowStation = { readonly id: string; readonly position: number; readonly kind: string; readonly onIndication: boolean }

/**
 * The next station of a visit: the first in order that is neither behind the visitor nor only on indication without somebody having sent
 * them there. A station wished for afterwards is visited even when it stands earlier in the order. Null: the visit is over.
 */
export function nextStation(
  stations: readonly FlowStation[],
  passed: ReadonlySet<string>,
  wished: ReadonlySet<string>,
): FlowStation | null {
  const open = stations.filter(station => !passed.has(station.id)).toSorted((a, b) => a.position - b.position)
  return open.find(station => !station.onIndication || wished.has(station.id)) ?? null
}

const MINUTE = 60_000
/** Walk-ins stand behind those who were asked to come within the same half hour; great need comes a quarter earlier. */
const WALK_IN_WAITS = 30 * MINUTE
const NEED_LEADS = 15 * MINUTE

/**
 * The instant (milliseconds) by which the first queue is ordered: the later of the time asked for and the time of arrival, so that who
 * comes two hours early does not pass those who come on time. Need of 300 or more (see `needOf`) counts as a quarter hour earlier.
 */
export function turnAt(facts: { readonly arrivedAt: number; readonly expectedAt: number | null; readonly need: number }): number {
  const base = facts.expectedAt == null ? facts.arrivedAt + WALK_IN_WAITS : Math.max(facts.arrivedAt, facts.expectedAt)
  return base - (facts.need >= 300 ? NEED_LEADS : 0)
}

/** What may be done with a turn. `called` fewer than `MOST_CALLS` times may be recalled. */
export function turnProblem(
  turn: { readonly state: string; readonly calls: number },
  act: 'recall' | 'miss' | 'finish' | 'skip',
): 'turn/not-called' | 'turn/called-enough' | 'turn/over' | null {
  if (turn.state !== 'waiting' && turn.state !== 'called') return 'turn/over'
  if (act === 'skip') return null
  if (turn.state !== 'called') return 'turn/not-called'
  return act === 'recall' && turn.calls >= MOST_CALLS ? 'turn/called-enough' : null
}

import { type NeedFactor, type NeedFacts, needOf } from './need-rules.ts'

/** `arrivesAt` in milliseconds since 1970. */
export type FreeSeat = { readonly id: string; readonly sessionId: string; readonly arrivesAt: number }

export type Candidate = NeedFacts & {
  readonly id: string
  /** `order` is compared bytewise: the coordinator's order of hamlets, or the hamlet's sort key. */
  readonly hamlet: { readonly id: string; readonly name: string; readonly order: string } | null
  /** Another candidate who comes along: a couple, a neighbour who drives. */
  readonly comesWith: string | null
}

/** Why somebody has this seat, none yet, or a visit at home: what the sentence on screen and paper is made of. */
export type PlacementReason =
  | {
      readonly code: 'band'
      readonly hamlet: string | null
      readonly from: number
      readonly until: number
      readonly place: number
      readonly of: number
      readonly because: NeedFactor
      readonly age: number | null
    }
  | { readonly code: 'comes-with'; readonly hamlet: string | null; readonly from: number; readonly until: number; readonly partner: string }
  | { readonly code: 'home-visit' }
  | {
      readonly code: 'waiting'
      readonly seats: number
      readonly place: number
      readonly of: number
      readonly because: NeedFactor
      readonly age: number | null
    }
  | {
      readonly code: 'from-waiting-list'
      readonly freedBy: 'no-show' | 'cannot-come' | 'withdrawn' | 'more-seats'
      readonly because: NeedFactor | null
      readonly age: number | null
    }
  | { readonly code: 'by-hand' }
  | { readonly code: 'gave-up-seat'; readonly freedBy: 'no-show' | 'cannot-come' | 'withdrawn' }
  | { readonly code: 'walk-in' }

export type Allocation =
  | {
      readonly personId: string
      readonly placement: 'seat'
      readonly seatId: string
      readonly need: number
      readonly reason: PlacementReason
    }
  | { readonly personId: string; readonly placement: 'waiting' | 'home-visit'; readonly need: number; readonly reason: PlacementReason }

type Ranked = Candidate & { readonly need: number; readonly because: NeedFactor }
type Band = { readonly hamlet: Candidate['hamlet']; readonly people: readonly Ranked[]; readonly partners: ReadonlyMap<string, string> }

/**
 * Gives free seats to candidates. The bedridden are visited at home. When seats are short, those in greatest need get them and the others
 * wait in order of need. Seats go hamlet by hamlet in one unbroken run each, and inside a hamlet the least mobile and oldest come
 * first, each with the one they come with. A hamlet that would be torn apart by a lunch break starts in the next session when seats
 * allow. The same people and seats give the same answer in whatever order they are handed in. Refuses nobody. Source: DOMAIN.md 4 and 9 (11).
 */
export function allocate(seats: readonly FreeSeat[], candidates: readonly Candidate[]): Allocation[] {
  const ordered = [...seats].sort((a, b) => a.arrivesAt - b.arrivesAt || compare(a.id, b.id))
  const ranked = candidates.map(person => ({ ...person, ...needOf(person) })).sort((a, b) => b.need - a.need || compare(a.id, b.id))
  const atHome = ranked.filter(person => person.mobility === 'bedridden')
  const coming = ranked.filter(person => person.mobility !== 'bedridden')
  const chosen = coming.slice(0, ordered.length)
  const waiting = coming.slice(ordered.length)
  return [
    ...seatBands(ordered, bandsOf(chosen)),
    ...waiting.map((person, i): Allocation => ({
      personId: person.id,
      placement: 'waiting',
      need: person.need,
      reason: { code: 'waiting', seats: ordered.length, place: i + 1, of: waiting.length, because: person.because, age: person.age },
    })),
    ...atHome.map((person): Allocation => ({
      personId: person.id,
      placement: 'home-visit',
      need: person.need,
      reason: { code: 'home-visit' },
    })),
  ]
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function bandsOf(chosen: readonly Ranked[]): Band[] {
  const hamlets = new Map<string, Ranked[]>()
  for (const person of chosen) {
    const key = person.hamlet?.id ?? ''
    hamlets.set(key, [...(hamlets.get(key) ?? []), person])
  }
  const bands = [...hamlets.values()].map(people => ({ hamlet: people[0]!.hamlet, ...together(people) }))
  return bands.sort(
    (a, b) =>
      Number(a.hamlet == null) - Number(b.hamlet == null) ||
      compare(a.hamlet?.order ?? '', b.hamlet?.order ?? '') ||
      compare(a.hamlet?.id ?? '', b.hamlet?.id ?? ''),
  )
}

/** People in order of need, with those who come together behind the neediest of them. */
function together(people: readonly Ranked[]): { people: Ranked[]; partners: Map<string, string> } {
  const byId = new Map(people.map(person => [person.id, person]))
  const linked = new Map<string, string[]>()
  const link = (from: string, to: string) => linked.set(from, [...(linked.get(from) ?? []), to])
  for (const person of people) {
    if (person.comesWith == null || person.comesWith === person.id || !byId.has(person.comesWith)) continue
    link(person.id, person.comesWith)
    link(person.comesWith, person.id)
  }
  const placed = new Set<string>()
  const partners = new Map<string, string>()
  const row: Ranked[] = []
  for (const person of people) {
    const open = [person.id]
    while (open.length > 0) {
      const id = open.shift()!
      if (placed.has(id)) continue
      placed.add(id)
      row.push(byId.get(id)!)
      if (id !== person.id) partners.set(id, person.id)
      open.push(...(linked.get(id) ?? []).toSorted(compare))
    }
  }
  return { people: row, partners }
}

function seatBands(seats: readonly FreeSeat[], bands: readonly Band[]): Allocation[] {
  const placed: Allocation[] = []
  let at = 0
  let left = bands.reduce((sum, band) => sum + band.people.length, 0)
  for (const band of bands) {
    at = startOf(seats, at, band.people.length, left)
    const own = seats.slice(at, at + band.people.length)
    for (const [i, person] of band.people.entries()) {
      const seat = own[i]!
      const session = own.filter(other => other.sessionId === seat.sessionId)
      const from = session[0]!.arrivesAt
      const until = session.at(-1)!.arrivesAt
      const hamlet = band.hamlet?.name ?? null
      const partner = band.partners.get(person.id)
      placed.push({
        personId: person.id,
        placement: 'seat',
        seatId: seat.id,
        need: person.need,
        reason:
          partner == null
            ? { code: 'band', hamlet, from, until, place: i + 1, of: band.people.length, because: person.because, age: person.age }
            : { code: 'comes-with', hamlet, from, until, partner },
      })
    }
    at += band.people.length
    left -= band.people.length
  }
  return placed
}

/** The next session, when this one would tear the hamlet apart, the next would not, and the seats left empty are not missed. */
function startOf(seats: readonly FreeSeat[], at: number, size: number, peopleLeft: number): number {
  const session = seats[at]?.sessionId
  if (session == null) return at
  const rest = seats.slice(at).findIndex(seat => seat.sessionId !== session)
  if (rest < 0 || size <= rest) return at
  const next = at + rest
  const nextSession = seats[next]!.sessionId
  const room = seats.slice(next).filter(seat => seat.sessionId === nextSession).length
  return size <= room && seats.length - next >= peopleLeft ? next : at
}

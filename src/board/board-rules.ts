/** What stands at the end of a day of an occasion, in plain numbers. Instants are ISO texts, money is whole đồng. */
export interface BoardFacts {
  readonly today: string
  readonly deadlineOn: string | null
  readonly lists: {
    readonly communes: number
    readonly locked: number
    readonly approved: number
    readonly compiled: number
    readonly questions: number
    readonly flags: number
  }
  readonly gifts: {
    readonly count: number
    readonly dong: number
    readonly handed: number
    readonly handedDong: number
    readonly returned: number
    readonly returnedDong: number
  }
  readonly visits: { readonly planned: number; readonly done: number; readonly overdue: number }
  readonly events: readonly BoardEvent[]
  readonly shifts: {
    readonly needed: number
    readonly filled: number
    readonly confirmed: number
    readonly neededTomorrow: number
    readonly filledTomorrow: number
  }
  readonly notices: { readonly waiting: number; readonly sent: number; readonly notReached: number }
  readonly documents: { readonly ready: number; readonly making: number; readonly failed: number }
}

export interface BoardEvent {
  readonly id: string
  readonly name: string
  readonly place: string
  readonly firstOn: string | null
  readonly lastOn: string | null
  readonly announced: boolean
  readonly cancelled: boolean
  readonly stations: number
  readonly seats: number
  readonly taken: number
  readonly waiting: number
  readonly unplaced: number
  readonly notReached: number
  readonly medicines: number
}

export type WarningKind =
  | 'lists-not-locked'
  | 'flags-undecided'
  | 'gifts-open'
  | 'visits-overdue'
  | 'event-not-announced'
  | 'event-without-stations'
  | 'event-without-medicines'
  | 'event-not-reached'
  | 'event-unplaced'
  | 'event-waiting'
  | 'shifts-short-tomorrow'
  | 'shifts-short'
  | 'mail-not-reached'
  | 'files-failed'

export interface Warning {
  readonly kind: WarningKind
  readonly urgent: boolean
  readonly count: number
  readonly about: string
  readonly href: string
}

export const openGifts = ({ gifts }: BoardFacts): { count: number; dong: number } => ({
  count: gifts.count - gifts.handed - gifts.returned,
  dong: gifts.dong - gifts.handedDong - gifts.returnedDong,
})

/** Whole days from `from` to `to`, both ISO days; negative when `to` has passed. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** What will go wrong if nobody acts: most urgent first, each with the page where something can be done. Refuses nothing. */
export function warningsOf(facts: BoardFacts): Warning[] {
  const found: Warning[] = []
  const warn = (kind: WarningKind, count: number, href: string, urgent: boolean, about = '') => {
    if (count > 0) found.push({ kind, urgent, count, about, href })
  }
  const left = facts.deadlineOn == null ? null : daysBetween(facts.today, facts.deadlineOn)
  const soon = left != null && left <= 7
  warn('flags-undecided', facts.lists.flags, '/lists', true)
  warn('lists-not-locked', facts.lists.communes - facts.lists.locked, '/lists', soon)
  if (facts.lists.locked > 0) warn('gifts-open', openGifts(facts).count, '/handovers', soon)
  warn('visits-overdue', facts.visits.overdue, '/visits', true)
  for (const event of facts.events) {
    if (event.cancelled || event.lastOn == null || event.firstOn == null || event.lastOn < facts.today) continue
    const close = daysBetween(facts.today, event.firstOn) <= 3
    const href = `/events/${event.id}`
    if (event.stations === 0) warn('event-without-stations', 1, href, close, event.name)
    if (event.medicines === 0) warn('event-without-medicines', 1, href, close, event.name)
    warn('event-unplaced', event.unplaced, href, close, event.name)
    if (!event.announced && event.taken > 0) warn('event-not-announced', event.taken, href, close, event.name)
    if (event.announced) warn('event-not-reached', event.notReached, href, close, event.name)
    warn('event-waiting', event.waiting, href, false, event.name)
  }
  warn('shifts-short-tomorrow', facts.shifts.neededTomorrow - facts.shifts.filledTomorrow, '/shifts', true)
  warn('shifts-short', facts.shifts.needed - facts.shifts.filled, '/shifts', false)
  warn('mail-not-reached', facts.notices.notReached, '/notices', false)
  warn('files-failed', facts.documents.failed, '/documents', false)
  return found.toSorted((a, b) => Number(b.urgent) - Number(a.urgent))
}

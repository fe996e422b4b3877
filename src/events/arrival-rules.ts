import type { RefusalCode } from '../refusal.ts'

/** Instants in milliseconds, days as yyyy-mm-dd. `deskSessionId` is the session the desk works for, `day` the day somebody stands there. */
export type ArrivalFacts = {
  readonly eventCancelledAt: number | null
  readonly ticketEventIsThis: boolean
  readonly withdrawnAt: number | null
  readonly dead: boolean
  readonly arrivedAt: number | null
  readonly seat: { readonly sessionId: string; readonly arrivesAt: number; readonly day: string } | null
  readonly deskSessionId: string
  readonly day: string
  /** The desk knows that the seat is in another session or on another day, and takes them. */
  readonly anyway: boolean
}

export type ArrivalDecision =
  | { readonly granted: true; readonly expectedAt: number | null; readonly withSeat: boolean }
  | { readonly granted: false; readonly because: RefusalCode }

/** Ordered by what the desk can act on first. Nobody is sent away for lack of a seat: without one they queue as walk-ins do. */
export function decideArrival(facts: ArrivalFacts): ArrivalDecision {
  if (!facts.ticketEventIsThis) return { granted: false, because: 'ticket/other-event' }
  if (facts.eventCancelledAt != null) return { granted: false, because: 'event/cancelled' }
  if (facts.arrivedAt != null) return { granted: false, because: 'arrival/already' }
  if (facts.dead) return { granted: false, because: 'person/dead' }
  if (facts.withdrawnAt != null) return { granted: false, because: 'ticket/withdrawn' }
  const here = facts.seat != null && facts.seat.sessionId === facts.deskSessionId
  if (facts.seat != null && !facts.anyway) {
    if (!here) return { granted: false, because: 'arrival/other-session' }
    if (facts.seat.day !== facts.day) return { granted: false, because: 'arrival/other-day' }
  }
  return { granted: true, expectedAt: here ? facts.seat.arrivesAt : null, withSeat: here }
}

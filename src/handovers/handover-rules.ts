import type { FlagsTogether } from '../lists/flag-rules.ts'
import { type OpenFacts, refused, type Refused, whyNotOpen } from '../lists/open-gift-rules.ts'
import { formatDate, formatDateTime, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import { formatPartialDate, type PartialDate } from '../vietnamese/partial-date.ts'

export type WantedReceiver =
  | { readonly kind: 'self' }
  | { readonly kind: 'proxy'; readonly name: string; readonly relation: string; readonly paper: string }

export interface HandoverFacts extends OpenFacts, FlagsTogether {
  readonly death: PartialDate | 'unknown-day' | null
  /** How many hand-overs of this gift were made and reversed before. */
  readonly earlier: number
  readonly receiver: WantedReceiver
  readonly slipNo: string | null
  /** Which money was meant; null where nobody said. */
  readonly paidFrom: 'till' | 'advance' | null
  /** Written from a team's book or by the team itself: its cash is meant while it lasts. */
  readonly byTeam: boolean
  /** VND of its advance that the hamlet's team holds on the day of the hand-over. */
  readonly teamHolds: number
  readonly amount: number
  readonly hamletName: string
  /** When the gift changed hands, which may be earlier than the moment it is written down. */
  readonly at: Date
  readonly now: Date
}

export interface Receipt {
  readonly receiverKind: 'self' | 'proxy'
  readonly receiverName: string
  readonly relation: string | null
  readonly paper: string | null
  readonly slipNo: string
  readonly paidFrom: 'till' | 'advance'
}

export type HandoverDecision = { readonly granted: true; readonly receipt: Receipt } | Refused

/** Clocks of two machines differ; a minute ahead is not "tomorrow". */
const CLOCK_SKEW = 2 * 60_000

/**
 * Granted with what the receipt says, or refused with the first thing that the officer at the table can act on. Refuses a list that is
 * not locked, a gift already handed over, returned or settled, a dead person or one who moved, was merged or changed, without a recorded
 * decision (DOMAIN.md 9.6: the program never decides), a day to come or before the lock, a proxy without name, relation or paper (DOMAIN.md 2.3), and more VND from an advance than
 * the team holds.
 */
export function decideHandover(facts: HandoverFacts): HandoverDecision {
  return (
    whyNotOpen(facts) ?? refusalByLife(facts) ?? refusalByDate(facts) ?? refusalByReceiver(facts) ?? refusalByMoney(facts) ?? grant(facts)
  )
}

/**
 * What happened to the person after the lock. A hand-over before the death was one to a living person, whatever was asked afterwards; what
 * somebody decided to withhold is never handed over.
 */
function refusalByLife({ fullName, death, decision, doubts, receiver, at }: HandoverFacts): Refused | null {
  const who = { name: fullName, on: death == null || death === 'unknown-day' ? null : formatPartialDate(death) }
  if (decision === 'withhold') return refused('gift/withheld', who)
  const died = death != null && !isBefore(at, death)
  if (died && (decision == null || doubts.includes('died'))) return refused('gift/person-dead', who)
  const doubt = doubts.find(kind => kind !== 'died' || death == null)
  if (doubt != null) return refused('gift/awaits-decision', { name: fullName, kind: doubt })
  return died && receiver.kind === 'self' ? refused('gift/receiver-dead', who, 'receiver.kind') : null
}

/** Surely before: of a death without its day, before the month or year of it; on the day itself nobody knows. */
function isBefore(at: Date, death: PartialDate | 'unknown-day'): boolean {
  if (death === 'unknown-day') return false
  const two = (part: number | undefined) => String(part ?? 1).padStart(2, '0')
  return isoDay(at) < `${death.year}-${two(death.month)}-${two(death.day)}`
}

function refusalByDate({ at, now, list, lineCode }: HandoverFacts): Refused | null {
  if (at.getTime() > now.getTime() + CLOCK_SKEW) return refused('handover/in-future', { on: formatDateTime(at) }, 'on')
  if (list.lockedAt != null && isoDay(at) < isoDay(list.lockedAt))
    return refused('handover/before-lock', { on: formatDate(at), locked: formatDate(list.lockedAt), line: lineCode }, 'on')
  return null
}

function refusalByReceiver({ receiver, fullName }: HandoverFacts): Refused | null {
  if (receiver.kind === 'self') return null
  for (const part of ['name', 'relation', 'paper'] as const)
    if (receiver[part].trim() === '') return refused(`receiver/${part}-missing`, { for: fullName }, `receiver.${part}`)
  return null
}

function refusalByMoney({ paidFrom, teamHolds, amount, hamletName }: HandoverFacts): Refused | null {
  if (paidFrom !== 'advance' || teamHolds >= amount) return null
  return refused('advance/not-enough', { hamlet: hamletName, held: formatDong(Math.max(0, teamHolds)) }, 'paidFrom')
}

/** Where nobody said which money it was: out of the team's advance for what the team wrote, while it lasts; else the commune's till. */
function usualTill({ byTeam, teamHolds, amount }: HandoverFacts): 'till' | 'advance' {
  return byTeam && teamHolds >= amount ? 'advance' : 'till'
}

function grant(facts: HandoverFacts): HandoverDecision {
  const { fullName, lineCode, earlier, receiver, slipNo } = facts
  const paidFrom = facts.paidFrom ?? usualTill(facts)
  const slip = slipNo ?? (earlier === 0 ? lineCode : `${lineCode}/${earlier + 1}`)
  if (receiver.kind === 'self')
    return { granted: true, receipt: { receiverKind: 'self', receiverName: fullName, relation: null, paper: null, slipNo: slip, paidFrom } }
  const { name, relation, paper } = receiver
  return {
    granted: true,
    receipt: { receiverKind: 'proxy', receiverName: name.trim(), relation: relation.trim(), paper: paper.trim(), slipNo: slip, paidFrom },
  }
}

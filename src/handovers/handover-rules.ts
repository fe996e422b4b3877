import type { Facts, RefusalCode } from '../refusal.ts'
import { formatDate, formatDateTime, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import { formatPartialDate, type PartialDate } from '../vietnamese/partial-date.ts'

export type WantedReceiver =
  | { readonly kind: 'self' }
  | { readonly kind: 'proxy'; readonly name: string; readonly relation: string; readonly paper: string }

export interface HandoverFacts {
  readonly fullName: string
  readonly lineCode: string
  readonly list: { readonly state: string; readonly lockedAt: Date | null }
  readonly standing: { readonly at: Date; readonly place: string; readonly giver: string; readonly receiver: string } | null
  readonly returned: { readonly on: string; readonly reference: string } | null
  readonly settled: { readonly at: Date; readonly by: string } | null
  readonly death: PartialDate | 'unknown-day' | null
  /** What somebody decided about a gift whose owner died after the list was locked. */
  readonly decision: 'hand-over' | 'hand-over-to-family' | 'withhold' | null
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

export type OpenFacts = Pick<HandoverFacts, 'fullName' | 'lineCode' | 'list' | 'standing' | 'returned' | 'settled'>

export interface Receipt {
  readonly receiverKind: 'self' | 'proxy'
  readonly receiverName: string
  readonly relation: string | null
  readonly paper: string | null
  readonly slipNo: string
  readonly paidFrom: 'till' | 'advance'
}

export type HandoverDecision =
  | { readonly granted: true; readonly receipt: Receipt }
  | { readonly granted: false; readonly because: RefusalCode; readonly facts: Facts; readonly field: string | null }

/** Clocks of two machines differ; a minute ahead is not "tomorrow". */
const CLOCK_SKEW = 2 * 60_000

/**
 * Granted with what the receipt says, or refused with the first thing that the officer at the table can act on. Refuses a list that is
 * not locked, a gift already handed over, returned or settled, a dead person without a recorded decision (DOMAIN.md 9.6: the program never
 * decides), a day to come or before the lock, a proxy without name, relation or paper (DOMAIN.md 2.3), and more VND from an advance than
 * the team holds.
 */
export function decideHandover(facts: HandoverFacts): HandoverDecision {
  return (
    whyNotOpen(facts) ?? refusalByLife(facts) ?? refusalByDate(facts) ?? refusalByReceiver(facts) ?? refusalByMoney(facts) ?? grant(facts)
  )
}

export type Refused = HandoverDecision & { granted: false }
const no = (because: RefusalCode, facts: Facts = {}, field: string | null = null): Refused => ({ granted: false, because, facts, field })

/** Why a gift is not open: its list is not locked, it is in somebody's hands, its money went back, or it is settled. Null while it waits. */
export function whyNotOpen({ fullName, lineCode, list, standing, returned, settled }: OpenFacts): Refused | null {
  if (list.state !== 'locked') return no('gift/list-not-locked', { name: fullName, line: lineCode })
  if (standing != null)
    return no('gift/already-handed-over', {
      name: fullName,
      line: lineCode,
      when: formatDateTime(standing.at),
      where: standing.place,
      by: standing.giver,
      to: standing.receiver,
    })
  if (returned != null)
    return no('gift/already-returned', { name: fullName, line: lineCode, on: formatDate(returned.on), reference: returned.reference })
  if (settled != null) return no('gift/settled', { line: lineCode, when: formatDateTime(settled.at), by: settled.by })
  return null
}

function refusalByLife({ fullName, death, decision, receiver }: HandoverFacts): Refused | null {
  if (death == null) return null
  const who = { name: fullName, on: death === 'unknown-day' ? null : formatPartialDate(death) }
  if (decision == null) return no('gift/person-dead', who)
  if (decision === 'withhold') return no('gift/withheld', who)
  return receiver.kind === 'self' ? no('gift/receiver-dead', who, 'receiver.kind') : null
}

function refusalByDate({ at, now, list, lineCode }: HandoverFacts): Refused | null {
  if (at.getTime() > now.getTime() + CLOCK_SKEW) return no('handover/in-future', { on: formatDateTime(at) }, 'on')
  if (list.lockedAt != null && isoDay(at) < isoDay(list.lockedAt))
    return no('handover/before-lock', { on: formatDate(at), locked: formatDate(list.lockedAt), line: lineCode }, 'on')
  return null
}

function refusalByReceiver({ receiver, fullName }: HandoverFacts): Refused | null {
  if (receiver.kind === 'self') return null
  for (const part of ['name', 'relation', 'paper'] as const)
    if (receiver[part].trim() === '') return no(`receiver/${part}-missing`, { for: fullName }, `receiver.${part}`)
  return null
}

function refusalByMoney({ paidFrom, teamHolds, amount, hamletName }: HandoverFacts): Refused | null {
  if (paidFrom !== 'advance' || teamHolds >= amount) return null
  return no('advance/not-enough', { hamlet: hamletName, held: formatDong(Math.max(0, teamHolds)) }, 'paidFrom')
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

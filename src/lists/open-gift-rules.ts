import type { Facts, RefusalCode } from '../refusal.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'

export interface OpenFacts {
  readonly fullName: string
  readonly lineCode: string
  readonly list: { readonly state: string; readonly lockedAt: Date | null }
  readonly standing: { readonly at: Date; readonly place: string; readonly giver: string; readonly receiver: string } | null
  readonly returned: { readonly on: string; readonly reference: string } | null
  readonly settled: { readonly at: Date; readonly by: string } | null
}

export interface Refused {
  readonly granted: false
  readonly because: RefusalCode
  readonly facts: Facts
  readonly field: string | null
}

export const refused = (because: RefusalCode, facts: Facts = {}, field: string | null = null): Refused => ({
  granted: false,
  because,
  facts,
  field,
})

/** Why a gift is not open: its list is not locked, it is in somebody's hands, its money went back, or it is settled. Null while it waits. */
export function whyNotOpen({ fullName, lineCode, list, standing, returned, settled }: OpenFacts): Refused | null {
  if (list.state !== 'locked') return refused('gift/list-not-locked', { name: fullName, line: lineCode })
  if (standing != null)
    return refused('gift/already-handed-over', {
      name: fullName,
      line: lineCode,
      when: formatDateTime(standing.at),
      where: standing.place,
      by: standing.giver,
      to: standing.receiver,
    })
  if (returned != null)
    return refused('gift/already-returned', { name: fullName, line: lineCode, on: formatDate(returned.on), reference: returned.reference })
  if (settled != null) return refused('gift/settled', { line: lineCode, when: formatDateTime(settled.at), by: settled.by })
  return null
}

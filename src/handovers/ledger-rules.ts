/** Counts are gifts, amounts VND. */
export interface LedgerSums {
  readonly gifts: number
  readonly amount: number
  readonly handedGifts: number
  readonly handedAmount: number
  readonly returnedGifts: number
  readonly returnedAmount: number
  readonly openGifts: number
  readonly openAmount: number
}

/** One line of the money book: a source, a hamlet, a level. */
export interface LedgerRow extends LedgerSums {
  readonly hamletId: string | null
  readonly hamletName: string
  readonly level: number
}

/** What a hamlet's team was given beforehand, paid back and has handed over out of it; VND. Gifts paid from the commune's till are not in it. */
export interface AdvanceRow {
  readonly hamletId: string
  readonly hamletName: string
  readonly given: number
  readonly paidBack: number
  readonly handed: number
}

const sums = [
  'gifts',
  'amount',
  'handedGifts',
  'handedAmount',
  'returnedGifts',
  'returnedAmount',
  'openGifts',
  'openAmount',
] as const satisfies readonly (keyof LedgerSums)[]

/** Adds rows up, gifts and VND alike; no rows give zeros. */
export function sumLedger(rows: readonly LedgerSums[]): LedgerSums {
  const total: Record<keyof LedgerSums, number> = {
    gifts: 0,
    amount: 0,
    handedGifts: 0,
    handedAmount: 0,
    returnedGifts: 0,
    returnedAmount: 0,
    openGifts: 0,
    openAmount: 0,
  }
  for (const row of rows) for (const key of sums) total[key] += row[key]
  return total
}

/** Allocated = handed over + returned + open, in gifts and in VND (DOMAIN.md 9.5); false means the book must not be trusted. */
export function addsUp(row: LedgerSums): boolean {
  return (
    row.gifts === row.handedGifts + row.returnedGifts + row.openGifts &&
    row.amount === row.handedAmount + row.returnedAmount + row.openAmount
  )
}

/** VND that a team still holds: given − paid back − handed over out of it. The database keeps it from falling below zero. */
export function advanceHeld({ given, paidBack, handed }: Pick<AdvanceRow, 'given' | 'paidBack' | 'handed'>): number {
  return given - paidBack - handed
}

export type SettlementDecision =
  | { readonly granted: true; readonly total: LedgerSums }
  | {
      readonly granted: false
      readonly because: 'settlement/nothing' | 'settlement/still-open' | 'settlement/advance-open' | 'settlement/not-adding-up'
      readonly facts: Readonly<Record<string, string | number>>
    }

/** Refused while a đồng is open or a team still holds part of its advance (NEIGHBOURS.md row 39: close only at zero difference). */
export function decideSettlement(rows: readonly LedgerRow[], advances: readonly AdvanceRow[]): SettlementDecision {
  if (rows.length === 0) return { granted: false, because: 'settlement/nothing', facts: {} }
  if (!rows.every(addsUp)) return { granted: false, because: 'settlement/not-adding-up', facts: {} }
  const total = sumLedger(rows)
  if (total.openGifts > 0 || total.openAmount !== 0) {
    const hamlets = new Set(rows.filter(row => row.openGifts > 0).map(row => row.hamletName))
    return {
      granted: false,
      because: 'settlement/still-open',
      facts: { gifts: total.openGifts, amount: total.openAmount, hamlets: [...hamlets].join(', ') },
    }
  }
  const holding = advances.find(row => advanceHeld(row) !== 0)
  if (holding != null)
    return { granted: false, because: 'settlement/advance-open', facts: { hamlet: holding.hamletName, amount: advanceHeld(holding) } }
  return { granted: true, total }
}

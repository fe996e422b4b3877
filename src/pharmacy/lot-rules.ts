export type LotInStock = {
  readonly lotId: string
  readonly lotNo: string
  readonly expiresOn: string
  readonly recalled: boolean
  readonly balance: number
}
export type LotShare = { readonly lotId: string; readonly lotNo: string; readonly quantity: number }

export type LotChoice =
  | { readonly enough: true; readonly shares: readonly LotShare[] }
  | {
      readonly enough: false
      readonly because: 'lot/expired' | 'lot/recalled' | 'stock/not-enough'
      readonly usable: number
      readonly asked: number
    }

/**
 * First expiring, first out: takes `asked` units (whole, of the medicine's own unit) from lots that have not expired on `day`
 * (yyyy-mm-dd; the day of expiry itself still counts) and are not recalled, splitting over lots. Refuses when they do not suffice, and
 * says so when only expired or recalled stock is left.
 */
export function chooseLots(lots: readonly LotInStock[], asked: number, day: string): LotChoice {
  const inStock = lots.filter(lot => lot.balance > 0)
  const usable = inStock
    .filter(lot => lot.expiresOn >= day && !lot.recalled)
    .toSorted((a, b) => compare(a.expiresOn, b.expiresOn) || compare(a.lotNo, b.lotNo) || compare(a.lotId, b.lotId))
  const sum = usable.reduce((total, lot) => total + lot.balance, 0)
  if (sum < asked) {
    const because =
      sum > 0 || inStock.length === 0 ? 'stock/not-enough' : inStock.every(lot => lot.recalled) ? 'lot/recalled' : 'lot/expired'
    return { enough: false, because, usable: sum, asked }
  }
  const shares: LotShare[] = []
  let left = asked
  for (const lot of usable) {
    if (left === 0) break
    const quantity = Math.min(left, lot.balance)
    shares.push({ lotId: lot.lotId, lotNo: lot.lotNo, quantity })
    left -= quantity
  }
  return { enough: true, shares }
}

/**
 * Why a lot's expiry (ISO days) cannot become another: it is recalled, nothing changes, or something was given out after the new date and
 * would have been given expired. Null: it can.
 */
export function lotCorrection(
  lot: { readonly expiresOn: string; readonly recalled: boolean; readonly lastGivenOn: string | null },
  expiresOn: string,
): 'lot/recalled' | 'lot/same-expiry' | 'lot/given-later' | null {
  if (lot.recalled) return 'lot/recalled'
  if (lot.expiresOn === expiresOn) return 'lot/same-expiry'
  return lot.lastGivenOn != null && lot.lastGivenOn > expiresOn ? 'lot/given-later' : null
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

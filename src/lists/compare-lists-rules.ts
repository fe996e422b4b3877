/** A gift as either list tells it. Amounts in whole đồng; names folded by the caller, so that this stays pure. */
export interface ComparedGift {
  readonly nameFolded: string
  readonly fileNo: string | null
  /** Empty where the gift is a person's own. */
  readonly martyrFolded: string
  readonly amount: number
}

export interface Comparison<Now extends ComparedGift, Then extends ComparedGift> {
  readonly same: readonly { now: Now; before: Then }[]
  /** The same gift at another level. */
  readonly changed: readonly { now: Now; before: Then }[]
  readonly added: readonly Now[]
  readonly gone: readonly Then[]
}

/**
 * Pairs the gifts of two lists: first by file number and name, then by name and martyr, then by file number alone; each gift at most once,
 * the same amount preferred. What finds no partner was added or is gone. Refuses nothing.
 */
export function compareLists<Now extends ComparedGift, Then extends ComparedGift>(
  now: readonly Now[],
  then: readonly Then[],
): Comparison<Now, Then> {
  const same: { now: Now; before: Then }[] = []
  const changed: { now: Now; before: Then }[] = []
  const restNow = new Set(now)
  const restThen = new Set(then)
  const ways: ((gift: ComparedGift) => string | null)[] = [
    gift => (gift.fileNo == null ? null : `${fileKey(gift.fileNo)}|${gift.nameFolded}|${gift.amount}`),
    gift => `${gift.nameFolded}|${gift.martyrFolded}|${gift.amount}`,
    gift => (gift.fileNo == null ? null : `${fileKey(gift.fileNo)}|${gift.nameFolded}`),
    gift => `${gift.nameFolded}|${gift.martyrFolded}`,
    gift => (gift.fileNo == null ? null : fileKey(gift.fileNo)),
  ]
  for (const way of ways) {
    const waiting = Map.groupBy(restThen, gift => way(gift))
    for (const gift of restNow) {
      const key = way(gift)
      const partner = key == null ? undefined : waiting.get(key)?.shift()
      if (partner == null) continue
      restNow.delete(gift)
      restThen.delete(partner)
      ;(gift.amount === partner.amount ? same : changed).push({ now: gift, before: partner })
    }
  }
  return { same, changed, added: [...restNow], gone: [...restThen] }
}

const fileKey = (fileNo: string) => fileNo.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()

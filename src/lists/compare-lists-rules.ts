import { fold } from '../vietnamese/fold.ts'
import { sameName } from '../vietnamese/same-name.ts'

/** A gift as either list tells it. Amounts in whole đồng. */
export interface ComparedGift {
  readonly fullName: string
  readonly birthYear: number | null
  readonly fileNo: string | null
  /** Every file number of the person that is known; the line prints one of them, next year perhaps another. */
  readonly fileNos?: readonly string[]
  readonly hamletName: string | null
  /** Null where the gift is a person's own. */
  readonly ofMartyr: string | null
  readonly amount: number
}

export interface Comparison<Now extends ComparedGift, Then extends ComparedGift> {
  readonly same: readonly { now: Now; before: Then }[]
  /** The same gift at another level. */
  readonly changed: readonly { now: Now; before: Then }[]
  /** Perhaps one person written in two ways, perhaps two people: somebody has to look. */
  readonly toCheck: readonly { now: Now; before: Then }[]
  readonly added: readonly Now[]
  readonly gone: readonly Then[]
}

interface Way {
  readonly key: (gift: ComparedGift) => string | null
  readonly fits?: (now: ComparedGift, then: ComparedGift) => boolean
  readonly sure: boolean
}

const file = ({ fileNo }: Pick<ComparedGift, 'fileNo'>) => fileNo?.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase() || null
const files = ({ fileNo, fileNos = [] }: ComparedGift) => [fileNo, ...fileNos].flatMap(one => file({ fileNo: one }) ?? [])
const name = ({ fullName }: ComparedGift) => sameName(fullName)
const martyr = ({ ofMartyr }: ComparedGift) => sameName(ofMartyr ?? '')
const hamlet = ({ hamletName }: ComparedGift) => (hamletName == null || hamletName === '' ? null : sameName(hamletName))
const foldedWithMartyr = (gift: ComparedGift) => `${fold(gift.fullName)}|${fold(gift.ofMartyr ?? '')}`

const differ = <T>(one: T | null, other: T | null) => one != null && other != null && one !== other
const shareFile = (now: ComparedGift, then: ComparedGift) => files(now).some(one => files(then).includes(one))
const differInFile = (now: ComparedGift, then: ComparedGift) => files(now).length > 0 && files(then).length > 0 && !shareFile(now, then)
/** Two papers that contradict each other are of two people, whatever the name. */
const contradict = (now: ComparedGift, then: ComparedGift) => differInFile(now, then) || differ(now.birthYear, then.birthYear)
const oneHamlet = (now: ComparedGift, then: ComparedGift) => !differ(hamlet(now), hamlet(then))
/** A martyr's family is known by the martyr, wherever in the commune it lives. */
const oneFamily = (now: ComparedGift, then: ComparedGift) => martyr(now) !== '' || oneHamlet(now, then) || shareFile(now, then)
const oneAmount = (now: ComparedGift, then: ComparedGift) => now.amount === then.amount
const oneBirth = (now: ComparedGift, then: ComparedGift) => now.birthYear != null && now.birthYear === then.birthYear

const withFile = (key: (gift: ComparedGift) => string) => (gift: ComparedGift) => {
  const number = file(gift)
  return number == null ? null : `${number}|${key(gift)}`
}
const nameAndMartyr = (gift: ComparedGift) => `${name(gift)}|${martyr(gift)}`

const ways: readonly Way[] = [
  { key: withFile(gift => `${nameAndMartyr(gift)}|${gift.amount}`), sure: true },
  { key: withFile(gift => `${name(gift)}|${gift.amount}`), sure: true },
  { key: gift => `${nameAndMartyr(gift)}|${gift.amount}`, fits: oneFamily, sure: true },
  { key: withFile(name), sure: true },
  { key: nameAndMartyr, fits: oneFamily, sure: true },
  { key: nameAndMartyr, fits: oneAmount, sure: false },
  { key: foldedWithMartyr, fits: (now, then) => oneHamlet(now, then) && oneAmount(now, then), sure: false },
  { key: withFile(() => ''), fits: oneBirth, sure: false },
]

/**
 * Pairs the gifts of two lists: by file number and name, then by name, martyr and hamlet; each gift at most once, the same amount preferred.
 * Names are equal with their accents only (DOMAIN.md 6). Different file numbers or years of birth are different people. What agrees in all but
 * the accents, in all but the hamlet, or in file number and year of birth but not in name is paired to be checked. What finds no partner was
 * added or is gone. Refuses nothing.
 */
export function compareLists<Now extends ComparedGift, Then extends ComparedGift>(
  now: readonly Now[],
  then: readonly Then[],
): Comparison<Now, Then> {
  const same: { now: Now; before: Then }[] = []
  const changed: { now: Now; before: Then }[] = []
  const toCheck: { now: Now; before: Then }[] = []
  const restNow = new Set(now)
  const restThen = new Set(then)
  for (const { key, fits = () => true, sure } of ways) {
    const waiting = Map.groupBy(restThen, key)
    for (const gift of restNow) {
      const wanted = key(gift)
      const partner =
        wanted == null
          ? undefined
          : waiting.get(wanted)?.find(before => restThen.has(before) && !contradict(gift, before) && fits(gift, before))
      if (partner == null) continue
      restNow.delete(gift)
      restThen.delete(partner)
      const pairs = !sure ? toCheck : oneAmount(gift, partner) ? same : changed
      pairs.push({ now: gift, before: partner })
    }
  }
  return { same, changed, toCheck, added: [...restNow], gone: [...restThen] }
}

/** Whether two file numbers are one, however they are written: "TB 00319" is "TB.00319". */
export const sameFile = (one: string, other: string): boolean => {
  const key = file({ fileNo: one })
  return key != null && key === file({ fileNo: other })
}

import type { CategoryFact, DecidedGift, GiftDecision, GiftReason, OpenQuestion } from '../gifts/gift-decision.ts'
import { decideGifts } from '../gifts/gift-rules.ts'
import type { RuleSet } from '../gifts/rule-set.ts'
import type { CommuneRegister, RegisterPerson, Tie } from './commune-register.queries.ts'

/** A line before it has a number: everything that the book prints about one gift. */
export interface ListLine {
  readonly personId: string
  readonly hamletId: string | null
  readonly hamletName: string
  readonly hamletSort: string
  readonly fullName: string
  readonly sortKey: string
  readonly birthYear: number | null
  readonly fileNo: string | null
  readonly clause: string
  readonly scope: 'person' | 'martyr-representative' | 'martyr-worshipper'
  readonly amount: number
  readonly categoryCode: string | null
  readonly categoryName: string
  readonly rate: number | null
  readonly martyrId: string | null
  readonly martyrName: string | null
  readonly relation: string | null
  readonly reason: GiftReason
}

/** The last two are the list's own: the rule knows who is owed a gift, the list who lives here and where a gift already stands. */
export type ListReason =
  | GiftReason
  | { readonly code: 'moved-away' | 'listed-elsewhere'; readonly person: string }
  | { readonly code: 'martyr-listed-elsewhere'; readonly person: string; readonly martyr: string }

export interface ListContent {
  readonly lines: readonly ListLine[]
  /** Everyone of the commune, with all reasons. */
  readonly reasons: ReadonlyMap<string, readonly ListReason[]>
  readonly questions: readonly OpenQuestion[]
}

export interface LineTexts {
  /** In place of a name that another commune keeps. */
  readonly martyrElsewhere: string
  category(fact: CategoryFact, rate: { from: number; to: number } | undefined): string
  kind(kind: 'survivor-care' | 'survivor-of-martyrs' | 'representative' | 'worshipper'): string
}

/** What a list of this commune holds today: the rule's answer for the people who live here, in the order in which books print them. */
export function listContent(register: CommuneRegister, rules: RuleSet, occasion: string, texts: LineTexts): ListContent {
  const decision = decideGifts(register.world, rules, occasion)
  const gone = new Set([...register.people.values()].filter(person => person.departure === 'left').map(person => person.id))
  const lives = (id: string) => register.people.has(id) && !gone.has(id)
  const granting = grantingReasons(decision)
  const lines = decision.gifts
    .filter(gift => lives(gift.person))
    .map(gift => lineOf(gift, register, rules, granting.get(giftKey(gift))!, texts))
    .sort(byPlaceInBook)
  const reasons = Map.groupBy<string, ListReason>(
    decision.reasons.filter(reason => lives(reason.person)),
    reason => reason.person,
  )
  for (const id of gone) reasons.set(id, [{ code: 'moved-away', person: id }])
  const questions = decision.openQuestions.filter(({ about }) => lives(about) || register.martyrs.has(about))
  return { lines, reasons, questions }
}

const giftKey = ({ person, clause, martyr }: { person: string; clause: string; martyr?: string }) => `${person} ${clause} ${martyr ?? ''}`

function grantingReasons({ reasons }: GiftDecision): Map<string, GiftReason> {
  const granting = new Map<string, GiftReason>()
  for (const reason of reasons) {
    if (!reason.code.startsWith('granted-') || !('clause' in reason)) continue
    const ofMartyr = reason.code === 'granted-care-allowance' || !('martyr' in reason) ? undefined : reason.martyr
    granting.set(giftKey({ person: reason.person, clause: reason.clause, ...(ofMartyr == null ? {} : { martyr: ofMartyr }) }), reason)
  }
  return granting
}

function lineOf(gift: DecidedGift, register: CommuneRegister, rules: RuleSet, reason: GiftReason, texts: LineTexts): ListLine {
  const person = register.people.get(gift.person)!
  const clause = rules.clauses.find(({ code }) => code === gift.clause)!
  return {
    personId: person.id,
    hamletId: person.hamletId,
    hamletName: person.hamletName,
    hamletSort: person.hamletSort,
    fullName: person.fullName,
    sortKey: person.sortKey,
    birthYear: person.birthYear,
    clause: gift.clause,
    scope: clause.scope,
    amount: gift.amount,
    reason,
    ...groundOf(gift, person, register, rules, reason, texts),
  }
}

type Ground = Pick<ListLine, 'fileNo' | 'categoryCode' | 'categoryName' | 'rate' | 'martyrId' | 'martyrName' | 'relation'>

function groundOf(
  gift: DecidedGift,
  person: RegisterPerson,
  register: CommuneRegister,
  rules: RuleSet,
  reason: GiftReason,
  texts: LineTexts,
): Ground {
  if (gift.carriedBy != null) {
    const { category, rate } = gift.carriedBy
    const merit = person.merits.find(one => one.code === category && one.rate === rate) ?? person.merits.find(one => one.code === category)
    return {
      fileNo: merit?.fileNo ?? null,
      categoryCode: category,
      categoryName: texts.category(gift.carriedBy, rateOf(rules, gift)),
      rate,
      martyrId: null,
      martyrName: null,
      relation: 'self',
    }
  }
  const worships = reason.code === 'granted-worshipper'
  const ties = tiesBehind(gift, register, reason, worships ? 'worshipper' : 'relative')
  return {
    fileNo: ties[0]?.fileNo ?? null,
    categoryCode: worships ? 'TCLS' : 'TNLS',
    categoryName: texts.kind(kindOf(reason)),
    rate: null,
    martyrId: gift.martyr ?? null,
    martyrName: ties.map(tie => register.martyrs.get(tie.martyrId)?.fullName ?? texts.martyrElsewhere).join('; ') || null,
    relation: ties[0]?.relation ?? (worships ? 'worshipper' : null),
  }
}

/** What ties the person to the martyr, or for a gift to the family of several, to all of them. */
function tiesBehind(gift: DecidedGift, register: CommuneRegister, reason: GiftReason, as: Tie['tie']): readonly Tie[] {
  const named = gift.martyr ?? ('martyr' in reason ? reason.martyr : undefined)
  return (register.ties.get(gift.person) ?? []).filter(tie => tie.tie === as && (named == null || tie.martyrId === named))
}

function kindOf({ code }: GiftReason) {
  if (code === 'granted-care-allowance') return 'survivor-care'
  if (code === 'granted-several-martyrs') return 'survivor-of-martyrs'
  return code === 'granted-worshipper' ? 'worshipper' : 'representative'
}

function rateOf(rules: RuleSet, { clause, carriedBy }: DecidedGift) {
  const found = rules.clauses.find(({ code }) => code === clause)
  if (found?.scope !== 'person' || carriedBy == null) return undefined
  const grounds = found.grounds.filter(ground => ground.kind === 'category' && ground.codes.includes(carriedBy.category))
  return grounds.flatMap(ground => (ground.kind === 'category' && ground.rate != null ? [ground.rate] : []))[0]
}

const ascending = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)

/** Hamlet, level from the highest, category as the decision names them, given name in Vietnamese order; ids last, so that no order is left to chance. */
function byPlaceInBook(a: ListLine, b: ListLine): number {
  return (
    ascending(a.hamletSort, b.hamletSort) ||
    ascending(a.hamletName, b.hamletName) ||
    ascending(b.amount, a.amount) ||
    ascending(a.clause, b.clause) ||
    ascending(a.categoryName, b.categoryName) ||
    ascending(a.sortKey, b.sortKey) ||
    ascending(a.birthYear ?? 0, b.birthYear ?? 0) ||
    ascending(a.personId, b.personId) ||
    ascending(a.martyrId ?? '', b.martyrId ?? '')
  )
}

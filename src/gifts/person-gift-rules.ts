import { ask, explain, type Answer } from './answer-rules.ts'
import type { CategoryFact } from './gift-decision.ts'
import type { CategoryPlace, ReadRules } from './ready-gift-rules.ts'
import type { CategoryGround, PersonClause } from './rule-set.ts'
import type { RuleCategory, RuleMartyr, RulePerson } from './world.ts'

type Claim = {
  readonly clause: PersonClause
  readonly order: number
  readonly amount: number
  readonly ground:
    | {
        readonly kind: 'category'
        readonly fact: CategoryFact
        readonly because: CategoryGround['needs']
        readonly awardedOn: string | null
      }
    | { readonly kind: 'survivor-care'; readonly martyr: string }
    | { readonly kind: 'survivor-of-martyrs'; readonly martyrs: number }
}

export type Kin = { readonly martyr: RuleMartyr; readonly allowance: 'basic' | 'care' | null }

/** Living legal relatives with one entry a martyr: a relative entered twice for one martyr is still the relative of one. */
export function kinOfPeople(martyrs: readonly RuleMartyr[], people: ReadonlyMap<string, RulePerson>, legal: ReadonlySet<string>) {
  const kin = new Map<string, Kin[]>()
  for (const martyr of martyrs) {
    for (const relative of martyr.relatives) {
      if (!legal.has(relative.relation) || !people.get(relative.person)?.alive) continue
      const mine = kin.get(relative.person)
      if (!mine) kin.set(relative.person, [{ martyr, allowance: relative.allowance }])
      else {
        const before = mine.findIndex(entry => entry.martyr === martyr)
        if (before < 0) mine.push({ martyr, allowance: relative.allowance })
        else mine[before] = { martyr, allowance: stronger(mine[before]!.allowance, relative.allowance) }
      }
    }
  }
  return kin
}

function stronger(one: Kin['allowance'], other: Kin['allowance']): Kin['allowance'] {
  if (one === 'care' || other === 'care') return 'care'
  return one ?? other
}

export function decideForPerson(person: RulePerson, kin: readonly Kin[], rules: ReadRules, answer: Answer, receives: Map<string, string>) {
  const claims: Claim[] = []
  for (const category of person.categories) claimByCategory(person.id, category, rules, answer, claims)
  if (kin.length > 0) claimAsSurvivor(kin, rules, claims)
  if (claims.length === 0) return

  const best = claims.reduce((one, other) => (heavier(other, one) ? other : one))
  receives.set(person.id, best.clause.code)
  const gift = { person: person.id, clause: best.clause.code, amount: best.amount }
  answer.gifts.push(best.ground.kind === 'category' ? { ...gift, carriedBy: best.ground.fact } : gift)
  explainClaim(person.id, best, answer)
  for (const claim of claims) if (claim !== best) explainOutweighed(person.id, claim, best, answer)
}

/** Highest amount, then the clause named first, then the higher rate; the code last, so that the order of entry never matters. */
function heavier(one: Claim, other: Claim): boolean {
  if (one.amount !== other.amount) return one.amount > other.amount
  if (one.order !== other.order) return one.order < other.order
  if (one.ground.kind !== 'category' || other.ground.kind !== 'category') return false
  const rates = (one.ground.fact.rate ?? 0) - (other.ground.fact.rate ?? 0)
  if (rates !== 0) return rates > 0
  // The same category entered twice: the stronger paper carries the gift, so that the sentence does not hang on who typed first.
  return groundKey(one.ground) < groundKey(other.ground)
}

const papers = ['monthly-allowance', 'loss-of-capacity', 'award', 'nothing-more'] as const satisfies readonly CategoryGround['needs'][]

const groundKey = (ground: Extract<Claim['ground'], { kind: 'category' }>): string =>
  `${ground.fact.category} ${papers.indexOf(ground.because)} ${ground.awardedOn ?? ''}`

function claimByCategory(person: string, category: RuleCategory, rules: ReadRules, answer: Answer, claims: Claim[]) {
  const fact: CategoryFact = { category: category.code, rate: category.rate ?? null }
  const places = rules.places.get(category.code)
  if (!places) return explain(answer, { code: 'category-not-on-list', person, ...fact })
  if (category.payer === 'army' || category.payer === 'police') {
    ask(answer, 'paid-by-army-or-police', person)
    return explain(answer, { code: 'paid-by-army-or-police', person, ...fact, payer: category.payer })
  }
  const scale = rules.ruleSet.rateScales[category.code]
  if (scale && !withinScale(fact.rate, scale)) {
    ask(answer, 'rate-outside-scale', person)
    return explain(answer, { code: 'rate-outside-scale', person, ...fact, ...scale })
  }

  const fitting = places.filter(place => !place.ground.rate || (fact.rate !== null && within(fact.rate, place.ground.rate)))
  if (fitting.length === 0) return explain(answer, { code: 'rate-not-on-list', person, ...fact })

  const asksAllowance = fitting.some(place => place.ground.needs === 'monthly-allowance')
  const unknown = asksAllowance && typeof category.monthly !== 'boolean'
  const met = fitting.filter(place => meets(category, place.ground, rules.year))
  if (met.length > 0) {
    const place = met.reduce((one, other) => (other.amount > one.amount ? other : one))
    const ground = { kind: 'category', fact, because: place.ground.needs, awardedOn: category.awardedOn ?? null } as const
    claims.push({ clause: place.clause, order: place.order, amount: place.amount, ground })
  }
  if (unknown) {
    ask(answer, 'allowance-unknown', person)
    explain(answer, { code: 'allowance-unknown', person, ...fact })
  } else if (met.length === 0) explainWhyNot(person, category, fact, fitting, rules.year, answer)
}

function explainWhyNot(
  person: string,
  category: RuleCategory,
  fact: CategoryFact,
  fitting: readonly CategoryPlace[],
  year: string,
  answer: Answer,
) {
  const award = fitting.find(place => place.ground.needs === 'award')?.ground
  if (award && !category.awardedOn) {
    ask(answer, 'award-date-missing', person)
    return explain(answer, { code: 'award-date-missing', person, ...fact })
  }
  if (award?.awardedBefore && category.awardedOn) {
    const awardedBefore = `${year}-${award.awardedBefore}`
    return explain(answer, { code: 'awarded-too-late', person, ...fact, awardedOn: category.awardedOn, awardedBefore })
  }
  return explain(answer, { code: 'no-monthly-allowance', person, ...fact })
}

function meets(category: RuleCategory, ground: CategoryGround, year: string): boolean {
  switch (ground.needs) {
    case 'monthly-allowance':
      return category.monthly === true
    case 'loss-of-capacity':
      return category.lossOfCapacity === true
    case 'award':
      return !!category.awardedOn && category.awardedOn < `${year}-${ground.awardedBefore ?? '12-32'}`
    case 'nothing-more':
      return true
  }
}

/** Rates are whole percent in every decision; 80,5 lies between "≤ 80" and "≥ 81" and is a slip of the pen. */
function withinScale(rate: number | null, scale: { from: number; to: number }): boolean {
  return rate !== null && Number.isInteger(rate) && within(rate, scale)
}

function within(rate: number, range: { from: number; to: number }): boolean {
  return rate >= range.from && rate <= range.to
}

function claimAsSurvivor(kin: readonly Kin[], rules: ReadRules, claims: Claim[]) {
  for (const { clause, order, amount, martyrs } of rules.survivorPlaces) {
    if (martyrs === 'care') {
      const care = kin.filter(entry => entry.allowance === 'care').map(entry => entry.martyr.id)
      const martyr = care.sort()[0]
      if (martyr !== undefined) claims.push({ clause, order, amount, ground: { kind: 'survivor-care', martyr } })
    } else {
      const paid = kin.filter(entry => entry.allowance !== null).length
      if (paid >= martyrs) claims.push({ clause, order, amount, ground: { kind: 'survivor-of-martyrs', martyrs: paid } })
    }
  }
}

function explainClaim(person: string, { clause, amount, ground }: Claim, answer: Answer) {
  const granted = { person, clause: clause.code, amount }
  switch (ground.kind) {
    case 'category':
      return explain(answer, { code: 'granted-category', ...granted, ...ground.fact, because: ground.because, awardedOn: ground.awardedOn })
    case 'survivor-care':
      return explain(answer, { code: 'granted-care-allowance', ...granted, martyr: ground.martyr })
    case 'survivor-of-martyrs':
      return explain(answer, { code: 'granted-several-martyrs', ...granted, martyrs: ground.martyrs })
  }
}

function explainOutweighed(person: string, claim: Claim, best: Claim, answer: Answer) {
  const lost = { person, clause: claim.clause.code, amount: claim.amount, by: best.clause.code, byAmount: best.amount }
  if (claim.ground.kind === 'category') explain(answer, { code: 'category-outweighed', ...lost, ...claim.ground.fact })
  // Two survivor grounds of one clause are one entitlement told twice; only a different clause is worth a sentence.
  else if (claim.clause !== best.clause) explain(answer, { code: 'survivor-outweighed', ...lost })
}

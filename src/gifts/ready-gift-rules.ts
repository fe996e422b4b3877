import type { CategoryGround, PersonClause, RepresentativeClause, RuleSet, WorshipperClause } from './rule-set.ts'

export type CategoryPlace = {
  readonly clause: PersonClause
  readonly order: number
  readonly amount: number
  readonly ground: CategoryGround
}

export type ReadRules = {
  readonly ruleSet: RuleSet
  readonly year: string
  readonly legal: ReadonlySet<string>
  readonly places: ReadonlyMap<string, readonly CategoryPlace[]>
  readonly survivorPlaces: readonly {
    readonly clause: PersonClause
    readonly order: number
    readonly amount: number
    readonly martyrs: number | 'care'
  }[]
  readonly representative: RepresentativeClause | undefined
  readonly worshipper: WorshipperClause | undefined
}

export function readRuleSet(ruleSet: RuleSet, occasion: string): ReadRules {
  const places = new Map<string, CategoryPlace[]>()
  const survivorPlaces: ReadRules['survivorPlaces'][number][] = []
  for (const [order, clause] of ruleSet.clauses.entries()) {
    if (clause.scope !== 'person') continue
    const amount = amountOf(ruleSet, clause.level)
    for (const ground of clause.grounds) {
      if (ground.kind === 'survivor-care') survivorPlaces.push({ clause, order, amount, martyrs: 'care' })
      else if (ground.kind === 'survivor-of-martyrs') survivorPlaces.push({ clause, order, amount, martyrs: ground.atLeast })
      else for (const code of ground.codes) places.set(code, [...(places.get(code) ?? []), { clause, order, amount, ground }])
    }
  }
  return {
    ruleSet,
    year: occasion.slice(0, 4),
    legal: new Set(ruleSet.legalRelations),
    places,
    survivorPlaces,
    representative: ruleSet.clauses.find(clause => clause.scope === 'martyr-representative'),
    worshipper: ruleSet.clauses.find(clause => clause.scope === 'martyr-worshipper'),
  }
}

export function amountOf(ruleSet: RuleSet, level: string): number {
  const amount = ruleSet.levels[level]
  if (amount === undefined) throw new Error(`Rule set ${ruleSet.key} has no level ${level}`)
  return amount
}

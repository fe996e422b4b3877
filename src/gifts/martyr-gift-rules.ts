import { ask, explain, type Answer } from './answer-rules.ts'
import { amountOf, type ReadRules } from './ready-gift-rules.ts'
import type { RepresentativeClause } from './rule-set.ts'
import type { RuleMartyr, RulePerson } from './world.ts'

export function decideForMartyr(
  martyr: RuleMartyr,
  people: ReadonlyMap<string, RulePerson>,
  rules: ReadRules,
  answer: Answer,
  receives: ReadonlyMap<string, string>,
) {
  const living = livingRelatives(martyr, people, rules, answer)
  if (living.size === 0) return decideForWorshipper(martyr, people, rules, answer)

  if (martyr.worshipper !== null && rules.worshipper) {
    ask(answer, 'worshipper-not-entitled-relative-alive', martyr.id)
    if (people.get(martyr.worshipper)?.alive) {
      explain(answer, { code: 'worshipper-while-relative-alive', person: martyr.worshipper, martyr: martyr.id })
    }
  }
  if (rules.representative) decideForRepresentative(martyr, living, people, rules, rules.representative, answer, receives)
}

function livingRelatives(martyr: RuleMartyr, people: ReadonlyMap<string, RulePerson>, rules: ReadRules, answer: Answer): Set<string> {
  const living = new Set<string>()
  for (const relative of martyr.relatives) {
    const alive = people.get(relative.person)?.alive === true
    if (rules.legal.has(relative.relation)) {
      if (alive) living.add(relative.person)
      continue
    }
    ask(answer, 'not-a-legal-relative', martyr.id)
    const { person, relation } = relative
    if (alive) explain(answer, { code: 'not-a-legal-relative', person, martyr: martyr.id, relation })
  }
  return living
}

function decideForWorshipper(martyr: RuleMartyr, people: ReadonlyMap<string, RulePerson>, rules: ReadRules, answer: Answer) {
  const { representative, worshipper } = martyr
  if (representative !== null && people.get(representative)?.alive && representative !== worshipper) {
    explain(answer, { code: 'named-but-not-a-relative', person: representative, martyr: martyr.id })
  }
  const clause = rules.worshipper
  if (!clause) return
  if (worshipper === null || !people.get(worshipper)?.alive) return ask(answer, 'worshipper-missing', martyr.id)
  const granted = { person: worshipper, clause: clause.code, amount: amountOf(rules.ruleSet, clause.level), martyr: martyr.id }
  answer.gifts.push(granted)
  explain(answer, { code: 'granted-worshipper', ...granted })
}

function decideForRepresentative(
  martyr: RuleMartyr,
  living: ReadonlySet<string>,
  people: ReadonlyMap<string, RulePerson>,
  rules: ReadRules,
  clause: RepresentativeClause,
  answer: Answer,
  receives: ReadonlyMap<string, string>,
) {
  const named = martyr.representative
  const martyrId = martyr.id
  if (named === null || !people.get(named)?.alive) {
    ask(answer, 'representative-missing', martyrId)
    for (const person of living) explain(answer, { code: 'representative-missing', person, martyr: martyrId })
    return
  }
  if (!living.has(named)) {
    ask(answer, 'representative-not-a-relative', martyrId)
    explain(answer, { code: 'named-but-not-a-relative', person: named, martyr: martyrId })
    for (const person of living) explain(answer, { code: 'representative-not-a-relative', person, martyr: martyrId, representative: named })
    return
  }

  const granted = { person: named, clause: clause.code, amount: amountOf(rules.ruleSet, clause.level), martyr: martyrId }
  const others = [...living].filter(person => person !== named)
  const beside = receives.get(named)
  if (beside === undefined) {
    answer.gifts.push(granted)
    explain(answer, { code: 'granted-representative', ...granted })
    explainOthers(answer, 'representative-is-another', others, martyrId, named)
  } else if (others.some(person => !receives.has(person))) {
    ask(answer, 'representative-must-change', martyrId)
    explain(answer, { code: 'already-receives-another-relative-first', person: named, martyr: martyrId, beside })
    explainOthers(answer, 'representative-must-change', others, martyrId, named)
  } else if ([...living].some(person => !clause.extraGiftBeside.includes(receives.get(person) ?? ''))) {
    const silent = others.length === 0 ? 'confirm-sole-relative-1b' : 'confirm-all-receive-1b'
    const said = martyr.officeSays?.[silent]
    if (said === true) {
      answer.gifts.push(granted)
      explain(answer, { code: 'granted-by-office', ...granted, beside })
      return explainOthers(answer, 'representative-is-another', others, martyrId, named)
    }
    if (said === false) {
      for (const person of living) explain(answer, { code: 'office-said-no', person, martyr: martyrId })
      return
    }
    ask(answer, silent, martyrId)
    if (others.length === 0) explain(answer, { code: 'sole-relative-unclear', person: named, martyr: martyrId, beside })
    else for (const person of living) explain(answer, { code: 'all-receive-unclear', person, martyr: martyrId })
  } else {
    answer.gifts.push(granted)
    explain(answer, { code: others.length === 0 ? 'granted-sole-relative' : 'granted-all-receive', ...granted, beside })
    explainOthers(answer, 'representative-is-another', others, martyrId, named)
  }
}

function explainOthers(
  answer: Answer,
  code: 'representative-is-another' | 'representative-must-change',
  others: readonly string[],
  martyr: string,
  representative: string,
) {
  for (const person of others) explain(answer, { code, person, martyr, representative })
}

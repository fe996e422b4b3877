import { explain, type Answer } from './answer-rules.ts'
import type { GiftDecision } from './gift-decision.ts'
import { decideForMartyr } from './martyr-gift-rules.ts'
import { decideForPerson, kinOfPeople } from './person-gift-rules.ts'
import { readRuleSet } from './ready-gift-rules.ts'
import type { RuleSet } from './rule-set.ts'
import type { World } from './world.ts'

/**
 * Who is owed what by one rule set on one occasion (ISO date), why, and what must be asked first.
 * Source: the yearly decision of the President and its guidance (CV 98/LĐTBXH-NCC 2021, CV 5374/LĐTBXH-NCC 2022); amounts in whole đồng.
 * A category under question gives no gift until it is answered, other categories count meanwhile. Refuses nothing: a person named
 * by a martyr but absent from the world counts as not living.
 */
export function decideGifts(world: World, ruleSet: RuleSet, occasion: string): GiftDecision {
  const rules = readRuleSet(ruleSet, occasion)
  const people = new Map(world.people.map(person => [person.id, person]))
  const kin = kinOfPeople(world.martyrs, people, rules.legal)
  const answer: Answer = { gifts: [], reasons: [], questions: new Map(), explained: new Set() }
  const receives = new Map<string, string>()

  for (const person of world.people) {
    if (!person.alive) explain(answer, { code: 'dead', person: person.id })
    else decideForPerson(person, kin.get(person.id) ?? [], rules, answer, receives)
  }
  for (const martyr of world.martyrs) decideForMartyr(martyr, people, rules, answer, receives)
  for (const person of world.people) if (!answer.explained.has(person.id)) explain(answer, { code: 'nothing-recorded', person: person.id })

  return { gifts: answer.gifts, reasons: answer.reasons, openQuestions: [...answer.questions.values()] }
}

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideGifts } from '../../src/gifts/gift-rules.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import type { RuleCategory, RuleMartyr, RulePerson, World } from '../../src/gifts/world.ts'
import { makeWorld } from './make-world.ts'

const OCCASION = '2024-07-27'
const president = findRuleSet('president-27-7', OCCASION)!
const decide = (world: World) => decideGifts(world, president, OCCASION)

const category = fc.record(
  {
    code: fc.constantFrom('TB', 'CSNTB', 'TBB', 'BB', 'CDHH', 'BMVNAH', 'TD', 'HHTN'),
    rate: fc.option(fc.constantFrom(20, 21, 40, 41, 61, 80, 81, 100, 101)),
    monthly: fc.option(fc.boolean()),
    lossOfCapacity: fc.boolean(),
    awardedOn: fc.option(fc.constantFrom('2024-07-27', '2024-07-28')),
    payer: fc.constantFrom('civil' as const, 'civil' as const, 'army' as const, 'police' as const),
  },
  { requiredKeys: ['code'] },
) satisfies fc.Arbitrary<RuleCategory>

/** Few people and many ties, so that they meet in every way. */
const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 6 }).chain(count => {
  const id = fc.integer({ min: 0, max: count - 1 }).map(index => `p${index}`)
  const relative = fc.record({
    person: id,
    relation: fc.constantFrom('wife', 'mother', 'child', 'brother'),
    allowance: fc.constantFrom(null, null, 'basic' as const, 'care' as const),
  })
  const person = fc.record({ alive: fc.constantFrom(true, true, false), categories: fc.array(category, { maxLength: 3 }) })
  const martyr = fc.record({
    relatives: fc.array(relative, { maxLength: 4 }),
    representative: fc.option(id),
    worshipper: fc.option(id),
  })
  return fc.record({
    people: fc
      .array(person, { minLength: count, maxLength: count })
      .map((people): RulePerson[] => people.map((one, index) => ({ id: `p${index}`, ...one }))),
    martyrs: fc.array(martyr, { maxLength: 4 }).map((martyrs): RuleMartyr[] => martyrs.map((one, index) => ({ id: `m${index}`, ...one }))),
  })
})

const inOrder = (entries: readonly object[]) => entries.map(entry => JSON.stringify(Object.entries(entry).sort())).sort()
const holds = (property: (world: World) => void) => fc.assert(fc.property(world, property), { numRuns: 1500 })

test('a person has at most one gift of the clauses counted by person', () =>
  holds(world => {
    const own = decide(world).gifts.filter(gift => gift.martyr === undefined)
    expect(new Set(own.map(gift => gift.person)).size).toBe(own.length)
  }))

test('a martyr brings at most one gift', () =>
  holds(world => {
    const martyrs = decide(world).gifts.flatMap(gift => gift.martyr ?? [])
    expect(new Set(martyrs).size).toBe(martyrs.length)
  }))

test('the dead receive nothing, and that is the one reason they are given', () =>
  holds(world => {
    const dead = new Set(world.people.filter(person => !person.alive).map(person => person.id))
    const { gifts, reasons } = decide(world)
    expect(gifts.filter(gift => dead.has(gift.person))).toEqual([])
    expect(reasons.filter(reason => dead.has(reason.person) && reason.code !== 'dead')).toEqual([])
  }))

test('everybody has a reason, and every gift one that says the same clause, amount and martyr', () =>
  holds(world => {
    const { gifts, reasons } = decide(world)
    expect(new Set(reasons.map(reason => reason.person))).toEqual(new Set(world.people.map(person => person.id)))
    const granted = reasons.filter(reason => reason.code.startsWith('granted-'))
    const key = (entry: object) => {
      const { person, clause, amount } = entry as { person: string; clause: string; amount: number }
      return `${person} ${clause} ${amount}`
    }
    expect(granted.map(key).sort()).toEqual(gifts.map(key).sort())
  }))

test('a martyr with a living relative never brings a gift to the worshipper, one without never to a representative', () =>
  holds(world => {
    const alive = new Set(world.people.filter(person => person.alive).map(person => person.id))
    for (const gift of decide(world).gifts) {
      const martyr = world.martyrs.find(one => one.id === gift.martyr)
      if (!martyr) continue
      const relativeLives = martyr.relatives.some(one => one.relation !== 'brother' && alive.has(one.person))
      expect(gift.clause).toBe(relativeLives ? '2b' : '2c')
    }
  }))

test('every martyr ends in a gift or in a question', () =>
  holds(world => {
    const { gifts, openQuestions } = decide(world)
    const settled = new Set([...gifts.flatMap(gift => gift.martyr ?? []), ...openQuestions.map(question => question.about)])
    expect(world.martyrs.filter(martyr => !settled.has(martyr.id))).toEqual([])
  }))

test('the order in which people, martyrs, relatives and categories were entered changes nothing', () =>
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), (world, numbers) => {
      const shuffle = <T>(entries: readonly T[]): T[] =>
        entries
          .map(entry => ({ entry, at: numbers.next().value as number }))
          .sort((one, other) => one.at - other.at)
          .map(({ entry }) => entry)
      const shuffled: World = {
        people: shuffle(world.people).map(person => ({ ...person, categories: shuffle(person.categories) })),
        martyrs: shuffle(world.martyrs).map(martyr => ({ ...martyr, relatives: shuffle(martyr.relatives) })),
      }
      const [one, other] = [decide(world), decide(shuffled)]
      expect(inOrder(other.gifts)).toEqual(inOrder(one.gifts))
      expect(inOrder(other.openQuestions)).toEqual(inOrder(one.openQuestions))
      expect(inOrder(other.reasons)).toEqual(inOrder(one.reasons))
    }),
    { numRuns: 1500 },
  ))

test('a stranger with a martyr of their own changes nothing for the others', () =>
  holds(world => {
    const stranger: RulePerson = { id: 'stranger', alive: true, categories: [{ code: 'TB', rate: 50, monthly: true }] }
    const theirs: RuleMartyr = {
      id: 'other',
      relatives: [{ person: 'stranger', relation: 'child', allowance: 'care' }],
      representative: 'stranger',
      worshipper: null,
    }
    const before = decide(world)
    const after = decide({ people: [stranger, ...world.people], martyrs: [theirs, ...world.martyrs] })
    expect(inOrder(after.gifts.filter(gift => gift.person !== 'stranger'))).toEqual(inOrder(before.gifts))
    expect(inOrder(after.openQuestions.filter(question => question.about !== 'other'))).toEqual(inOrder(before.openQuestions))
    expect(inOrder(after.reasons.filter(reason => reason.person !== 'stranger'))).toEqual(inOrder(before.reasons))
  }))

test('the money is the number of gifts of each level times the level', () => {
  const { gifts } = decide(makeWorld(3000, 1))
  const high = gifts.filter(gift => gift.clause.startsWith('1')).length
  const low = gifts.filter(gift => gift.clause.startsWith('2')).length
  expect(high).toBeGreaterThan(0)
  expect(gifts.reduce((sum, gift) => sum + gift.amount, 0)).toBe(high * 600_000 + low * 300_000)
})

test('50,000 people with reasons are decided in well under the time a clerk notices', () => {
  const register = makeWorld(50_000, 7)
  decide(register)
  const started = performance.now()
  const { reasons } = decide(register)
  const took = performance.now() - started
  console.info(`50,000 people, ${reasons.length} reasons: ${Math.round(took)} ms`)
  expect(took).toBeLessThan(3000)
})

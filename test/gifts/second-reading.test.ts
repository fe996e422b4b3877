import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideGifts } from '../../src/gifts/gift-rules.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import type { RuleCategory, World } from '../../src/gifts/world.ts'
import { categories } from '../../src/registry/categories.ts'
import { readAgain } from './second-reading.ts'

const codes = [...categories().map(category => category.code), 'TB', 'TB', 'CSNTB', 'TBB', 'BB', 'BB', 'CDHH', 'CDHH', 'BMVNAH', 'BMVNAH']
const days = ['2023-12-31', '2024-07-26', '2024-07-27', '2024-07-28', '2025-07-27', '2025-07-28', '2026-01-01', null]

const category = fc.record(
  {
    code: fc.constantFrom(...codes),
    rate: fc.constantFrom(null, 0, 20, 21, 40, 41, 60, 61, 80, 81, 100, 101, 145),
    monthly: fc.constantFrom(true, true, false, null),
    lossOfCapacity: fc.boolean(),
    awardedOn: fc.constantFrom(...days),
    payer: fc.constantFrom('civil' as const, 'civil' as const, 'civil' as const, 'army' as const, 'police' as const),
  },
  { requiredKeys: ['code'] },
) satisfies fc.Arbitrary<RuleCategory>

const worlds: fc.Arbitrary<World> = fc.integer({ min: 1, max: 6 }).chain(count => {
  const id = fc.integer({ min: 0, max: count - 1 }).map(index => `p${index}`)
  const relative = fc.record({
    person: id,
    relation: fc.constantFrom('wife', 'husband', 'mother', 'father', 'child', 'fosterer', 'brother', 'grandchild'),
    allowance: fc.constantFrom(null, null, 'basic' as const, 'care' as const),
  })
  const person = fc.record({
    alive: fc.constantFrom(true, true, true, false),
    categories: fc.array(category, { maxLength: 3 }),
    elsewhere: fc.boolean(),
  })
  const martyr = fc.record({ relatives: fc.array(relative, { maxLength: 4 }), representative: fc.option(id), worshipper: fc.option(id) })
  return fc.record({
    people: fc.array(person, { minLength: count, maxLength: count }).map(people => people.map((one, at) => ({ id: `p${at}`, ...one }))),
    martyrs: fc.array(martyr, { maxLength: 3 }).map(martyrs => martyrs.map((one, at) => ({ id: `m${at}`, ...one }))),
  })
})

test.each(['2023-07-27', '2024-07-27', '2025-07-27'])('two who read the text apart give and ask the same for %s', occasion => {
  const rules = findRuleSet('president-27-7', occasion)!
  fc.assert(
    fc.property(worlds, world => {
      const { gifts, openQuestions } = decideGifts(world, rules, occasion)
      const given = gifts.map(({ person, clause, amount, martyr }) => [clause, person, amount, ...(martyr ? [martyr] : [])].join(' '))
      expect([...given, ...openQuestions.map(({ kind, about }) => `${kind} ${about}`)].sort()).toEqual(
        readAgain(world, occasion.slice(0, 4)),
      )
    }),
    { numRuns: 2000 },
  )
})

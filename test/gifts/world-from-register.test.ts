import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decideGifts } from '../../src/gifts/gift-rules.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import { type RegisterMerit, type RegisterPerson, worldFromRegister } from '../../src/gifts/world-from-register.ts'

type Truth = {
  people: RegisterPerson[]
  expected: {
    occasion: string
    rules: string
    total: number
    byClause: Record<string, number>
    gifts: { fullName: string; clause: string; amount: number; martyrName: string | null }[]
    openQuestions: { kind: string; about: string }[]
  }
}

/** Martyrs of whom no row is left in the sheet; the register cannot know them. */
const traceless = (truth: Truth) => {
  const text = JSON.stringify(truth.people)
  return truth.expected.openQuestions.filter(question => !text.includes(question.about))
}

test.each([
  ['so-quan-ly-canh-nau', 4],
  ['so-quan-ly-cam-yen-tcvn3', 1],
  ['so-quan-ly-phu-kim-theo-thon', 4],
])('%s: every gift and every open question the register can know', (file, unknowable) => {
  const truth = JSON.parse(readFileSync(new URL(`../samples/${file}.xlsx.truth.json`, import.meta.url), 'utf8')) as Truth
  const { world, ids, martyrNames } = worldFromRegister(truth.people)
  const nameOf = (id: string) => martyrNames.get(id) ?? truth.people[ids.indexOf(id)]!.fullName
  const { gifts, openQuestions } = decideGifts(world, findRuleSet(truth.expected.rules, truth.expected.occasion)!, truth.expected.occasion)

  expect(
    gifts.map(gift => [nameOf(gift.person), gift.clause, gift.amount, gift.martyr ? nameOf(gift.martyr) : null].join('|')).sort(),
  ).toEqual(truth.expected.gifts.map(gift => [gift.fullName, gift.clause, gift.amount, gift.martyrName].join('|')).sort())
  expect(gifts.reduce((sum, gift) => sum + gift.amount, 0)).toBe(truth.expected.total)
  expect(
    Object.fromEntries(Object.entries(Object.groupBy(gifts, gift => gift.clause)).map(([clause, of]) => [clause, of!.length])),
  ).toEqual(truth.expected.byClause)
  const lost = traceless(truth)
  expect(lost.map(question => question.kind)).toEqual(Array.from({ length: unknowable }, () => 'worshipper-missing'))
  const knowable = truth.expected.openQuestions.filter(question => !lost.includes(question))
  expect(openQuestions.map(question => `${question.kind} ${nameOf(question.about)}`).sort()).toEqual(
    knowable.map(question => `${question.kind} ${question.about}`).sort(),
  )
})

const merit = (change: Partial<RegisterMerit>): RegisterMerit => ({
  code: 'TNLS',
  rate: null,
  monthly: null,
  martyrName: null,
  relation: null,
  allowance: null,
  representative: false,
  ...change,
})

const person = (fullName: string, merits: RegisterMerit[], deceased = false): RegisterPerson => ({
  fullName,
  birthYear: 1950,
  hamlet: null,
  deceased,
  movedAway: false,
  merits,
})

test('one martyr spelled in capitals and with the tone elsewhere is one martyr, Hoa and Hòa are two', () => {
  const rows = ['Trần Văn Hòa', 'TRẦN  VĂN HOÀ', 'Trần Văn Hoa'].map((martyrName, index) =>
    person(`Con ${index}`, [merit({ martyrName, relation: 'child' })]),
  )
  expect([...worldFromRegister(rows).martyrNames.values()]).toEqual(['Trần Văn Hòa', 'Trần Văn Hoa'])
})

test('the representative who lives stands before the one who died, whichever row comes first', () => {
  const dead = person('Mẹ', [merit({ martyrName: 'Trần Văn Hòa', relation: 'mother', representative: true })], true)
  const alive = person('Con', [merit({ martyrName: 'Trần Văn Hòa', relation: 'child', representative: true })])
  expect(worldFromRegister([dead, alive]).world.martyrs[0]!.representative).toBe('p2')
  expect(worldFromRegister([alive, dead]).world.martyrs[0]!.representative).toBe('p1')
})

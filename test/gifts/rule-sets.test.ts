import { expect, test } from 'vitest'
import { compareRuleSets } from '../../src/gifts/rule-set-changes-rules.ts'
import { RuleSet } from '../../src/gifts/rule-set.ts'
import { findRuleSet, shippedRuleSets } from '../../src/gifts/shipped-rule-sets.ts'

test.each([
  ['2012-07-27', 400_000, 200_000, null],
  ['2020-07-27', 400_000, 200_000, null],
  ['2021-07-27', 600_000, 300_000, '1142'],
  ['2022-07-27', 600_000, 300_000, '754'],
  ['2023-07-27', 600_000, 300_000, '715'],
  ['2024-07-27', 600_000, 300_000, null],
  ['2025-07-27', 600_000, 300_000, '1000'],
])("the President's levels and decision for %s", (occasion, high, low, number) => {
  expect(findRuleSet('president-27-7', occasion)).toMatchObject({ levels: { high, low }, decision: { number } })
})

test('what was not found is marked as not verified, with the doubt in words', () => {
  const doubtful = shippedRuleSets().filter(set => !set.verified)
  expect(doubtful.map(set => `${set.key} ${set.validTo.slice(0, 4)}`)).toEqual([
    'hanoi-27-7 2023',
    'president-27-7 2020',
    'president-27-7 2021',
    'president-27-7 2024',
    'president-27-7 2026',
  ])
  for (const set of doubtful) expect(set.doubt?.vi).toMatch(/\S/)
})

test('two sets of one key never answer for the same day, and the day decides which one does', () => {
  for (const set of shippedRuleSets()) {
    const others = shippedRuleSets().filter(other => other !== set && other.key === set.key)
    expect(others.filter(other => other.validFrom <= set.validTo && set.validFrom <= other.validTo)).toEqual([])
    expect(findRuleSet(set.key, set.validFrom)).toBe(set)
    expect(findRuleSet(set.key, set.validTo)).toBe(set)
  }
})

const good = findRuleSet('president-27-7', '2025-07-27')!
const [care, , injured, representative, worshipper] = good.clauses

test.each<[fault: string, rules: object, path: string, code: string]>([
  ['the last day before the first', { validTo: '2024-12-31' }, 'validTo', 'rules/dates-reversed'],
  ['unverified and no word of why', { verified: false }, 'doubt', 'rules/doubt-and-verified'],
  ['a clause at a level that is none', { levels: { high: 600_000 } }, 'clauses.2.level', 'rules/level-unknown'],
  ['a code twice', { clauses: [care, care] }, 'clauses.1.code', 'rules/clause-twice'],
  [
    'two clauses for worshippers, of which one would never count',
    { clauses: [worshipper, { ...worshipper, code: 'x' }] },
    'clauses.1.scope',
    'rules/scope-twice',
  ],
  [
    'an extra gift beside a clause that is not there',
    { clauses: [care, representative] },
    'clauses.1.extraGiftBeside',
    'rules/clause-unknown',
  ],
  [
    'relatives of martyrs as a category of merit',
    { clauses: [{ ...injured, grounds: [{ kind: 'category', codes: ['TNLS'], needs: 'nothing-more' }] }] },
    'clauses.0.grounds.0.codes',
    'rules/category-unknown',
  ],
  [
    'a range the wrong way round',
    { clauses: [{ ...injured, grounds: [{ kind: 'category', codes: ['TB'], rate: { from: 80, to: 21 }, needs: 'nothing-more' }] }] },
    'clauses.0.grounds.0.rate.from',
    'rules/range-reversed',
  ],
  [
    'an award without the day before which it was made',
    { clauses: [{ ...injured, grounds: [{ kind: 'category', codes: ['BMVNAH'], needs: 'award' }] }] },
    'clauses.0.grounds.0.awardedBefore',
    'rules/award-date',
  ],
])('what the rule could not carry out as written is refused where it stands: %s', (_, change, path, code) => {
  const read = RuleSet.safeParse({ ...good, ...change })
  expect(read.error?.issues.map(issue => [issue.path.join('.'), issue.code === 'custom' && issue.params?.['refusal']])).toContainEqual([
    path,
    code,
  ])
})

test('a level of a fraction of a đồng, of nothing, or under an unheard-of name of a field is refused', () => {
  for (const wrong of [{ levels: { high: 600_000.5, low: 1 } }, { levels: { high: 0, low: 1 } }, { level: {} }])
    expect(RuleSet.safeParse({ ...good, ...wrong }).success).toBe(false)
})

test('what differs between two periods is told, money first; the same differs in nothing', () => {
  expect(compareRuleSets(good, JSON.parse(JSON.stringify(good)) as RuleSet)).toEqual([])
  const dearer = { ...good, levels: { low: 300_000, high: 700_000 }, validTo: '2026-12-31' }
  expect(compareRuleSets(good, dearer)).toEqual([
    { part: 'level', name: 'high', before: 600_000, after: 700_000 },
    {
      part: 'period',
      before: { validFrom: '2025-01-01', validTo: '2025-12-31' },
      after: { validFrom: '2025-01-01', validTo: '2026-12-31' },
    },
  ])
})

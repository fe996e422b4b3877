import { expect, test } from 'vitest'
import { findRuleSet, ruleSets } from '../../src/gifts/rule-sets.ts'

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
  const doubtful = ruleSets.filter(set => !set.verified)
  expect(doubtful.map(set => `${set.key} ${set.validTo.slice(0, 4)}`)).toEqual([
    'president-27-7 2020',
    'president-27-7 2021',
    'president-27-7 2024',
    'president-27-7 2026',
    'hanoi-27-7 2023',
  ])
  for (const set of ruleSets) expect(set.verified).toBe(set.doubt === null)
})

test('two sets of one key never answer for the same day, and every clause has its level', () => {
  for (const set of ruleSets) {
    const others = ruleSets.filter(other => other !== set && other.key === set.key)
    expect(others.filter(other => other.validFrom <= set.validTo && set.validFrom <= other.validTo)).toEqual([])
    for (const clause of set.clauses) expect(set.levels[clause.level]).toBeGreaterThan(0)
  }
})

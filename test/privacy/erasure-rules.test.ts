import { assert, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { decideErasure, dueOn, type ErasureFacts, openHolds } from '../../src/privacy/erasure-rules.ts'
import { dueUntil } from '../../src/privacy/retention-rules.ts'

const nothing: ErasureFacts = { today: '2024-06-24', livesHere: true, open: {}, kept: [] }
const holdsOf = (facts: ErasureFacts) => {
  const decision = decideErasure(facts)
  return decision.granted ? [] : decision.because.map(({ hold }) => hold)
}

test('who is owed nothing and kept by no rule may be erased; who is owed anything is told all of it, what can be settled first', () => {
  expect(decideErasure(nothing)).toEqual({ granted: true })
  const open = Object.fromEntries(openHolds.map(hold => [hold, 2]))
  expect(holdsOf({ ...nothing, open })).toEqual([...openHolds])
  for (const hold of openHolds) expect(holdsOf({ ...nothing, open: { [hold]: 1 } })).toEqual([hold])
  expect(holdsOf({ ...nothing, open: { gifts: 0 } })).toEqual([])
})

test('entitlements and family ties end with the life here; gifts, lists, visits and offices do not', () => {
  const open = Object.fromEntries(openHolds.map(hold => [hold, 1]))
  expect(holdsOf({ ...nothing, livesHere: false, open })).toEqual(['gifts', 'lists', 'visits', 'seats', 'offices', 'move'])
})

test('a set retention rule lets go on its day and not before; an unset one keeps nobody', () => {
  const rule = { rule: 'Hồ sơ người đã mất', source: 'Quyết định số 1', since: '2019-06-24' }
  const kept = (today: string) => ({ ...nothing, livesHere: false, today, kept: [{ ...rule, keep: 5, unit: 'year' as const }] })
  expect(decideErasure(kept('2024-06-24'))).toEqual({ granted: true })
  expect(decideErasure(kept('2024-06-23'))).toEqual({
    granted: false,
    because: [{ hold: 'retention', rule: rule.rule, source: rule.source, from: '2024-06-24' }],
  })
  expect(decideErasure({ ...nothing, kept: [{ ...rule, since: '2024-06-24', keep: null, unit: null }] })).toEqual({ granted: true })
})

test('the day that is told is the first one on which the rule lets go, at the ends of months too', () => {
  expect(dueOn('2024-01-31', 1, 'month')).toBe('2024-03-01')
  expect(dueOn('2024-02-29', 1, 'year')).toBe('2025-03-01')
  expect(() => dueOn('2024-02-29', 0, 'year')).toThrow(RangeError)
  assert(
    property(
      integer({ min: 0, max: 2000 }),
      integer({ min: 1, max: 30 }),
      constantFrom('day' as const, 'month' as const, 'year' as const),
      (start, keep, unit) => {
        const dayOf = (n: number) => new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
        const since = dayOf(start)
        const due = dueOn(since, keep, unit)
        const before = new Date(Date.parse(`${due}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
        expect(since <= dueUntil(due, keep, unit)).toBe(true)
        expect(since <= dueUntil(before, keep, unit)).toBe(false)
      },
    ),
  )
})

import { assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { clocksOf, isWorkingDay, workingDaysAfter } from '../../src/privacy/subject-request-rules.ts'

const holidays = new Map([
  ['2024-04-29', false],
  ['2024-04-30', false],
  ['2024-05-01', false],
  ['2024-05-04', true],
])

test('holidays do not count for the answer, a Saturday worked in exchange does', () => {
  expect(clocksOf('erase', '2024-04-26', holidays)).toEqual({ answerBy: '2024-05-03', actBy: '2024-05-06', extendedTo: '2024-05-16' })
  expect(workingDaysAfter('2024-05-02', 2, holidays)).toBe('2024-05-04')
  expect(clocksOf('stop', '2024-06-24', holidays).actBy).toBe('2024-07-09')
})

test('the end is a working day and exactly so many working days lie behind it', () => {
  assert(
    property(integer({ min: 0, max: 700 }), integer({ min: 1, max: 30 }), (start, count) => {
      const dayOf = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10)
      const end = workingDaysAfter(dayOf(start), count, holidays)
      let passed = 0
      for (let n = start + 1; dayOf(n) <= end; n++) if (isWorkingDay(dayOf(n), holidays)) passed++
      expect([passed, isWorkingDay(end, holidays)]).toEqual([count, true])
    }),
  )
})

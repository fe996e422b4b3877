import { expect, test } from 'vitest'
import { type BoardFacts, openGifts, warningsOf } from '../../src/board/board-rules.ts'

const calm: BoardFacts = {
  today: '2024-07-19',
  deadlineOn: '2024-07-25',
  lists: { communes: 2, locked: 2, approved: 0, compiled: 0, questions: 0, flags: 0 },
  gifts: { count: 10, dong: 3_000_000, handed: 9, handedDong: 2_700_000, returned: 1, returnedDong: 300_000 },
  visits: { planned: 3, done: 3, overdue: 0 },
  events: [],
  shifts: { needed: 4, filled: 4, confirmed: 4, neededTomorrow: 2, filledTomorrow: 2 },
  notices: { waiting: 0, sent: 5, notReached: 0 },
  documents: { ready: 2, making: 0, failed: 0 },
}
const event = {
  id: 'e',
  name: 'Khám Bình Yên',
  place: 'Trạm y tế',
  firstOn: '2024-07-20',
  lastOn: '2024-07-21',
  announced: true,
  cancelled: false,
  stations: 6,
  seats: 300,
  taken: 200,
  waiting: 0,
  unplaced: 0,
  notReached: 0,
  medicines: 4,
}

test('when everything stands, nothing is said', () => {
  expect(openGifts(calm)).toEqual({ count: 0, dong: 0 })
  expect(warningsOf({ ...calm, events: [event] })).toEqual([])
})

test('the evening before a check-up, what is missing for it comes first', () => {
  const warnings = warningsOf({
    ...calm,
    shifts: { ...calm.shifts, needed: 9, neededTomorrow: 5 },
    events: [{ ...event, medicines: 0, notReached: 17, waiting: 3 }],
  })
  expect(warnings.map(warning => [warning.kind, warning.count, warning.urgent])).toEqual([
    ['event-without-medicines', 1, true],
    ['event-not-reached', 17, true],
    ['shifts-short-tomorrow', 3, true],
    ['event-waiting', 3, false],
    ['shifts-short', 5, false],
  ])
})

test('an event that is over or called off worries nobody; a death after the lock does', () => {
  const worn = { ...event, stations: 0, medicines: 0, unplaced: 5 }
  expect(
    warningsOf({
      ...calm,
      events: [
        { ...worn, cancelled: true },
        { ...worn, firstOn: '2024-07-01', lastOn: '2024-07-02' },
      ],
    }),
  ).toEqual([])
  expect(warningsOf({ ...calm, lists: { ...calm.lists, flags: 1 } })[0]).toMatchObject({ kind: 'flags-undecided', urgent: true })
})

test('with the deadline a week away open gifts are urgent, a month away they are not', () => {
  const open = { ...calm, gifts: { ...calm.gifts, handed: 4, handedDong: 1_200_000 } }
  expect(warningsOf(open)[0]).toMatchObject({ kind: 'gifts-open', count: 5, urgent: true })
  expect(warningsOf({ ...open, today: '2024-06-24' })[0]).toMatchObject({ kind: 'gifts-open', urgent: false })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate, type Candidate, type FreeSeat, type PlacementReason } from '../../src/events/allocate-rules.ts'
import { needOf } from '../../src/events/need-rules.ts'
import { placementSentence } from '../../src/events/placement-sentences.ts'

const morning = Date.parse('2024-07-20T00:30:00Z')
const minute = 60_000

/** Two half-days, `perQuarter` seats each quarter hour. */
function seatsOf(sessions: number, quarters: number, perQuarter: number): FreeSeat[] {
  const seats: FreeSeat[] = []
  for (let s = 0; s < sessions; s++)
    for (let q = 0; q < quarters; q++)
      for (let n = 1; n <= perQuarter; n++)
        seats.push({
          id: `s${s}q${String(q).padStart(2, '0')}n${n}`,
          sessionId: `s${s}`,
          arrivesAt: morning + s * 360 * minute + q * 15 * minute + ((n - 1) % 3) * 5 * minute,
        })
  return seats
}

const hamletNamed = (no: number) => ({ id: `h${no}`, name: `Thôn ${no}`, order: String(no).padStart(3, '0') })

const person = (id: string, given: Partial<Candidate> = {}): Candidate => ({
  id,
  hamlet: hamletNamed(1),
  age: 70,
  rate: null,
  heroicMother: false,
  mobility: 'walks',
  missedLastTime: false,
  comesWith: null,
  ...given,
})

const anyone = (id: string) =>
  fc.record({
    id: fc.constant(id),
    hamlet: fc.option(fc.integer({ min: 1, max: 5 }).map(hamletNamed), { freq: 8 }),
    age: fc.option(fc.integer({ min: 20, max: 104 }), { freq: 9 }),
    rate: fc.option(fc.integer({ min: 21, max: 100 })),
    heroicMother: fc.boolean(),
    mobility: fc.constantFrom('walks' as const, 'walks' as const, 'needs-help' as const, 'bedridden' as const, null),
    missedLastTime: fc.boolean(),
    comesWith: fc.option(fc.integer({ min: 0, max: 40 }).map(n => `p${n}`)),
  })
const crowds = fc.integer({ min: 0, max: 40 }).chain(n => fc.tuple(...Array.from({ length: n }, (_, i) => anyone(`p${i}`))))
const halls = fc
  .record({
    sessions: fc.integer({ min: 1, max: 3 }),
    quarters: fc.integer({ min: 1, max: 4 }),
    perQuarter: fc.integer({ min: 0, max: 5 }),
  })
  .map(hall => seatsOf(hall.sessions, hall.quarters, hall.perQuarter))

test('everybody is answered once, no seat is given twice, and the bedridden stay at home', () => {
  fc.assert(
    fc.property(halls, crowds, (seats, people) => {
      const answers = allocate(seats, people)
      expect(answers.map(answer => answer.personId).sort()).toEqual(people.map(one => one.id).sort())
      const given = answers.flatMap(answer => (answer.placement === 'seat' ? [answer.seatId] : []))
      expect(new Set(given).size).toBe(given.length)
      expect(given.every(id => seats.some(seat => seat.id === id))).toBe(true)
      for (const one of people)
        expect(answers.find(answer => answer.personId === one.id)?.placement === 'home-visit').toBe(one.mobility === 'bedridden')
      expect(given.length).toBe(Math.min(seats.length, people.filter(one => one.mobility !== 'bedridden').length))
    }),
  )
})

test('a hamlet comes in one run: nobody of another hamlet sits between two of its people', () => {
  fc.assert(
    fc.property(halls, crowds, (seats, people) => {
      const order = [...seats].sort((a, b) => a.arrivesAt - b.arrivesAt || (a.id < b.id ? -1 : 1)).map(seat => seat.id)
      const row = allocate(seats, people)
        .flatMap(answer => (answer.placement === 'seat' ? [answer] : []))
        .sort((a, b) => order.indexOf(a.seatId) - order.indexOf(b.seatId))
        .map(answer => people.find(one => one.id === answer.personId)?.hamlet?.id ?? '')
      const runs = row.filter((hamlet, i) => i === 0 || row[i - 1] !== hamlet)
      expect(new Set(runs).size).toBe(runs.length)
    }),
  )
})

test('who waits needs it no more than anyone who got a seat', () => {
  fc.assert(
    fc.property(halls, crowds, (seats, people) => {
      const answers = allocate(seats, people)
      const need = (id: string) => needOf(people.find(one => one.id === id)!).need
      const seated = answers.filter(answer => answer.placement === 'seat').map(answer => need(answer.personId))
      const waiting = answers.filter(answer => answer.placement === 'waiting').map(answer => need(answer.personId))
      expect(Math.max(-1, ...waiting)).toBeLessThanOrEqual(Math.min(Infinity, ...seated))
      expect(waiting).toEqual([...waiting].sort((a, b) => b - a))
    }),
  )
})

test('the order in which people and seats are handed in changes nothing', () => {
  fc.assert(
    fc.property(halls, crowds, fc.infiniteStream(fc.nat()), (seats, people, random) => {
      const shuffled = <T>(items: readonly T[]) =>
        items
          .map(item => ({ item, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item)
      const sorted = (answers: ReturnType<typeof allocate>) => [...answers].sort((a, b) => (a.personId < b.personId ? -1 : 1))
      expect(sorted(allocate(shuffled(seats), shuffled(people)))).toEqual(sorted(allocate(seats, people)))
    }),
  )
})

test('inside a hamlet the one who needs help and the oldest come first, with whom they come with', () => {
  const answers = allocate(seatsOf(1, 2, 3), [
    person('young', { age: 60 }),
    person('old', { age: 91 }),
    person('wheelchair', { age: 66, mobility: 'needs-help', comesWith: 'wife' }),
    person('wife', { age: 64 }),
  ])
  expect(answers.map(answer => answer.personId)).toEqual(['wheelchair', 'wife', 'old', 'young'])
  expect(answers[1]?.reason).toMatchObject({ code: 'comes-with', partner: 'wheelchair' })
})

test('a hamlet that fits into the afternoon is not torn apart by lunch, when no seat is missed', () => {
  const people = [...[1, 2, 3, 4].map(n => person(`a${n}`)), ...[1, 2, 3].map(n => person(`b${n}`, { hamlet: hamletNamed(2) }))]
  const seats = seatsOf(2, 2, 3)
  const sessionsOf = (hall: FreeSeat[]) =>
    allocate(hall, people).map(answer => `${answer.personId[0]}:${answer.placement === 'seat' ? answer.seatId.slice(0, 2) : 'waits'}`)
  expect(new Set(sessionsOf(seats))).toEqual(new Set(['a:s0', 'b:s1']))
  const short = seats.filter(seat => seat.sessionId === 's0' || seat.id === 's1q00n1')
  expect(
    sessionsOf(short)
      .filter(place => place.startsWith('b'))
      .sort(),
  ).toEqual(['b:s0', 'b:s0', 'b:s1'])
})

test('everyone has a sentence why then, in both languages', () => {
  const answers = allocate(seatsOf(1, 1, 2), [
    person('mẹ', { age: 95, heroicMother: true }),
    person('yếu', { mobility: 'needs-help' }),
    person('trẻ', { age: 50 }),
    person('liệt', { mobility: 'bedridden' }),
  ])
  const say = (language: 'vi' | 'en', id: string) => placementSentence(language, answers.find(answer => answer.personId === id)!.reason)
  expect(say('vi', 'mẹ')).toBe(
    'Thôn 1 đến từ 07:30 đến 07:35 ngày 20/07/2024 để đi cùng nhau; trong thôn xếp thứ 1/2, là Bà mẹ Việt Nam anh hùng.',
  )
  expect(say('en', 'yếu')).toBe('Thôn 1 comes together from 07:30 to 07:35 on 20/07/2024; number 2 of 2 there: needs help to walk.')
  expect(say('vi', 'trẻ')).toBe('Đợt này có 2 chỗ, ưu tiên người cần hơn; đứng thứ 1/1 trong danh sách chờ, xếp theo tuổi (50 tuổi).')
  expect(say('en', 'liệt')).toBe('Cannot be moved, so the medical team comes to the house; no time of arrival is needed.')
  const rest: PlacementReason[] = [
    { code: 'from-waiting-list', freedBy: 'no-show', because: 'age-80', age: 88 },
    { code: 'gave-up-seat', freedBy: 'cannot-come' },
    { code: 'by-hand' },
    { code: 'walk-in' },
  ]
  expect(rest.map(reason => placementSentence('vi', reason))).toEqual([
    'Được gọi từ danh sách chờ vì có người không đến; từ 80 tuổi trở lên (88 tuổi).',
    'Báo không đến được nên chỗ đã chuyển cho người trong danh sách chờ.',
    'Cán bộ xếp chỗ trực tiếp theo yêu cầu.',
    'Đến không hẹn, được tiếp đón tại bàn.',
  ])
})

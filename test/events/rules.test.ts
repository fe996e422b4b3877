import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideArrival, type ArrivalFacts } from '../../src/events/arrival-rules.ts'
import { MOST_CALLS, nextStation, turnAt, turnProblem, type FlowStation } from '../../src/events/flow-rules.ts'
import { arrivalMinute, capacityOf, QUARTER, seatsPerQuarter, sessionProblem } from '../../src/events/seat-rules.ts'

const at = (clock: string) => new Date(`2024-07-20T${clock}:00+07:00`)

test('a morning of 13 doctors is cut into quarter hours that add up to its capacity and leave the last half hour free', () => {
  const plan = { startsAt: at('07:30'), endsAt: at('11:30'), doctors: 13, patientsPerDoctor: 12 }
  const quarters = seatsPerQuarter(plan)
  expect(quarters).toHaveLength(14)
  expect(quarters.at(-1)?.quarterAt).toEqual(at('10:45'))
  expect(quarters.reduce((sum, quarter) => sum + quarter.seats, 0)).toBe(156)
  expect(quarters.map(quarter => quarter.seats)).toEqual([12, 12, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11])
  expect([1, 2, 3, 4, 11].map(arrivalMinute)).toEqual([0, 5, 10, 0, 5])
})

test('whatever the team and the hours, seats add up and every arrival lies inside the session', () => {
  const plans = fc.record({
    minutes: fc.integer({ min: 1, max: 360 }),
    doctors: fc.integer({ min: 1, max: 40 }),
    each: fc.integer({ min: 1, max: 20 }),
  })
  fc.assert(
    fc.property(plans, ({ minutes, doctors, each }) => {
      const plan = { startsAt: at('07:30'), endsAt: new Date(at('07:30').getTime() + minutes * 60_000), doctors, patientsPerDoctor: each }
      const quarters = seatsPerQuarter(plan)
      expect(sessionProblem(plan)).toBe(null)
      expect(quarters.reduce((sum, quarter) => sum + quarter.seats, 0)).toBe(capacityOf(plan))
      expect(quarters.every((quarter, i) => quarter.quarterAt.getTime() === plan.startsAt.getTime() + i * QUARTER)).toBe(true)
      expect(quarters.at(-1)!.quarterAt < plan.endsAt).toBe(true)
    }),
  )
})

test('a session that ends before it begins, or lasts all day, is refused', () => {
  const plan = { doctors: 1, patientsPerDoctor: 10 }
  expect(sessionProblem({ ...plan, startsAt: at('11:30'), endsAt: at('07:30') })).toBe('session/ends-before-it-begins')
  expect(sessionProblem({ ...plan, startsAt: at('07:00'), endsAt: at('17:00') })).toBe('session/longer-than-half-day')
})

const stations: FlowStation[] = [
  { id: 'reception', position: 1, kind: 'reception', onIndication: false },
  { id: 'vitals', position: 2, kind: 'vital-signs', onIndication: false },
  { id: 'doctor', position: 3, kind: 'doctor', onIndication: false },
  { id: 'eyes', position: 4, kind: 'specialist', onIndication: true },
  { id: 'medicine', position: 5, kind: 'medicine', onIndication: true },
]

test('a visitor passes the stations in order and sees a specialist only when somebody sends them there', () => {
  const walk = (wishes: readonly string[]) => {
    const passed: string[] = []
    for (
      let next = nextStation(stations, new Set(passed), new Set(wishes));
      next != null;
      next = nextStation(stations, new Set(passed), new Set(wishes))
    )
      passed.push(next.id)
    return passed
  }
  expect(walk([])).toEqual(['reception', 'vitals', 'doctor'])
  expect(walk(['eyes', 'medicine'])).toEqual(['reception', 'vitals', 'doctor', 'eyes', 'medicine'])
  expect(nextStation(stations, new Set(['reception', 'vitals', 'doctor', 'medicine']), new Set(['eyes']))?.id).toBe('eyes')
})

test('who comes two hours early does not pass those who come on time; walk-ins wait half an hour; great need leads by a quarter', () => {
  const early = turnAt({ arrivedAt: at('06:00').getTime(), expectedAt: at('08:00').getTime(), need: 70 })
  const punctual = turnAt({ arrivedAt: at('07:30').getTime(), expectedAt: at('07:30').getTime(), need: 70 })
  const walkIn = turnAt({ arrivedAt: at('07:25').getTime(), expectedAt: null, need: 70 })
  const weak = turnAt({ arrivedAt: at('07:40').getTime(), expectedAt: at('07:40').getTime(), need: 370 })
  expect(
    [early, punctual, walkIn, weak]
      .map((turn, i) => ({ turn, i }))
      .sort((a, b) => a.turn - b.turn)
      .map(({ i }) => i),
  ).toEqual([3, 1, 2, 0])
})

test('a turn is called at most three times, then it is missed; what is over stays over', () => {
  expect(turnProblem({ state: 'called', calls: MOST_CALLS - 1 }, 'recall')).toBe(null)
  expect(turnProblem({ state: 'called', calls: MOST_CALLS }, 'recall')).toBe('turn/called-enough')
  expect(turnProblem({ state: 'waiting', calls: 0 }, 'finish')).toBe('turn/not-called')
  expect(turnProblem({ state: 'waiting', calls: 0 }, 'skip')).toBe(null)
  expect(turnProblem({ state: 'done', calls: 1 }, 'miss')).toBe('turn/over')
})

test('the desk says first what it can act on: another event, a cancelled one, already here, another session', () => {
  const facts: ArrivalFacts = {
    eventCancelledAt: null,
    ticketEventIsThis: true,
    withdrawnAt: null,
    dead: false,
    arrivedAt: null,
    seat: { sessionId: 'morning', arrivesAt: 5, day: '2024-07-20' },
    deskSessionId: 'morning',
    day: '2024-07-20',
    anyway: false,
  }
  expect(decideArrival(facts)).toEqual({ granted: true, expectedAt: 5, withSeat: true })
  expect(decideArrival({ ...facts, seat: null })).toEqual({ granted: true, expectedAt: null, withSeat: false })
  expect(decideArrival({ ...facts, deskSessionId: 'afternoon' })).toEqual({ granted: false, because: 'arrival/other-session' })
  expect(decideArrival({ ...facts, deskSessionId: 'afternoon', anyway: true })).toEqual({
    granted: true,
    expectedAt: null,
    withSeat: false,
  })
  const dayBefore = { ...facts, day: '2024-07-19' }
  expect(decideArrival(dayBefore)).toEqual({ granted: false, because: 'arrival/other-day' })
  expect(decideArrival({ ...dayBefore, anyway: true })).toEqual({ granted: true, expectedAt: 5, withSeat: true })
  expect(decideArrival({ ...dayBefore, seat: null })).toEqual({ granted: true, expectedAt: null, withSeat: false })
  expect(decideArrival({ ...facts, arrivedAt: 1, deskSessionId: 'afternoon' })).toEqual({ granted: false, because: 'arrival/already' })
  expect(decideArrival({ ...facts, ticketEventIsThis: false, eventCancelledAt: 1 })).toEqual({
    granted: false,
    because: 'ticket/other-event',
  })
  expect(decideArrival({ ...facts, dead: true })).toEqual({ granted: false, because: 'person/dead' })
  expect(decideArrival({ ...facts, withdrawnAt: 1 })).toEqual({ granted: false, because: 'ticket/withdrawn' })
})

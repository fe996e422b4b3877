import { array, assert, constantFrom, option, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { type Placed, type StructureFacts, unitsOfDay } from '../../src/areas/structure-rules.ts'

/** Huu and Binh become Quang on New Year; Quang is divided between Tay and Kieu in July; East goes to Tay, West to Kieu; Dong stands all along. */
const facts: StructureFacts = {
  areas: [
    { id: 'huu', from: null, to: '2024-12-31' },
    { id: 'binh', from: null, to: '2024-12-31' },
    { id: 'quang', from: '2025-01-01', to: '2025-06-30' },
    { id: 'tay', from: '2025-07-01', to: null },
    { id: 'kieu', from: '2025-07-01', to: null },
    { id: 'dong', from: null, to: null },
  ],
  hamlets: [
    { id: 'east', areaId: 'binh', from: null, to: '2024-12-31' },
    { id: 'west', areaId: 'huu', from: null, to: '2024-12-31' },
    { id: 'east2', areaId: 'quang', from: '2025-01-01', to: '2025-06-30' },
    { id: 'west2', areaId: 'quang', from: '2025-01-01', to: '2025-06-30' },
    { id: 'east3', areaId: 'tay', from: '2025-07-01', to: null },
    { id: 'west3', areaId: 'kieu', from: '2025-07-01', to: null },
  ],
  areaSuccessions: [
    { fromId: 'huu', toId: 'quang', on: '2025-01-01' },
    { fromId: 'binh', toId: 'quang', on: '2025-01-01' },
    { fromId: 'quang', toId: 'tay', on: '2025-07-01' },
    { fromId: 'quang', toId: 'kieu', on: '2025-07-01' },
  ],
  hamletSuccessions: [
    { fromId: 'east', toId: 'east2', on: '2025-01-01' },
    { fromId: 'west', toId: 'west2', on: '2025-01-01' },
    { fromId: 'east2', toId: 'east3', on: '2025-07-01' },
    { fromId: 'west2', toId: 'west3', on: '2025-07-01' },
  ],
}
const [old, between, today] = ['2024-07-01', '2025-03-01', '2025-08-01']
const at = (day: string, areaId: string, hamletId: string | null = null, livedInId: string | null = null, of = old) =>
  unitsOfDay(day, facts)({ areaId, hamletId, livedInId, at: of })

test('an old list under new communes: a hamlet goes its way, a merged commune goes whole, one that stood stays', () => {
  expect([at(between, 'binh', 'east'), at(today, 'binh', 'east'), at(today, 'huu', 'west')]).toEqual(['quang', 'tay', 'kieu'])
  expect([at(old, 'binh', 'east'), at(between, 'huu'), at(today, 'dong')]).toEqual(['binh', 'quang', 'dong'])
})

test('a new list under old communes: the hamlet leads back to where it was', () => {
  expect([at(old, 'tay', 'east3', null, today), at(between, 'kieu', 'west3', null, today)]).toEqual(['binh', 'quang'])
  expect(at(old, 'kieu', 'west3', null, today)).toBe('huu')
})

test('without a hamlet the person tells, but only among units that the commune became or came from; else nobody can tell', () => {
  expect([at(today, 'binh', null, 'kieu'), at(old, 'quang', null, 'huu', between)]).toEqual(['kieu', 'huu'])
  expect([at(today, 'binh', null, 'dong'), at(today, 'binh'), at(old, 'quang', null, null, between)]).toEqual([null, null, null])
})

test('a commune that gave away one hamlet and goes on keeps the others', () => {
  const gave: StructureFacts = {
    areas: [
      { id: 'a', from: null, to: null },
      { id: 'b', from: null, to: null },
    ],
    hamlets: [
      { id: 'stays', areaId: 'a', from: null, to: null },
      { id: 'went', areaId: 'a', from: null, to: '2024-12-31' },
      { id: 'came', areaId: 'b', from: '2025-01-01', to: null },
    ],
    areaSuccessions: [{ fromId: 'a', toId: 'b', on: '2025-01-01' }],
    hamletSuccessions: [{ fromId: 'went', toId: 'came', on: '2025-01-01' }],
  }
  const then = (day: string, placed: Omit<Placed, 'livedInId'>) => unitsOfDay(day, gave)({ ...placed, livedInId: null })
  expect(then(today, { areaId: 'a', hamletId: 'stays', at: old })).toBe('a')
  expect(then(today, { areaId: 'a', hamletId: 'went', at: old })).toBe('b')
  expect(then(old, { areaId: 'b', hamletId: 'came', at: today })).toBe('a')
})

test('whatever the lines, day and list: each is in one unit that stands on the day, or in none', () => {
  const anywhere = record({
    areaId: constantFrom(...facts.areas.map(area => area.id)),
    hamletId: option(constantFrom(...facts.hamlets.map(hamlet => hamlet.id))),
    livedInId: option(constantFrom(...facts.areas.map(area => area.id))),
    at: constantFrom(old, between, today),
  })
  assert(
    property(array(anywhere), constantFrom(old, between, today), (lines, day) => {
      const unitOf = unitsOfDay(day, facts)
      for (const line of lines) {
        const unit = facts.areas.find(area => area.id === unitOf(line))
        if (unit != null) expect([(unit.from ?? day) <= day, (unit.to ?? day) >= day]).toEqual([true, true])
      }
    }),
  )
})

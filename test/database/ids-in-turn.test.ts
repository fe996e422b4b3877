import { expect, test } from 'vitest'
import { idsInTurn, newId } from '../../src/database/id.ts'

test('ids of one piece of work grow and are never the same, across moments too', () => {
  const nextId = idsInTurn()
  const ids = Array.from({ length: 5_000 }, nextId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})

test('an id made afterwards is greater than those of the work before', () => {
  const nextId = idsInTurn()
  const last = Array.from({ length: 300 }, nextId).at(-1)
  expect(newId() > last!).toBe(true)
})

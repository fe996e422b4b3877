import { expect, test } from 'vitest'
import { asRefusal } from '../../src/web/problem.tsx'

const fromDatabase = (code: string) => new Error('driver', { cause: Object.assign(new Error('database'), { code }) })

test('when the database keeps a promise because somebody was first, the answer is a conflict, not a breakdown', () => {
  // HP004: the lot was recalled between choosing it and taking from it.
  for (const code of ['HP001', 'HP004', '40P01', '40001']) expect(asRefusal(fromDatabase(code))?.code).toBe('record/changed-meanwhile')
})

test('a foreign row answers like one that does not exist; what nobody foresaw stays unforeseen', () => {
  expect(asRefusal(fromDatabase('42501'))?.code).toBe('record/missing')
  expect(asRefusal(fromDatabase('23505'))).toBeNull()
  expect(asRefusal(new Error('a bug'))).toBeNull()
})

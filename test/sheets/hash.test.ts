import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalHash, canonicalHashOf } from '../../src/sheets/hash.ts'

test('the hash of known rows stays what it is: books printed last year must still compare', () => {
  expect(canonicalHash([['Nguyễn Thị Hòa', 600_000, null], [{ b: 1, a: 'Ý' }]])).toBe(
    'dfbfb1cd1403e4d14edf1da4c62df947fa87ce3bbca994891d2827292da9ec31',
  )
})

test('composed and decomposed accents, missing and null, key order: no difference', () => {
  const name = 'Nguyễn Thị Ỷ'
  expect(canonicalHash([[name.normalize('NFD'), undefined, { a: 1, b: 2 }]])).toBe(
    canonicalHash([[name.normalize('NFC'), null, { b: 2, a: 1 }]]),
  )
})

test('rows from a cursor hash like rows in hand, and every change shows', async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(value), { minLength: 1 }), async rows => {
      async function* cursor() {
        yield* rows
      }
      const hash = canonicalHash(rows)
      expect(await canonicalHashOf(cursor())).toBe(hash)
      expect(canonicalHash([...rows, []])).not.toBe(hash)
      expect(canonicalHash([[...rows[0]!, 'x'], ...rows.slice(1)])).not.toBe(hash)
    }),
  )
})

test('cells are not glued together: "1","23" is not "12","3", 1 is not "1"', () => {
  expect(canonicalHash([['1', '23']])).not.toBe(canonicalHash([['12', '3']]))
  expect(canonicalHash([['a'], ['b']])).not.toBe(canonicalHash([['a', 'b']]))
  expect(canonicalHash([[1]])).not.toBe(canonicalHash([['1']]))
})

test('NaN has no canonical form', () => {
  expect(() => canonicalHash([[Number.NaN]])).toThrow(TypeError)
})

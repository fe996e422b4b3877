import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVietnamese, hamletSortKey, vietnameseSortKey } from '../../src/vietnamese/sort-key.ts'

const vi = new Intl.Collator('vi')
const families = [
  'Nguyễn',
  'Ngô',
  'Trần',
  'Đặng',
  'Đỗ',
  'Dương',
  'Lê',
  'Lý',
  'Vũ',
  'Võ',
  'Phí',
  'Phan',
  'Phạm',
  'Cấn',
  'Chu',
  'Khuất',
  'Hồ',
  'Hoàng',
]
const middles = ['', 'Thị', 'Văn', 'Đình', 'Đức', 'Hữu', 'Thị Thu', 'Xuân', 'Bá']
const givens = [
  'An',
  'Ân',
  'Ái',
  'Ánh',
  'Anh',
  'Ba',
  'Bá',
  'Bà',
  'Bả',
  'Bã',
  'Bạ',
  'Bưởi',
  'Dũng',
  'Đào',
  'Đạt',
  'Hòa',
  'Hoà',
  'Hoa',
  'Hóa',
  'Hỏa',
  'Mỹ',
  'Út',
  'Ưng',
  'Uy',
  'Ước',
  'Ổn',
  'Oanh',
  'Ơn',
  'Yến',
  'Ý',
]

const name = fc.record({ family: fc.constantFrom(...families), middle: fc.constantFrom(...middles), given: fc.constantFrom(...givens) })
type Name = { family: string; middle: string; given: string }
const written = (one: Name) => `${one.family} ${one.middle} ${one.given}`.replace(/ +/g, ' ')

test('given name, then family, then middle names, each in the order of ICU for Vietnamese', () => {
  fc.assert(
    fc.property(name, name, (a, b) => {
      const icu = vi.compare(a.given, b.given) || vi.compare(a.family, b.family) || vi.compare(a.middle, b.middle)
      return Math.sign(compareVietnamese(written(a), written(b))) === Math.sign(icu)
    }),
    { numRuns: 20_000 },
  )
})

test('single words of every letter and tone stand as in ICU', () => {
  const syllables = [...'bcdđghklmnpqrstvx', ''].flatMap(onset =>
    [...'aàảãáạăằắâầấeèéêềếiìíoòóôồốơờớuùúưừứyỳý'].map(vowel => onset + vowel),
  )
  const keyed = [...syllables].sort(compareVietnamese)
  expect(keyed).toEqual([...syllables].sort(vi.compare))
})

test('the key is plain ASCII, does not mind how marks are composed, and orders like a number of spaces would not', () => {
  expect(vietnameseSortKey('Nguyễn Thị Ổn')).toMatch(/^[\x21-\x7e]+$/)
  expect(vietnameseSortKey('Nguyễn Thị Ổn'.normalize('NFD'))).toBe(vietnameseSortKey('  Nguyễn   Thị Ổn '))
  expect(vietnameseSortKey('Út')).toMatch(/^[\x21-\x7e]+$/)
  expect(vietnameseSortKey('')).toBe('!!!!!')
})

test('Thôn 2 stands before Thôn 10', () => {
  const hamlets = ['Thôn 10', 'Thôn 2', 'Đồi Sen', 'thôn 1', 'Phú Ổ 2', 'Phú Ổ 1', 'Thôn 11', 'Chi Quan 1']
  const order = [...hamlets].sort((a, b) => (hamletSortKey(a) < hamletSortKey(b) ? -1 : 1))
  expect(order).toEqual(['Chi Quan 1', 'Đồi Sen', 'Phú Ổ 1', 'Phú Ổ 2', 'thôn 1', 'Thôn 2', 'Thôn 10', 'Thôn 11'])
})

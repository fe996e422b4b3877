import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentences } from '../../src/locales/sentences.ts'
import { dongInWords, formatDong, parseDong } from '../../src/vietnamese/money.ts'

test.each([
  [0, 'Không đồng'],
  [1, 'Một đồng'],
  [10, 'Mười đồng'],
  [15, 'Mười lăm đồng'],
  [21, 'Hai mươi mốt đồng'],
  [24, 'Hai mươi tư đồng'],
  [105, 'Một trăm linh năm đồng'],
  [300_000, 'Ba trăm nghìn đồng chẵn'],
  [600_000, 'Sáu trăm nghìn đồng chẵn'],
  [523_056, 'Năm trăm hai mươi ba nghìn không trăm năm mươi sáu đồng'],
  [1_000_005, 'Một triệu không trăm linh năm đồng'],
  [115_800_000, 'Một trăm mười lăm triệu tám trăm nghìn đồng chẵn'],
  [12_345_678_901, 'Mười hai tỷ, ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm linh một đồng'],
  [187_024_000_000, 'Một trăm tám mươi bảy tỷ, không trăm hai mươi bốn triệu đồng chẵn'],
  [192_888_000_000, 'Một trăm chín mươi hai tỷ, tám trăm tám mươi tám triệu đồng chẵn'],
  [1_000_000_000_000, 'Một nghìn tỷ đồng chẵn'],
  [1_000_000_000_000_000n, 'Một triệu tỷ đồng chẵn'],
])('the sum %s is written as an accountant writes it', (amount, words) => {
  expect(dongInWords(amount)).toBe(words)
})

const UNITS: Record<string, bigint> = {
  không: 0n,
  một: 1n,
  mốt: 1n,
  hai: 2n,
  ba: 3n,
  bốn: 4n,
  tư: 4n,
  năm: 5n,
  lăm: 5n,
  sáu: 6n,
  bảy: 7n,
  tám: 8n,
  chín: 9n,
}

/** Reads the words back with a grammar of its own: digits wait until mười, mươi, trăm or a scale says what they are worth. */
function readBack(sentence: string): bigint {
  let billions = 0n
  let total = 0n
  let group = 0n
  let digit = 0n
  for (const word of sentence
    .toLowerCase()
    .replaceAll(',', '')
    .replace(/ đồng( chẵn)?$/, '')
    .split(' ')) {
    if (word in UNITS) digit = UNITS[word]!
    else if (word === 'mười') group += 10n
    else if (word === 'mươi') [group, digit] = [group + digit * 10n, 0n]
    else if (word === 'trăm') [group, digit] = [group + digit * 100n, 0n]
    else if (word === 'nghìn') [total, group, digit] = [total + (group + digit) * 1_000n, 0n, 0n]
    else if (word === 'triệu') [total, group, digit] = [total + (group + digit) * 1_000_000n, 0n, 0n]
    else if (word === 'tỷ') [billions, total, group, digit] = [total + group + digit, 0n, 0n, 0n]
    else if (word !== 'linh') throw new Error(`unknown word ${word}`)
  }
  return billions * 1_000_000_000n + total + group + digit
}

test('whoever reads the words back gets the same sum, 0 to 10^15', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), amount => readBack(dongInWords(amount)) === amount),
    { numRuns: 5_000 },
  )
  for (let amount = 0n; amount <= 3_000n; amount += 1n) expect(readBack(dongInWords(amount))).toBe(amount)
  for (let power = 0n; power <= 15n; power += 1n) {
    for (const near of [-1n, 0n, 1n, 5n]) expect(readBack(dongInWords(10n ** power + near))).toBe(10n ** power + near)
  }
})

test('two different sums never read the same, and no sum reads with a double space', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.bigInt({ min: 0n, max: 10n ** 15n }), (a, b) => {
      expect(dongInWords(a)).not.toMatch(/ {2}|,(?! )/)
      return (dongInWords(a) === dongInWords(b)) === (a === b)
    }),
  )
})

test('a negative or broken sum is refused', () => {
  expect(() => dongInWords(-1)).toThrow(RangeError)
  expect(() => dongInWords(0.5)).toThrow(RangeError)
  expect(() => formatDong(-300_000n)).toThrow(RangeError)
})

test('sums are shown with points and read back from the ways clerks write them', () => {
  expect(formatDong(600_000)).toBe('600.000 đồng')
  expect(formatDong(1_234_567n)).toBe('1.234.567 đồng')
  for (const written of [
    600_000.0000000001,
    '600.000',
    '600,000',
    '600 000',
    '600000',
    '600.000 đồng',
    '600.000đ',
    '600 nghìn',
    '600k',
    '0,6 triệu',
    600_000,
  ]) {
    expect(parseDong(written), String(written)).toBe(600_000)
  }
  for (const written of ['3000.000', '', 'sáu trăm', '6.00.000', '-5', '600.000 và 300.000', 0.5])
    expect(parseDong(written), String(written)).toBeNull()
})

test('both languages of the screen write a sum in one way, on every page', () => {
  for (const language of ['vi', 'en'] as const) {
    const say = sentences(language)
    expect([say.board.dong(600_000), say.web.forms.moneyUnit, say.lists.dong]).toEqual(['600.000 đồng', 'đồng', 'đồng'])
    for (const sentence of [
      say.handovers.settled(600_000),
      say.handovers.done('An', 2, 600_000),
      say.handovers.settleStillOpen(2, 600_000),
    ])
      expect(sentence).toContain('600.000 đồng')
  }
})

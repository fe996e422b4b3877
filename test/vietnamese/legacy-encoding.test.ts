import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { detectEncoding, encodingOfFont, toUnicode } from '../../src/vietnamese/legacy-encoding.ts'
import { repairName } from '../../src/vietnamese/name-case.ts'
import { isSyllable } from '../../src/vietnamese/syllable.ts'
import { toTcvn3, toVni } from './old-fonts.ts'

const truth: unknown = JSON.parse(readFileSync(new URL('../samples/so-quan-ly-canh-nau.xlsx.truth.json', import.meta.url), 'utf8'))
const names = (truth as { people: { fullName: string }[] }).people.map(person => person.fullName)

test('the font says which encoding a cell was typed in', () => {
  expect(encodingOfFont('.VnTime')).toEqual({ encoding: 'tcvn3', capitals: false })
  expect(encodingOfFont('.VnTimeH')).toEqual({ encoding: 'tcvn3', capitals: true })
  expect(encodingOfFont('VNI-Times')).toEqual({ encoding: 'vni', capitals: false })
  expect(encodingOfFont('Times New Roman')).toBeNull()
})

test('text of the old fonts becomes Unicode', () => {
  expect(toUnicode('NguyÔn V¨n An', 'tcvn3')).toBe('Nguyễn Văn An')
  expect(toUnicode('H\u00ADëng TC h»ng th¸ng', 'tcvn3')).toBe('Hưởng TC hằng tháng')
  expect(toUnicode('®Æng c«ng mü', 'tcvn3', true)).toBe('ĐẶNG CÔNG MỸ')
  expect(toUnicode('Nguyeãn Vaên An', 'vni')).toBe('Nguyễn Văn An')
  expect(toUnicode('Ñaëng Coâng Myõ', 'vni')).toBe('Đặng Công Mỹ')
  expect(toUnicode('NGÖÔØI COÙ COÂNG', 'vni')).toBe('NGƯỜI CÓ CÔNG')
  expect(repairName(toUnicode('NG¤ THÞ LIÔU', 'tcvn3'))).toBe('Ngô Thị Liễu')
})

test('Unicode text is never "converted", even when the sheet was announced as old', () => {
  for (const name of names.filter(name => /[\u0100-\u1EFF]/.test(name))) expect(toUnicode(name, 'tcvn3')).toBe(name)
})

test('every name goes to both old encodings and back', () => {
  for (const name of names) {
    expect(repairName(toUnicode(toTcvn3(name), 'tcvn3'))).toBe(name)
    expect(toUnicode(toVni(name), 'vni')).toBe(name)
    expect(toUnicode(toVni(name.toUpperCase()), 'vni')).toBe(name.toUpperCase())
  }
})

test('without fonts the syllables tell: thirty names are enough, in any encoding', () => {
  for (let at = 0; at + 30 <= names.length; at += 30) {
    const some = names.slice(at, at + 30)
    expect(detectEncoding(some)).toBe('unicode')
    expect(detectEncoding(some.map(toTcvn3))).toBe('tcvn3')
    expect(detectEncoding(some.map(toVni))).toBe('vni')
  }
  expect(detectEncoding(['Lý', 'Hà', 'Chu An', 'STT'])).toBe('unicode')
  expect(detectEncoding([])).toBe('unicode')
})

test('syllables of Vietnamese are known from those that cannot be', () => {
  for (const word of ['Nguyễn', 'Khuất', 'Quý', 'giếng', 'gì', 'nghĩa', 'ưng', 'Ổn', 'yến', 'thuở', 'Đạ', 'huỳnh', 'khuya'])
    expect(isSyllable(word), word).toBe(true)
  for (const word of ['NguyÔn', 'V¨n', 'Vaên', 'Hµ', 'được̀', 'bcd', 'zên']) expect(isSyllable(word), word).toBe(false)
})

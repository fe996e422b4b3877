import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateInWords, formatDate, formatDateTime, formatTime, isoDay } from '../../src/vietnamese/dates.ts'
import { fold, nameKey } from '../../src/vietnamese/fold.ts'
import { repairName } from '../../src/vietnamese/name-case.ts'
import { factsOfNationalId, parseNationalId } from '../../src/vietnamese/national-id.ts'
import { formatPartialDate, isoDate, parsePartialDate, completeShortYear } from '../../src/vietnamese/partial-date.ts'
import { parsePhone } from '../../src/vietnamese/phone.ts'

test('a name is found without its accents, whichever way i and y are written', () => {
  expect(fold('Đặng  Công Mỹ')).toBe(fold('dang cong mi'))
  expect(fold('Lý')).toBe(fold('Lí'))
  expect(fold('liệt sỹ')).toBe(fold('LIỆT SĨ'))
  expect(fold('Quý')).toBe(fold('Quí'))
  expect(fold('Hoà')).toBe(fold('Hòa'))
  expect(fold('Thúy')).not.toBe(fold('Thúi'))
  expect(fold('Nguyễn')).toBe('nguyen')
  expect(fold('TB-B')).toBe('tb b')
  expect(nameKey('Bà Nguyễn Thị An')).toBe(nameKey('NGUYỄN THỊ AN'))
  expect(nameKey('LS. Trần Văn Bé')).toBe('tran van be')
  expect(nameKey('Ông Ích Khiêm')).toBe('ong ich khiem')
})

test('folding twice is folding once', () => {
  fc.assert(fc.property(fc.string(), text => fold(fold(text)) === fold(text)))
})

test.each([
  ['25/01/1940', { year: 1940, month: 1, day: 25 }],
  ['5-3-1948', { year: 1948, month: 3, day: 5 }],
  ['00/00/1949', { year: 1949 }],
  ['00/05/1949', { year: 1949, month: 5 }],
  ['12/2023', { year: 2023, month: 12 }],
  ['1947', { year: 1947 }],
  [1947, { year: 1947 }],
  [18_772, { year: 1951, month: 5, day: 24 }],
  ['18772', { year: 1951, month: 5, day: 24 }],
  ['1949-05-12', { year: 1949, month: 5, day: 12 }],
  ['ngày 5 tháng 3 năm 1949', { year: 1949, month: 3, day: 5 }],
  ['29/02/1948', { year: 1948, month: 2, day: 29 }],
  [new Date(Date.UTC(1950, 6, 27)), { year: 1950, month: 7, day: 27 }],
  ['Kỷ Sửu 1949', { year: 1949 }],
  ['1949 - Kỷ Sửu', { year: 1949 }],
  ['20/5/1949 (23/4 Kỷ Sửu)', { year: 1949, month: 5, day: 20 }],
  ['SN 1949', { year: 1949 }],
  ['1949(75)', { year: 1949 }],
  ['1949 (75t)', { year: 1949 }],
  ['1949*', { year: 1949 }],
  ['1949,0', { year: 1949 }],
  ['19 49', { year: 1949 }],
  ['15/08/1949 DL', { year: 1949, month: 8, day: 15 }],
  ['20/051949', { year: 1949, month: 5, day: 20 }],
  [20_051_949, { year: 1949, month: 5, day: 20 }],
  [5_121_949, { year: 1949, month: 12, day: 5 }],
])('%s is a date', (raw, date) => {
  expect(parsePartialDate(raw)).toMatchObject({ date, problem: null })
})

test('a cell that Excel swapped to month/day is read the only way it can be, and says so', () => {
  expect(parsePartialDate('05/23/1950')).toEqual({ date: { year: 1950, month: 5, day: 23 }, remark: 'month-before-day', problem: null })
})

test.each([
  ['31/02/1948', 'impossible-date'],
  ['29/02/1949', 'impossible-date'],
  ['31/13/1949', 'impossible-date'],
  ['15/00/1949', 'impossible-date'],
  ['12/05/48', 'short-year'],
  ['không rõ', 'not-a-date'],
  ['Kỷ Sửu', 'not-a-date'],
  ['75 tuổi', 'not-a-date'],
  ['1949/1950', 'not-a-date'],
  [912_345_678, 'not-a-date'],
  ['1948 hoặc 1949', 'not-a-date'],
  [-3, 'not-a-date'],
])('%s is refused as %s', (raw, problem) => {
  expect(parsePartialDate(raw)).toEqual({ date: null, remark: null, problem })
})

test('every date that is written is read back the same', () => {
  const known = fc.record({
    year: fc.integer({ min: 1850, max: 2199 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  fc.assert(
    fc.property(known, date => {
      expect(parsePartialDate(formatPartialDate(date)).date).toEqual(date)
      expect(parsePartialDate(isoDate(date)).date).toEqual(date)
    }),
  )
})

test.each([
  ['0162 3456 789', '0323456789'],
  ['01201958997', '0701958997'],
  [1_201_958_997, '0701958997'],
  [986_674_126, '0986674126'],
  ['+84342559336', '0342559336'],
  ['84 912 345 678', '0912345678'],
  ['0186.1234567', '0561234567'],
  ['0199 1234567', '0591234567'],
  ['024 3942 1234', '02439421234'],
  ['0393519855 (con trai)', '0393519855'],
])('%s is the number %s today', (raw, phone) => {
  expect(parsePhone(raw)).toMatchObject({ phone, problem: null })
})

test('several numbers and a note in one cell: the first number counts, nothing is lost', () => {
  expect(parsePhone('0912345678 / 0987654321 (con gái)')).toMatchObject({
    phone: '0912345678',
    others: ['0987654321'],
    note: 'con gái',
    problem: null,
  })
  expect(parsePhone('con trai: 0912345678')).toMatchObject({ phone: '0912345678', note: 'con trai' })
  expect(parsePhone('0912345678 - 0987654321')).toMatchObject({ phone: '0912345678', others: ['0987654321'] })
})

test('a number that no network has is a problem and is not changed', () => {
  for (const raw of ['0112345678', '12345', 'không có', '01601234567'])
    expect(parsePhone(raw), raw).toMatchObject({ phone: null, problem: 'not-a-phone' })
  expect(parsePhone('')).toMatchObject({ phone: null, problem: null })
})

test('a national id gets back the zeros that Excel dropped, when birth year and sex agree', () => {
  expect(parseNationalId(1_072_866_688, { birthYear: 1972 })).toEqual({
    nationalId: '001072866688',
    oldId: null,
    remarks: ['zeros-restored'],
    problem: null,
  })
  expect(parseNationalId('17054123456', { birthYear: 1954 }).nationalId).toBe('017054123456')
  expect(parseNationalId(1_072_866_688, { birthYear: 1938 })).toMatchObject({ nationalId: null, problem: 'padding-not-plausible' })
})

test('a full number stays and a differing birth year or sex is only a remark', () => {
  expect(parseNationalId('001072866688', { birthYear: 1973, sex: 'female' })).toMatchObject({
    nationalId: '001072866688',
    remarks: ['birth-year-differs', 'sex-differs'],
  })
  expect(factsOfNationalId('001137144867')).toEqual({ birthYear: 1937, sex: 'female' })
  expect(factsOfNationalId('001201000000')).toEqual({ birthYear: 2001, sex: 'male' })
})

test('nine digits may be an old identity card: asked, not padded', () => {
  expect(parseNationalId('015399578')).toMatchObject({ nationalId: null, oldId: '015399578', problem: 'may-be-an-old-id' })
  expect(parseNationalId('12345')).toMatchObject({ nationalId: null, problem: 'not-a-national-id' })
  expect(parseNationalId('1,07E+09')).toMatchObject({ nationalId: null, problem: 'digits-lost' })
})

test.each([
  ['NGUYỄN  VĂN A', 'Nguyễn Văn A'],
  ['  Trần  Đình Dũng ', 'Trần Đình Dũng'],
  ['NGô THị LIễU', 'Ngô Thị Liễu'],
  ['ái', 'Ái'],
  ["H'HEN NIÊ", "H'Hen Niê"],
])('%s is written %s', (raw, name) => {
  expect(repairName(raw)).toBe(name)
})

test('times are those of Hà Nội, on both sides of midnight', () => {
  expect(formatDate(new Date('2024-07-26T17:30:00Z'))).toBe('27/07/2024')
  expect(formatTime('2024-07-26T17:30:00Z')).toBe('00:30')
  expect(formatDateTime('2024-07-26T16:59:00Z')).toBe('23:59 26/07/2024')
  expect(formatDate('2024-07-27')).toBe('27/07/2024')
  expect(isoDay(new Date('2024-07-26T17:00:00Z'))).toBe('2024-07-27')
  expect(dateInWords('2024-07-27')).toBe('ngày 27 tháng 7 năm 2024')
  expect(dateInWords('2025-01-05')).toBe('ngày 05 tháng 01 năm 2025')
})

test.each([
  ['khoảng 1949', { year: 1949 }, 'approximate'],
  ['1949?', { year: 1949 }, 'approximate'],
  ['12/5/1949 (ÂL)', { year: 1949 }, 'approximate'],
  ['1949 (tuổi Sửu)', { year: 1949 }, null],
  ['?/?/1949', { year: 1949 }, null],
  ['1949/05/12', { year: 1949, month: 5, day: 12 }, null],
  ['12051949', { year: 1949, month: 5, day: 12 }, null],
  ['12-May-1949', { year: 1949, month: 5, day: 12 }, null],
  ["'12/05/1949", { year: 1949, month: 5, day: 12 }, null],
  ['12/05/1949 0:00:00', { year: 1949, month: 5, day: 12 }, null],
  ['1.949', { year: 1949 }, null],
  [9_814, { year: 1926, month: 11, day: 13 }, 'excel-serial'],
])('%s is understood as a clerk would', (raw, date, remark) => {
  expect(parsePartialDate(raw)).toEqual({ date, remark, problem: null })
})

test('a year of two digits is completed only where one century is left', () => {
  expect(completeShortYear('12/05/48', null, 2024)?.date).toEqual({ year: 1948, month: 5, day: 12 })
  expect(completeShortYear('12/05/20', 1920, 2024)?.date).toEqual({ year: 1920, month: 5, day: 12 })
  expect(completeShortYear('12/05/20', null, 2024)).toBeNull()
  expect(completeShortYear('31/02/48', 1948, 2024)?.problem).toBe('impossible-date')
})

test('words, old numbers and letters typed for zeros around an id and a telephone', () => {
  const known = { birthYear: 1949 }
  for (const raw of ['CCCD: 001049123456', '001O49123456', '001049123456 cấp ngày 12/05/2021', '1.049123456E+09', '001049123456.0'])
    expect(parseNationalId(raw, known).nationalId, raw).toBe('001049123456')
  expect(parseNationalId('012345678/001049123456', known)).toMatchObject({ nationalId: '001049123456', oldId: '012345678', problem: null })
  for (const none of ['không có', '-', 'chưa làm', 'mất']) expect(parseNationalId(none, known).problem, none).toBeNull()
  expect(parsePhone('+84(0)912345678')).toMatchObject({ phone: '0912345678', note: null })
  expect(parsePhone('0912345678 hoặc 0987654321')).toMatchObject({ phone: '0912345678', others: ['0987654321'], note: null })
  expect(parsePhone('(024) 3384 2123').phone).toBe('02433842123')
})

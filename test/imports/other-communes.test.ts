import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'
import { toTcvn3, toVni } from '../vietnamese/old-fonts.ts'
import { csv, gridOf, workbook } from './make-sheet.ts'
import type { Grid } from './make-sheet.ts'

const today = '2024-07-01'
const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url))
const truth = (name: string): Record<string, unknown> => JSON.parse(sample(`${name}.truth.json`).toString('utf8'))
const canhNau = gridOf(sample('so-quan-ly-canh-nau.xlsx'))
const phuKim = gridOf(sample('so-quan-ly-phu-kim-theo-thon.xlsx'))
const sorted = (list: unknown) => (list as unknown[]).map(one => JSON.stringify(one)).sort()

const SYNONYMS: Record<string, string[]> = {
  STT: ['TT', 'Số TT', 'STT'],
  'Số hồ sơ': ['Mã số hồ sơ', 'SHS', 'Số hồ sơ NCC', 'SỐ HỒ SƠ', 'Sô hồ sơ'],
  'Họ và tên': ['Họ tên', 'HỌ VÀ TÊN', 'Họ, tên', 'Họ và tên người có công', 'Ho va ten', 'Họ vàtên'],
  'Đối tượng': ['Loại đối tượng', 'Diện đối tượng', 'ĐỐI TƯỢNG', 'Đối tượg', 'Diện'],
  'Tỷ lệ (%)': ['Tỉ lệ %', 'Tỷ lệ thương tật', 'Tỷ lệ tổn thương cơ thể (%)', 'TLTT'],
  'Ngày sinh': ['Ngày, tháng, năm sinh', 'Ngày tháng năm sinh', 'NGÀY SINH'],
  'Năm sinh': ['NĂM SINH', 'Nămsinh', 'Năm sinh '],
  'Số CCCD/CMND': ['CCCD', 'Số căn cước', 'Số định danh', 'CMND/CCCD', 'Căn cước công dân'],
  'Điện thoại': ['SĐT', 'Số điện thoại', 'Số ĐT', 'Điện thọai'],
  Thôn: ['Thôn/xóm', 'Xóm', 'Thôn (TDP)', 'THÔN', 'Tổ dân phố'],
  'Hưởng TC hằng tháng': ['Hưởng trợ cấp hàng tháng', 'Trợ cấp hằng tháng', 'Đang hưởng trợ cấp', 'Hưởng TC hàng thang'],
  'Họ tên liệt sĩ': ['Họ và tên liệt sỹ', 'Tên liệt sĩ', 'Liệt sỹ', 'HỌ TÊN LS'],
  'Quan hệ với liệt sĩ': ['Quan hệ với LS', 'Quan hệ', 'Mối quan hệ với liệt sỹ', 'Quan hê vơi liệt sĩ'],
  'Loại tuất': ['Tuất', 'Chế độ tuất', 'LOẠI TUẤT', 'Loại trợ cấp tuất'],
  'Đại diện TN': ['Đại diện thân nhân', 'Đại diện', 'Người đại diện'],
  'Ghi chú': ['GHI CHÚ', 'Chú thích', 'Ghi chu'],
}

type Shape = {
  order: number[]
  labels: string[]
  shift: number
  strangers: number
  font: (text: string) => string
  file: (grid: Grid) => Buffer
}

function reshape(grid: Grid, headerAt: number, shape: Shape): Grid {
  const width = shape.order.length
  const asText = (cell: string | number | null) => (typeof cell === 'string' ? shape.font(cell) : cell)
  const filler: Grid = Array.from({ length: shape.shift }, (_, index) => [index % 2 === 0 ? shape.font('Phòng Lao động') : null])
  const rows = grid.map((row, index) => {
    if (index < headerAt || row.filter(cell => cell !== null).length <= 3) return row.map(asText)
    const cells = shape.order.map(column => (index === headerAt ? shape.labels[column]! : (row[column] ?? null)))
    const strangers = Array.from({ length: shape.strangers }, (_, at) => (index === headerAt ? `Cột riêng ${at + 1}` : 'abc'))
    return [...cells.map(asText), ...(index === headerAt + 1 ? strangers.map((_, at) => `(${width + at + 1})`) : strangers.map(asText))]
  })
  // The numbers under the header stay in rising order, whatever the columns are.
  rows[headerAt + 1] = Array.from({ length: width + shape.strangers }, (_, at) => `(${at + 1})`)
  return [...filler, ...rows]
}

const shapes = (grid: Grid, headerAt: number) => {
  const header = grid[headerAt]!.map(cell => String(cell))
  return fc.record({
    order: fc.shuffledSubarray([...header.keys()], { minLength: header.length, maxLength: header.length }),
    labels: fc.tuple(...header.map(label => fc.constantFrom(label, ...(SYNONYMS[label] ?? [])))),
    shift: fc.integer({ min: 0, max: 5 }),
    strangers: fc.integer({ min: 0, max: 2 }),
    font: fc.constantFrom((text: string) => text, toTcvn3, toVni),
    file: fc.constantFrom(
      (cells: Grid) => workbook({ NCC: cells }),
      (cells: Grid) => workbook({ NCC: cells }, 'biff8'),
      (cells: Grid) => workbook({ NCC: cells }, 'ods'),
      (cells: Grid) => csv(cells),
      (cells: Grid) => csv(cells, ';'),
    ),
  })
}

// The assumption that revolutionaries of before 1945 are men is not made under a converted font; sex is compared by the samples themselves.
const withoutAssumed = (people: unknown) =>
  sorted(
    (people as { sex: unknown; nationalId: unknown }[]).map(person =>
      person.nationalId === null ? { ...person, sex: 'not compared' } : person,
    ),
  )

function expectSame(grid: Grid, headerAt: number, name: string, shape: Shape) {
  const expected = truth(name)
  const understood = understandFile(shape.file(reshape(grid, headerAt, shape)), { today })
  expect(withoutAssumed(understood.people)).toEqual(withoutAssumed(expected.people))
  const moved = (expected.problems as { row: number }[]).map(problem => ({ ...problem, row: problem.row + shape.shift }))
  expect(understood.problems).toEqual(moved)
  expect(understood).toMatchObject({ kind: 'register', commune: expected.commune, headerRow: headerAt + 1 + shape.shift })
}

test('another commune’s order of columns, labels, fonts and file format give the same people and problems', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(shapes(canhNau, 5), shape => expectSame(canhNau, 5, 'so-quan-ly-canh-nau.xlsx', shape)),
    { numRuns: 25 },
  )
})

test('so does a register whose hamlets are rows between the people', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(shapes(phuKim, 4), shape => expectSame(phuKim, 4, 'so-quan-ly-phu-kim-theo-thon.xlsx', shape)),
    { numRuns: 15 },
  )
})

test('one tab a hamlet is read as one register', () => {
  const header = phuKim[4]!
  const tabs: Record<string, Grid> = {}
  let tab = ''
  for (const row of phuKim.slice(6, 236)) {
    if (/^THÔN \d+$/.test(String(row[0]))) tabs[(tab = String(row[0]))] = [['UBND XÃ PHÚ KIM'], ['DANH SÁCH NGƯỜI CÓ CÔNG'], header]
    else tabs[tab]!.push(row)
  }
  expect(Object.keys(tabs)).toHaveLength(6)
  const understood = understandFile(workbook(tabs), { today })
  expect(sorted(understood.people)).toEqual(sorted(truth('so-quan-ly-phu-kim-theo-thon.xlsx').people))
  expect(understood.commune).toBe('Phú Kim')
})

test('a header of two merged rows, with the year of birth under Nam and Nữ', () => {
  const grid: Grid = [
    ['UBND XÃ CẨM YÊN'],
    ['DANH SÁCH NGƯỜI CÓ CÔNG'],
    ['TT', 'Họ và tên', 'Năm sinh', null, 'Đối tượng', 'Thân nhân liệt sĩ', null, 'Thôn'],
    [null, null, 'Nam', 'Nữ', null, 'Họ tên liệt sĩ', 'Quan hệ', null],
    [1, 'Nguyễn Văn An', 1950, null, 'Thương binh 4/4', null, null, 'cẩm bào'],
    [2, 'Trần Hòa', null, 1948, 'Vợ liệt sĩ', 'Lê Văn Bé', 'vợ', 'KINH ĐẠ'],
  ]
  const merges = [
    { s: { r: 2, c: 2 }, e: { r: 2, c: 3 } },
    { s: { r: 2, c: 5 }, e: { r: 2, c: 6 } },
  ]
  const { people, headerRow, problems } = understandFile(workbook({ A: grid }, 'xlsx', merges), { today })
  expect(headerRow).toBe(3)
  expect(problems).toEqual([])
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Văn An', sex: 'male', birthYear: 1950, hamlet: 'Cẩm Bào', merits: [{ code: 'TB' }] },
    {
      fullName: 'Trần Hòa',
      sex: 'female',
      birthYear: 1948,
      hamlet: 'Kinh Đạ',
      merits: [{ code: 'TNLS', martyrName: 'Lê Văn Bé', relation: 'wife' }],
    },
  ])
})

test('two people of one name are two, and a name without accents is nobody else', () => {
  const grid: Grid = [
    ['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn', 'Tỷ lệ (%)', 'Số hồ sơ', 'Ghi chú'],
    [1, 'Nguyễn Văn An', 1950, 'TB', 'Thôn 1', 30, 'A1', null],
    [2, 'NGUYỄN VĂN AN', 1950, 'BB', 'Thôn 1', 61, 'A2', 'vợ đã mất'],
    [3, 'Nguyễn Văn An', 1951, 'TB', 'Thôn 1', 30, 'A3', null],
    [4, 'Nguyen Van An', 1950, 'TB', 'Thôn 1', 30, 'A4', null],
    [5, 'Nguyễn Văn An', 1950, 'TB', 'Thôn 2', 30, 'A5', 'chuyển đi'],
  ]
  const { people, problems } = understandFile(workbook({ A: grid }), { today })
  expect((people as { merits: { fileNo: string }[] }[]).map(person => person.merits.map(merit => merit.fileNo).join('+'))).toEqual([
    'A1+A2',
    'A3',
    'A4',
    'A5',
  ])
  expect((people as { deceased: boolean }[]).some(person => person.deceased)).toBe(false)
  expect(problems).toEqual([{ row: 6, kind: 'moved-away-needs-a-decision' }])
})

test('last year’s list, the check-up list and the volunteers are understood from csv and old fonts too', () => {
  const gifts = gridOf(sample('qua-27-7-2023-canh-nau.xlsx'))
  const { againstThisYear: _, ...expected } = truth('qua-27-7-2023-canh-nau.xlsx')
  const inVni = gifts.map(row => row.map(cell => (typeof cell === 'string' ? toVni(cell) : cell)))
  expect(understandFile(csv(gifts, ';'), { today })).toEqual(expected)
  expect(understandFile(workbook({ '27-7': inVni }, 'biff8'), { today })).toEqual(expected)
  const checkup = gridOf(sample('kham-benh-binh-yen.xlsx')).map(row => row.map(cell => (typeof cell === 'string' ? toTcvn3(cell) : cell)))
  expect(understandFile(csv(checkup, '\t', 'latin1'), { today })).toEqual(truth('kham-benh-binh-yen.xlsx'))
  const volunteers = gridOf(sample('tinh-nguyen-vien.xlsx')).map(row => row.toReversed())
  expect(understandFile(csv(volunteers), { today })).toEqual(truth('tinh-nguyen-vien.xlsx'))
})

test('no column of numbers, names in two columns, a total and signatures after every hamlet: everybody is read, nobody who signed', () => {
  const header = ['Họ và tên đệm', 'Tên', 'Năm sinh', 'Đối tượng', 'Số hồ sơ', 'Tỷ lệ']
  const grid: Grid = [
    ['UBND XÃ ĐỒNG TRÚC'],
    ['SỔ THEO DÕI NGƯỜI CÓ CÔNG'],
    header,
    ['I. Thôn Khu Ba (2 người)'],
    ['Tống Thị', 'Hoa', 1950, 'TB', 'A1', 30],
    ['Chu Tích', 'Minh', 1951, 'BB', 'A2', 61],
    ['Cộng thôn Khu Ba:', null, null, 2],
    ['NGƯỜI LẬP BIỂU', null, null, 'CHỦ TỊCH'],
    [null, 'Nguyễn Văn Ký', null, 'Trần Văn Duyệt'],
    ['II. THÔN CHẰM'],
    header,
    ['Ông Ích', 'Khiêm', 1949, 'TB', 'A3', 45],
    ['Bà Nguyễn Văn', 'Sáu (đã mất)', 1939, 'TB', 'A4', 45],
    ['Tổng cộng', null, null, 4],
  ]
  const { people, problems, commune } = understandFile(workbook({ A: grid }), { today })
  expect(problems).toEqual([])
  expect(commune).toBe('Đồng Trúc')
  expect(people).toMatchObject([
    { fullName: 'Tống Thị Hoa', hamlet: 'Thôn Khu Ba' },
    { fullName: 'Chu Tích Minh', hamlet: 'Thôn Khu Ba' },
    { fullName: 'Ông Ích Khiêm', hamlet: 'Thôn Chằm' },
    { fullName: 'Nguyễn Văn Sáu', sex: 'female', deceased: true },
  ])
})

test('one merged label over two columns of a name, and sections that carry the category', () => {
  const grid: Grid = [
    ['Xã: Hạ Bằng'],
    ['STT', 'Họ và tên', null, 'Năm sinh', 'Thôn', 'Tỷ lệ', 'Đối tượng'],
    ['A. THƯƠNG BINH'],
    [1, 'Nguyễn Văn', 'An', 1950, 'Thôn 1', 30, null],
    ['B. BỆNH BINH: 1 người'],
    [1, 'Trần', 'Bé', 1951, 'Thôn 1', 65, null],
  ]
  const merges = [{ s: { r: 1, c: 1 }, e: { r: 1, c: 2 } }]
  expect(understandFile(workbook({ A: grid }, 'xlsx', merges), { today })).toMatchObject({
    commune: 'Hạ Bằng',
    people: [
      { fullName: 'Nguyễn Văn An', merits: [{ code: 'TB', rate: 30 }] },
      { fullName: 'Trần Bé', merits: [{ code: 'BB', rate: 65 }] },
    ],
    problems: [],
  })
})

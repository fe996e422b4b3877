import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'
import { understandSpreadsheet } from '../../src/imports/understand-spreadsheet.ts'
import { giftListSheet } from '../../src/lists/gift-list.import.ts'
import { workbook } from './make-sheet.ts'
import type { Grid } from './make-sheet.ts'

const title = ['DANH SÁCH TẶNG QUÀ 27/7/2023 XÃ CANH NẬU']
const read = (grid: Grid, merges: Parameters<typeof workbook>[2] = []) =>
  understandFile(workbook({ A: [title, ...grid] }, 'xlsx', merges), { today: '2024-07-01' })
const amounts = (list: Record<string, unknown>) => (list['rows'] as { amount: number }[]).map(row => row.amount)
const over = (row: number, left: number, right: number) => ({ s: { r: row, c: left }, e: { r: row, c: right } })

test('a column a level: a cross, a number of gifts or the amount stands under the one that applies', () => {
  const labels: (string | number)[][] = [
    ['300.000đ', '600.000đ', '1.000.000đ'],
    ['Mức 300.000', 'Mức 600.000', 'Mức 1.000.000'],
    ['Quà 300 nghìn', 'Quà 600 nghìn', 'Quà 1 triệu'],
    [300_000, 600_000, 1_000_000],
  ]
  for (const levels of labels) {
    const list = read([
      ['TT', 'Họ và tên', 'Thôn', ...levels, 'Ký nhận'],
      [1, 'Nguyễn Văn An', 'Thôn 1', 'x', null, null, null],
      [2, 'Trần Thị Bé', 'Thôn 1', null, '600.000', '-', null],
      [3, 'Lê Văn Cả', 'Thôn 1', 2, null, null, null],
      [4, 'Phạm Văn Dũng', 'Thôn 1', 300_000, null, 1_000_000, null],
      [null, 'Cộng', null, 900_000, 600_000, 1_000_000, null],
    ])
    expect([amounts(list), list['problems'], list['total']], String(levels)).toEqual([
      [300_000, 600_000, 600_000, 1_300_000],
      undefined,
      2_800_000,
    ])
  }
})

test('the levels may stand below one label, as texts or as numbers', () => {
  for (const levels of [
    ['300.000', '600.000'],
    [300_000, 600_000],
  ]) {
    const list = read(
      [
        ['TT', 'Họ và tên', 'Thôn', 'Mức quà', null, 'Ký nhận'],
        [null, null, null, ...levels, null],
        [1, 'Nguyễn Văn An', 'Thôn 1', 'x', null, null],
        [2, 'Trần Thị Bé', 'Thôn 1', null, 'X', null],
      ],
      [over(1, 3, 4)],
    )
    expect([amounts(list), list['problems']]).toEqual([[300_000, 600_000], undefined])
  }
})

test('a column a source: what a household gets is all of them, or what the column of totals says', () => {
  const sources = ['Quà CTN', 'Quà thành phố', 'Quà huyện']
  const rows: Grid = [
    [1, 'Nguyễn Văn An', 'Thôn 1', 300_000, '500.000', null],
    [2, 'Trần Thị Bé', 'Thôn 1', 600_000, null, 200_000],
  ]
  expect(amounts(read([['TT', 'Họ và tên', 'Thôn', ...sources], ...rows]))).toEqual([800_000, 800_000])
  const totals = rows.map((row): Grid[number] => [...row, 800_000])
  expect(amounts(read([['TT', 'Họ và tên', 'Thôn', ...sources, 'Tổng cộng'], ...totals]))).toEqual([800_000, 800_000])
  const below = [['TT', 'Họ và tên', 'Thôn', 'Số tiền', null, null] as Grid[number], [null, null, null, 'CTN', 'TP', 'Huyện'], ...rows]
  expect(amounts(read(below, [over(1, 3, 5)]))).toEqual([800_000, 800_000])
})

test('crosses under two levels, none at all or words under one are no amount', () => {
  const list = read([
    ['TT', 'Họ và tên', 'Thôn', '300.000đ', '600.000đ'],
    [1, 'Nguyễn Văn An', 'Thôn 1', 'x', 'x'],
    [2, 'Trần Thị Bé', 'Thôn 1', null, null],
    [3, 'Lê Văn Cả', 'Thôn 1', 'xem lại', null],
    [4, 'Phạm Văn Dũng', 'Thôn 1', null, 'x'],
  ])
  expect(amounts(list)).toEqual([600_000])
  expect(list['problems']).toEqual([3, 4, 5].map(row => ({ row, kind: 'amount-not-understood' })))
})

test('amounts in thousands, as a line above the list or the label of the column says', () => {
  const rows: Grid = [
    [1, 'Nguyễn Văn An', 'Thôn 1', 300],
    [2, 'Trần Thị Bé', 'Thôn 1', 600],
  ]
  const header = (label: string): Grid[number] => ['TT', 'Họ và tên', 'Thôn', label]
  for (const grid of [
    [['ĐVT: 1.000đ'], header('Số tiền')],
    [[null, null, '(Đơn vị tính: nghìn đồng)'], header('Số tiền')],
    [header('Số tiền (nghìn đồng)')],
    [header('Thành tiền (1.000 đ)')],
  ])
    expect(amounts(read([...grid, ...rows])), JSON.stringify(grid)).toEqual([300_000, 600_000])
  expect(amounts(read([header('Số tiền'), ...rows]))).toEqual([])
})

test('of the lists of two years in one file the latest is read, and the other is told of', () => {
  const list = (year: number, amount: number): Grid => [
    [`DANH SÁCH TẶNG QUÀ 27/7/${year} XÃ CANH NẬU`],
    ['TT', 'Họ và tên', 'Thôn', 'Số tiền'],
    [1, 'Nguyễn Văn An', 'Thôn 1', amount],
  ]
  const bytes = workbook({ 'Năm trước': list(2022, 300_000), 'Năm nay': list(2023, 600_000) })
  const understood = understandSpreadsheet(bytes, [giftListSheet], { today: '2024-07-01', year: 2024, commune: null, hamletsOf: () => [] })
  expect(understood).toMatchObject({
    result: {
      year: 2023,
      rows: [{ amount: 600_000 }],
      remarks: [{ sheet: 'Năm trước', row: 2, kind: 'tab-of-another-year' }],
    },
  })
})

import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { checkupListSheet } from '../../src/events/checkup-list.import.ts'
import type { Problem, Remark, SheetKind } from '../../src/imports/sheet-kind.ts'
import { understandSpreadsheet } from '../../src/imports/understand-spreadsheet.ts'
import { giftListSheet } from '../../src/lists/gift-list.import.ts'
import { registerSheet } from '../../src/registry/register.import.ts'
import { volunteersSheet } from '../../src/volunteers/volunteers.import.ts'
import { csv, workbook } from './make-sheet.ts'

type Told = { problems: Problem[]; remarks: Remark[] }

function read<Result>(bytes: Buffer, kind: SheetKind<Result>): Result {
  const asked = { today: '2024-07-01', year: 2024, commune: null, hamletsOf: () => [] }
  const understood = understandSpreadsheet(bytes, [kind], asked)
  if ('fault' in understood) throw new Error(understood.fault)
  return understood.result
}

async function sheetOf(rows: ExcelJS.CellValue[][], change: (sheet: ExcelJS.Worksheet) => void = () => undefined): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('NCC')
  sheet.addRows(rows)
  change(sheet)
  return Buffer.from(await book.xlsx.writeBuffer())
}

const strike = (sheet: ExcelJS.Worksheet, ...addresses: string[]) => {
  for (const address of addresses) sheet.getCell(address).font = { strike: true }
}
const problemsOf = ({ problems }: Told) => problems.map(({ column, row, kind, raw }) => `${column}${row} ${kind} ${raw}`).sort()
const remarksOf = ({ remarks }: Told) => remarks.map(({ column, row, kind, raw }) => `${column ?? ''}${row} ${kind} ${raw}`)

const header = ['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Tỷ lệ', 'Thôn', 'SĐT', 'Ghi chú']

test('whoever is struck out in a register is taken with a question, but where the notes say what became of them', async () => {
  const bytes = await sheetOf(
    [
      header,
      [1, 'Nguyễn Văn An', 1950, 'TB', 61, 'Thôn 1', null, null],
      [2, 'Trần Thị Bé', 1951, 'TB', 61, 'Thôn 1', null, 'đã chết'],
      [3, 'Lê Văn Cả', 1952, 'TB', 61, 'Thôn 1', '0912345678', null],
    ],
    sheet => strike(sheet, 'A2', 'B2', 'C2', 'D2', 'A3', 'B3', 'G4'),
  )
  const reading = read(bytes, registerSheet)
  expect(reading.people.map(person => person.deceased)).toEqual([false, true, false])
  expect(problemsOf(reading)).toEqual(['B2 struck-through-needs-a-decision Nguyễn Văn An'])
  expect(remarksOf(reading)).toEqual(['G4 struck-through 0912345678'])
})

test('so is whoever is struck out in a list of any other kind', async () => {
  const lists: [SheetKind<Told>, ExcelJS.CellValue[][]][] = [
    [giftListSheet, [['DANH SÁCH TẶNG QUÀ'], ['TT', 'Họ tên', 'Thôn', 'Số tiền'], [1, 'Nguyễn Văn An', 'Thôn 1', 300_000]]],
    [checkupListSheet, [['DANH SÁCH KHÁM BỆNH'], ['TT', 'Họ tên', 'Năm sinh', 'Bệnh tật'], [1, 'Nguyễn Văn An', 1950, 'Đau khớp']]],
    [volunteersSheet, [['DANH SÁCH TÌNH NGUYỆN VIÊN'], ['TT', 'Họ tên', 'Đơn vị', 'Chuyên môn'], [1, 'Nguyễn Văn An', null, 'bác sĩ']]],
  ]
  for (const [kind, rows] of lists) {
    const reading = read(await sheetOf(rows, sheet => strike(sheet, 'B3')), kind)
    expect(problemsOf(reading), kind.name).toEqual(['B3 struck-through-needs-a-decision Nguyễn Văn An'])
  }
})

test('the error of a formula is no value, and is asked about at its cell', async () => {
  const error = (text: ExcelJS.CellErrorValue['error']) => ({ error: text })
  const rows = [
    header,
    [1, error('#N/A'), 1950, 'TB', 61, 'Thôn 1', null, null],
    [2, 'Trần Thị Bé', error('#REF!'), 'TB', error('#VALUE!'), error('#N/A'), error('#NAME?'), null],
    [3, 'Lê Văn Cả', 1952, error('#N/A'), 61, 'Thôn 1', null, null],
  ]
  const asText = rows.map(row => row.map(cell => (cell !== null && typeof cell === 'object' ? cell.error : cell)))
  for (const bytes of [await sheetOf(rows), workbook({ NCC: asText }), csv(asText)]) {
    const reading = read(bytes, registerSheet)
    expect(reading.people).toMatchObject([{ fullName: 'Trần Thị Bé', birth: null, hamlet: null, phone: null, merits: [{ rate: null }] }])
    expect(reading.people).toHaveLength(1)
    expect(problemsOf(reading)).toEqual([
      'B2 missing-name #N/A',
      'C3 broken-cell #REF!',
      'D4 unknown-category #N/A',
      'E3 broken-cell #VALUE!',
      'F3 broken-cell #N/A',
      'G3 broken-cell #NAME?',
    ])
  }
})

test('no level stands in for an amount whose formula is broken', async () => {
  const rows = [
    ['DANH SÁCH TẶNG QUÀ'],
    ['TT', 'Họ tên', 'Thôn', 'Số tiền'],
    ['MỨC 300.000 ĐỒNG'],
    [1, 'Nguyễn Văn An', 'Thôn 1', { error: '#REF!' as const }],
    [2, 'Trần Thị Bé', 'Thôn 1', null],
  ]
  const reading = read(await sheetOf(rows), giftListSheet)
  expect(reading.total).toBe(300_000)
  expect(problemsOf(reading)).toEqual(['D4 amount-not-understood #REF!'])
})

test('a formula counts by the value it last had; one that was never calculated is asked about', async () => {
  const reading = read(
    await sheetOf([
      header,
      [
        { formula: 'ROW()-1', result: 1 },
        { formula: 'UPPER("a")', result: 'NGUYỄN VĂN AN' },
        1950,
        'TB',
        { formula: '60+1', result: 61 },
        'Thôn 1',
      ],
      [{ formula: 'A2+1' }, 'Trần Thị Bé', { formula: 'YEAR(H3)' }, 'TB', 61, { formula: 'F2' }],
      [{ formula: 'A3+1' }, 'Lê Văn Cả', 1952, 'TB', 61, { formula: 'IF(1=2,1,"")', result: '' }],
      ['Tổng cộng', { formula: 'COUNTA(B2:B4)' }],
    ]),
    registerSheet,
  )
  expect(reading.people).toMatchObject([
    { fullName: 'Nguyễn Văn An', hamlet: 'Thôn 1', merits: [{ rate: 61 }] },
    { fullName: 'Trần Thị Bé', birth: null, hamlet: null },
    { fullName: 'Lê Văn Cả', hamlet: null },
  ])
  expect(problemsOf(reading)).toEqual(['C3 broken-cell =YEAR(H3)', 'F3 broken-cell =F2'])
})

test('hidden rows and columns are read like the others, and the row says so; a comment is shown and not read', async () => {
  const bytes = await sheetOf(
    [
      header,
      [1, 'Nguyễn Văn An', 1950, 'TB', 61, 'Thôn 1', null, null],
      [2, { richText: [{ text: 'Trần Thị ' }, { font: { bold: true }, text: 'Bé' }] }, 1951, 'TB', 61, 'Thôn 1', null, null],
    ],
    sheet => {
      sheet.getRow(2).hidden = true
      sheet.getColumn(6).hidden = true
      sheet.getCell('B3').note = 'đã chết 5/2023'
    },
  )
  const reading = read(bytes, registerSheet)
  expect(reading.people).toMatchObject([
    { fullName: 'Nguyễn Văn An', hamlet: 'Thôn 1' },
    { fullName: 'Trần Thị Bé', hamlet: 'Thôn 1', deceased: false },
  ])
  expect(remarksOf(reading)).toEqual(['2 row-hidden Nguyễn Văn An', 'B3 comment-not-read đã chết 5/2023'])
  expect(reading.problems).toEqual([])
})

test('a hidden tab is a list put aside: not read beside one in sight, and told of', async () => {
  const person = (fullName: string): ExcelJS.CellValue[] => [1, fullName, 1950, 'TB', 61, 'Thôn 1', null, null]
  const bytes = await sheetOf([header, person('Nguyễn Văn An')], sheet => {
    const old = sheet.workbook.addWorksheet('cũ', { state: 'hidden' })
    old.addRows([header, person('Trần Văn Cũ')])
  })
  const reading = read(bytes, registerSheet)
  expect(reading.people.map(({ fullName }) => fullName)).toEqual(['Nguyễn Văn An'])
  expect(remarksOf(reading)).toEqual(['1 tab-hidden cũ'])
})

test('letters struck out in a cell are left out; a name all struck out is one struck out', async () => {
  const runs = (struck: string, kept: string) => ({ richText: [{ font: { strike: true }, text: struck }, { text: kept }] })
  const bytes = await sheetOf([
    header,
    [1, runs('Trần Thị Ba', ' Trần Thị Bé'), 1950, 'TB', 61, 'Thôn 1', runs('0912345678 ', '0987654321'), null],
    [
      2,
      {
        richText: [
          { font: { strike: true }, text: 'Lê Văn ' },
          { font: { strike: true, bold: true }, text: 'Cả' },
        ],
      },
      1951,
      'TB',
      61,
      'Thôn 1',
    ],
  ])
  const reading = read(bytes, registerSheet)
  expect(reading.people).toMatchObject([{ fullName: 'Trần Thị Bé', phone: '0987654321' }, { fullName: 'Lê Văn Cả' }])
  expect(problemsOf(reading)).toEqual(['B3 struck-through-needs-a-decision Lê Văn Cả'])
  expect(remarksOf(reading)).toEqual(
    expect.arrayContaining(['B2 partly-struck-through Trần Thị Ba Trần Thị Bé', 'G2 partly-struck-through 0912345678 0987654321']),
  )
})

test('a formula that shares that of another cell and was never calculated is asked about too', async () => {
  const bytes = await sheetOf([header, ...[1, 2].map(no => [no, 'Nguyễn Văn An', 1950 + no, 'TB', 61, 'Thôn 1'])], sheet => {
    sheet.getCell('F2').value = { formula: 'A2', shareType: 'shared', ref: 'F2:F3' } as ExcelJS.CellFormulaValue
    sheet.getCell('F3').value = { sharedFormula: 'F2' } as ExcelJS.CellSharedFormulaValue
  })
  expect(read(bytes, registerSheet).problems).toMatchObject([
    { kind: 'broken-cell', row: 2 },
    { kind: 'broken-cell', row: 3 },
  ])
})

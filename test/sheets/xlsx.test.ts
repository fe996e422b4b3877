import * as XLSX from '@e965/xlsx'
import ExcelJS from 'exceljs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type TableDocument, type TableRow, printable } from '../../src/sheets/table.ts'
import { writeXlsx, type XlsxOptions } from '../../src/sheets/xlsx.ts'
import { bytes, nowhere, rowsOfForm, signOffForm } from './sign-off-form.ts'

async function sheetOf(document: TableDocument, options?: XlsxOptions) {
  const { sink, done } = bytes()
  await writeXlsx(document, sink, options)
  const book = XLSX.read(done(), { cellFormula: true, cellNF: true })
  const sheet = book.Sheets[book.SheetNames[0]!]!
  return { book, sheet, cells: XLSX.utils.sheet_to_json<unknown[]>(sheet, { header: 1, blankrows: true }) }
}

const formulasOf = (sheet: XLSX.WorkSheet) =>
  Object.entries(sheet).flatMap(([address, cell]: [string, XLSX.CellObject]) =>
    address.startsWith('!') || cell.f === undefined ? [] : [cell.f],
  )

test('another program reads back the header, the people, the subtotals and the signatures', async () => {
  const { cells, book } = await sheetOf(signOffForm(rowsOfForm(48)))
  const text = cells.map(row => row.join('|')).join('\n')
  expect(cells[0]).toContain('UBND HUYỆN THẠCH THẤT')
  expect(cells[0]).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM')
  for (const part of ['DANH SÁCH ĐỐI TƯỢNG NHẬN QUÀ', 'Cộng Thôn 1: 16 người', 'Tổng cộng: 48 người', 'BÊN NHẬN CHI TRẢ', 'Nguyễn Thị Hòa'])
    expect(text).toContain(part)
  const people = cells.filter(row => typeof row[0] === 'number' && typeof row[1] === 'string' && typeof row[4] === 'number')
  expect(people).toHaveLength(48)
  const total = cells.find(row => String(row[0]).startsWith('Tổng cộng'))!
  expect(people.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(total[4])
  const heading = cells.findIndex(row => row[0] === 'TT')
  const titles = book.Workbook?.Names?.find(name => name.Name === '_xlnm.Print_Titles')
  expect(titles?.Ref).toMatch(new RegExp(`\\$${heading + 1}:\\$${heading + 2}$`))
  expect(cells[heading + 1]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('with formulas, each subtotal sums exactly the rows of its group', async () => {
  const { sheet, cells } = await sheetOf(signOffForm(rowsOfForm(48)), { formulas: true, autoFilter: true })
  let checked = 0
  cells.forEach((row, r) => {
    if (!/^(Cộng|Tổng cộng)/.test(String(row[0]))) return
    const cell = sheet[XLSX.utils.encode_cell({ r, c: 4 })] as XLSX.CellObject
    const [, from, to] = /^SUBTOTAL\(9,E(\d+):E(\d+)\)$/.exec(cell.f!)!
    const inside = cells.slice(Number(from) - 1, Number(to)).filter(inner => typeof inner[0] === 'number' && inner[1] !== undefined)
    expect(inside.reduce((sum, inner) => sum + Number(inner[4]), 0)).toBe(cell.v)
    const count = sheet[XLSX.utils.encode_cell({ r, c: 3 })] as XLSX.CellObject
    expect(count.f).toBe(`SUBTOTAL(2,E${from}:E${to})`)
    expect(count.v).toBe(inside.length)
    checked++
  })
  expect(checked).toBe(12 + 6 + 3 + 1)
  const heading = cells.findIndex(row => row[0] === 'TT')
  const total = cells.findIndex(row => row[0] === 'Tổng cộng')
  expect(sheet['!autofilter']?.ref).toBe(`A${heading + 2}:I${total}`)
})

test('whatever a clerk typed, it is text in the sheet, letter for letter, and never a formula', async () => {
  const typed = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '=HYPERLINK("http://x")'), fc.string({ unit: 'binary' }))
      .map(parts => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(typed, { minLength: 1, maxLength: 20 }), async values => {
      const rows: TableRow[] = values.map((person, no) => ({ kind: 'row', cells: { no, person, level: person } }))
      const labelled: TableRow[] = [{ kind: 'group-start', depth: 0, label: values[0]! }, ...rows]
      const { sheet, cells } = await sheetOf(signOffForm(labelled))
      expect(formulasOf(sheet)).toEqual([])
      const heading = cells.findIndex(row => row[0] === 'TT')
      values.forEach((value, i) => {
        const cell = sheet[XLSX.utils.encode_cell({ r: heading + 3 + i, c: 1 })] as XLSX.CellObject | undefined
        expect(String(cell?.v ?? '')).toBe(printable(value))
        if (cell && value !== '') expect(cell.t).toBe('s')
      })
    }),
    { numRuns: 60 },
  )
})

test('a file number keeps its leading zeros and money is a number', async () => {
  const { sheet, cells } = await sheetOf(
    signOffForm([{ kind: 'row', cells: { no: 1, person: 'Bùi Thị Ỷ', file: '001047', level: 2_000_000n } }]),
  )
  const r = cells.findIndex(row => row[1] === 'Bùi Thị Ỷ')
  expect(sheet[XLSX.utils.encode_cell({ r, c: 2 })]).toMatchObject({ t: 's', v: '001047' })
  expect(sheet[XLSX.utils.encode_cell({ r, c: 4 })]).toMatchObject({ t: 'n', v: 2_000_000, z: '#,##0' })
})

test('line codes get a column when it has a heading', async () => {
  const texts = { countUnit: 'người', moneyUnit: 'đồng', lineCode: 'Mã dòng' }
  const { cells } = await sheetOf(signOffForm(rowsOfForm(12), { texts }))
  expect(cells.find(row => row[0] === 'TT')?.[9]).toBe('Mã dòng')
  expect(cells.find(row => row[0] === 12)?.[9]).toBe('CN24-00012')
})

test('a text longer than a cell can hold is refused, by the name of its column', async () => {
  const rows: TableRow[] = [{ kind: 'row', cells: { person: 'a'.repeat(40_000) } }]
  await expect(writeXlsx(signOffForm(rows), bytes().sink)).rejects.toThrow('column person')
})

test('10,000 rows reach the sink while they are still being read', async () => {
  const { sink, size } = nowhere()
  let asked = 0
  let atHalf = 0
  function* counted(): Generator<TableRow> {
    for (const row of rowsOfForm(10_000)) {
      if (row.kind === 'row' && ++asked === 5_000) atHalf = size()
      yield row
    }
  }
  expect(await writeXlsx(signOffForm(counted()), sink)).toEqual({ rows: 10_000 })
  expect(atHalf).toBeGreaterThan(size() * 0.1)
})

test('columns under one heading: the shared heading stands above, and both lines are repeated on every printed page', async () => {
  const { sheet, book, cells } = await sheetOf(
    signOffForm([{ kind: 'row', cells: { no: 1, person: 'Bùi Thị Ỷ' } }], {
      titles: [],
      meta: [],
      columnNumbers: false,
      columns: [
        { key: 'no', heading: 'TT', width: 10, kind: 'number' },
        {
          heading: 'Người nhận',
          columns: [
            { key: 'person', heading: 'Họ tên', width: 40, kind: 'text' },
            { key: 'sign', heading: 'Ký', width: 30, kind: 'blank' },
          ],
        },
      ],
    }),
  )
  const at = cells.findIndex(row => row[0] === 'TT')
  expect(cells[at]![1]).toBe('Người nhận')
  expect(cells[at + 1]!.slice(1)).toEqual(['Họ tên', 'Ký'])
  expect(cells[at + 2]!.slice(0, 2)).toEqual([1, 'Bùi Thị Ỷ'])
  const merged = sheet['!merges']!.map(range => XLSX.utils.encode_range(range))
  expect(merged).toContain(`A${at + 1}:A${at + 2}`)
  expect(merged).toContain(`B${at + 1}:C${at + 1}`)
  expect(book.Workbook?.Names?.[0]?.Ref).toMatch(new RegExp(`\\$${at + 1}:\\$${at + 2}$`))
})

test('long lines across the sheet and long subtotals are as high as their text, so that nothing is hidden on screen or paper', async () => {
  const long = 'Nguồn kinh phí thực hiện chính sách ưu đãi người có công với cách mạng và thân nhân của người có công '.repeat(3).trim()
  const rows: TableRow[] = [
    { kind: 'group-start', depth: 0, label: 'Thôn 1' },
    { kind: 'row', cells: { no: 1, person: 'Đỗ A', level: 300_000 } },
    { kind: 'group-end', depth: 0, label: `Cộng ${long}`, count: 1, money: 300_000 },
    { kind: 'total', label: 'Tổng cộng', count: 1, money: 300_000 },
  ]
  const { sink, done } = bytes()
  await writeXlsx(signOffForm(rows, { meta: [long, 'Ngắn'], closing: [long] }), sink)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(new Uint8Array(done()).buffer)
  const heights = new Map<string, number | undefined>()
  book.worksheets[0]!.eachRow(row => heights.set(String(row.getCell(1).value), row.height))
  expect(heights.get('Ngắn')).toBeUndefined()
  expect(heights.get('Tổng cộng: 1 người')).toBeUndefined()
  expect(heights.get(long)).toBeGreaterThan(2 * 12)
  expect(heights.get(`Cộng ${long}: 1 người`)).toBeGreaterThan(4 * 11)
})

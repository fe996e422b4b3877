import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { readSpreadsheet } from '../../src/imports/read-spreadsheet.ts'

test('each cell is read in the font it was typed in, and what stood there before is kept', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('empty')
  const sheet = book.addWorksheet('mixed')
  const cells: [string, string, string][] = [
    ['A1', 'c«ng hßa x· héi', '.VnTimeH'],
    ['B1', 'NguyÔn V¨n An', '.VnTime'],
    ['C1', 'Traàn Vaên Beù', 'VNI-Times'],
    ['D1', 'Cấn Thị Gái', 'Times New Roman'],
    ['E1', 'Có', '.VnTime'],
  ]
  for (const [address, text, name] of cells) Object.assign(sheet.getCell(address), { value: text, font: { name } })
  const read = readSpreadsheet(Buffer.from(await book.xlsx.writeBuffer()))
  if ('fault' in read) throw new Error(read.fault)
  const mixed = read.sheets[1]!
  expect(mixed.rows[0]!.slice(0, 4)).toEqual(['CÔNG HÒA XÃ HỘI', 'Nguyễn Văn An', 'Trần Văn Bé', 'Cấn Thị Gái'])
  expect(mixed.before.get('B1')).toBe('NguyÔn V¨n An')
  expect(mixed.before.has('D1')).toBe(false)
})

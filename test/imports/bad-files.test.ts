import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NotUnderstood, understandFile } from '../../src/commands/understand.ts'
import { readSpreadsheet } from '../../src/imports/read-spreadsheet.ts'
import { withPassword, zipOf } from './make-bad-file.ts'
import { workbook } from './make-sheet.ts'

const sample = readFileSync(new URL('../samples/so-quan-ly-canh-nau.xlsx', import.meta.url))
const faultOf = (bytes: Buffer) => {
  const read = readSpreadsheet(bytes)
  return 'fault' in read ? read.fault : 'read'
}

test.each<[string, Buffer, string]>([
  ['nothing at all', Buffer.alloc(0), 'spreadsheet/empty'],
  ['a workbook without a cell', workbook({ A: [[]] }), 'spreadsheet/empty'],
  ['only blanks', Buffer.from(' \r\n\t\n'), 'spreadsheet/empty'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'spreadsheet/not-one'],
  ['a pdf', Buffer.from('%PDF-1.7\n1 0 obj'), 'spreadsheet/not-one'],
  ['a letter', Buffer.from('Kính gửi Ủy ban nhân dân xã.\nXin cảm ơn.'), 'spreadsheet/not-one'],
  ['a zip of something else', zipOf('readme.txt', Buffer.from('hello')), 'spreadsheet/not-one'],
  ['half a workbook', sample.subarray(0, 20_000), 'spreadsheet/not-one'],
  ['21 MB', Buffer.alloc(21 * 1024 * 1024, 1), 'spreadsheet/too-large'],
  ['a zip that claims 400 MB', zipOf('xl/workbook.xml', Buffer.alloc(1024), 400 * 1024 * 1024), 'spreadsheet/expands-too-much'],
  ['a zip that lies about its size', zipOf('xl/workbook.xml', Buffer.alloc(64 * 1024 * 1024), 1000), 'spreadsheet/expands-too-much'],
  ['a workbook with a password', withPassword(), 'spreadsheet/encrypted'],
])('%s is refused as what it is', (_, bytes, fault) => {
  expect(faultOf(bytes)).toBe(fault)
})

test('a register without the column that tells the category says so', () => {
  const bytes = workbook({
    A: [
      ['TT', 'Họ và tên', 'Năm sinh', 'Số hồ sơ', 'Tỷ lệ (%)', 'Thôn'],
      [1, 'Nguyễn Văn An', 1950, 'A1', 30, 'Thôn 1'],
    ],
  })
  expect(() => understandFile(bytes, { today: '2024-07-01' })).toThrow(/category/)
})

test('a sheet of something else is none of ours, and a header alone holds nobody', () => {
  const told = (grid: (string | number)[][]) => {
    try {
      return understandFile(workbook({ A: grid }), { today: '2024-07-01' })
    } catch (error) {
      return error instanceof NotUnderstood ? error.code : error
    }
  }
  expect(
    told([
      ['Ngày', 'Doanh thu', 'Chi phí'],
      ['01/01/2024', 10, 5],
    ]),
  ).toBe('spreadsheet/kind-unknown')
  expect(told([['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn']])).toBe('spreadsheet/no-usable-row')
})

test('the 460 rows of a commune are understood well under two seconds', () => {
  const start = performance.now()
  understandFile(sample, { today: '2024-07-01' })
  expect(performance.now() - start).toBeLessThan(2_000)
})

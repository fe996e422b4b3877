import * as XLSX from '@e965/xlsx'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCsv } from '../../src/sheets/csv.ts'
import { printable, type TableRow } from '../../src/sheets/table.ts'
import { bytes, rowsOfForm, signOffForm } from './sign-off-form.ts'

async function csvOf(rows: Iterable<TableRow>, separator?: ',' | ';') {
  const { sink, done } = bytes()
  await writeCsv(signOffForm(rows, { texts: { countUnit: '', moneyUnit: '', lineCode: 'Mã dòng' } }), sink, separator)
  return done().toString('utf8')
}

test('a spreadsheet opens it with its accents, one line a person, no sums between', async () => {
  const text = await csvOf(rowsOfForm(1_200))
  expect(text.startsWith('\ufeffTT,Họ và tên người nhận quà,Mã số hồ sơ')).toBe(true)
  const lines = text.trimEnd().split('\r\n')
  expect(lines).toHaveLength(1_201)
  expect(lines[1]).toBe('1,Trần Đức Tưởng,CL24481,Thôn 1,600000,,Bản thân,CN24-00001')
})

test('a text that looks like a formula gets an apostrophe, a negative number does not', async () => {
  const signs = ['=1+1', '+84912', '-5', '@SUM(A1)', '\t=1', '\r=1', '\u200b=1', '＝1']
  const text = await csvOf(signs.map(person => ({ kind: 'row', cells: { no: -3, person } })))
  const lines = text.trimEnd().split('\r\n').slice(1)
  for (const line of lines) expect(line).toMatch(/^-3,"?'/)
})

test('any text comes back as it was, however many quotes and separators are in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }),
      fc.constantFrom(',' as const, ';' as const),
      async (values, separator) => {
        const text = await csvOf(
          values.map(person => ({ kind: 'row', cells: { no: 1, person } })),
          separator,
        )
        const sheet = XLSX.read(text, { type: 'string', raw: true, FS: separator }).Sheets['Sheet1']!
        const read = XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1, blankrows: true, defval: '' }).slice(1)
        values.forEach((value, i) => {
          const back = String(read[i]?.[1] ?? '')
          expect(back.replace(/^'(?=[=+\-@\n＝＋－＠ ])/u, '')).toBe(printable(value))
          expect(back).not.toMatch(/^[=+\-@\t\r\n]/)
        })
      },
    ),
  )
})

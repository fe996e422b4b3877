import { PDFParse } from 'pdf-parse'
import { expect, test } from 'vitest'
import { writePdf } from '../../src/sheets/pdf.ts'
import type { TableDocument, TableRow } from '../../src/sheets/table.ts'
import { dense, textOf } from './pdf-text.ts'
import { bytes, name, nowhere, rowsOfForm, signOffForm } from './sign-off-form.ts'

async function print(document: TableDocument) {
  const { sink, done } = bytes()
  const { pages } = await writePdf(document, sink)
  return { pages, file: done() }
}

async function printed(document: TableDocument) {
  const { pages, file } = await print(document)
  const texts = await textOf(file)
  expect(texts).toHaveLength(pages)
  return texts
}

test('every page of the book carries the heading, the column numbers and the version; pages are numbered from the second', async () => {
  const pages = await printed(signOffForm(rowsOfForm(96)))
  expect(pages.length).toBeGreaterThan(4)
  for (const [i, page] of pages.entries()) {
    expect(page).toContain(dense('Họ và tên người nhận quà'))
    expect(page).toContain(dense('Ghi rõ họ tên người nhận'))
    expect(page).toContain('123456789')
    expect(page).toContain(dense('phiên bản 3 · Mã đối chiếu: 9f2c4e7ab0d1 3c55 88ef'))
    const number = new RegExp(`^${i + 1}Danhsách|^${i + 1}TT|${i + 1}$`)
    if (i === 0) expect(page).toMatch(/^Danhsách/)
    else expect(page).toMatch(number)
  }
  expect(pages[0]).toContain(dense('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'))
  expect(pages[1]).not.toContain(dense('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'))
})

test('nothing is cut: long names, long words and rows taller than a page are printed to the last letter', async () => {
  const names = Array.from({ length: 40 }, (_, i) => `${name(i)} (tức ${name(i + 9)}, còn gọi là bà ${name(i + 20)}) số ${i}`)
  const endless = Array.from({ length: 900 }, (_, i) => `chữ${i}`).join(' ')
  const word = 'X'.repeat(90) + 'ỹ'
  const rows: TableRow[] = names.map((person, i) => ({
    kind: 'row',
    lineCode: `DC-${i}`,
    cells: { no: i, person, file: `${word}${i}`, level: 300_000 },
  }))
  rows.splice(5, 0, { kind: 'row', cells: { no: 99, person: endless, relation: 'Mẹ đẻ' } })
  const all = (await printed(signOffForm(rows))).join('')
  for (const [i, person] of names.entries()) {
    expect(all).toContain(dense(person))
    expect(all).toContain(`${word}${i}`)
    expect(all).toContain(`DC-${i}`)
  }
  const withoutFurniture = all.replaceAll(/[^chữ0-9]/g, '')
  for (const i of [0, 450, 899]) expect(withoutFurniture).toContain(`chữ${i}`)
})

test('a group heading is never the last line of a page, a subtotal never the first, and the signatures have a row beside them', async () => {
  for (let total = 12; total < 60; total += 4) {
    const pages = await printed(signOffForm(rowsOfForm(total), { texts: { countUnit: 'người', moneyUnit: 'đồng' } }))
    for (const page of pages.slice(1)) {
      const body = page.slice(page.indexOf('123456789') + 9)
      expect(body).not.toMatch(/^(Cộng|Tổng)/)
      expect(body).toContain('CN24-')
      expect(page).not.toMatch(/(trởlên|trởxuống|anhhùng|liệtsĩ|đồng)$/)
    }
    const last = pages.at(-1)!
    for (const part of ['Ấn định', 'Bằng chữ', 'BÊN NHẬN CHI TRẢ', 'Kế toán trưởng', 'Nguyễn Thị Hòa', 'Tổng cộng', 'CN24-'])
      expect(last).toContain(dense(part))
  }
})

test('a page that begins inside a group says which one goes on', async () => {
  const pages = await printed(signOffForm(rowsOfForm(60)))
  expect(pages[1]).toContain(dense('(tiếp theo)'))
  expect(pages[0]).not.toContain(dense('(tiếp theo)'))
})

test('the same document gives the same bytes', async () => {
  const [one, two] = await Promise.all([print(signOffForm(rowsOfForm(40))), print(signOffForm(rowsOfForm(40)))])
  expect(one.file.equals(two.file)).toBe(true)
  const other = await print(signOffForm(rowsOfForm(40), { createdAt: new Date('2024-07-11T00:00:00Z') }))
  expect(other.file.equals(one.file)).toBe(false)
})

test('two columns may stand under one heading, portrait, with one page and no rows', async () => {
  const document = signOffForm([], {
    page: { orientation: 'portrait' },
    columns: [
      { key: 'no', heading: 'TT', width: 10, kind: 'number' },
      { key: 'person', heading: 'Họ tên', width: 60, kind: 'text' },
      {
        heading: 'Ký nhận',
        columns: [
          { key: 'sign', heading: 'Ký', width: 30, kind: 'blank' },
          { key: 'receiver', heading: 'Họ tên', width: 40, kind: 'blank' },
        ],
      },
    ],
  })
  const pages = await printed(document)
  expect(pages).toHaveLength(1)
  expect(pages[0]).toContain(dense('Ký nhận Ký Họ tên'))
  expect(pages[0]).toContain('1234')
})

test('a sum whose first column is money keeps its label', async () => {
  const columns: TableDocument['columns'] = [
    { key: 'level', heading: 'Số tiền', width: 30, kind: 'money' },
    { key: 'returned', heading: 'Nộp lại', width: 30, kind: 'money' },
  ]
  const rows: TableRow[] = [{ kind: 'total', label: 'Tổng cộng', count: 7, money: 2_100_000, cells: { returned: 300_000 } }]
  const page = (await printed(signOffForm(rows, { columns }))).join('')
  for (const part of ['Tổng cộng: 7 người', '2.100.000', '300.000']) expect(page).toContain(dense(part))
})

test('a sum of billions stands on one line of its column, however narrow', async () => {
  const rows: TableRow[] = [
    { kind: 'row', cells: { no: 1, person: name(1), level: 12_345_678_900 } },
    { kind: 'total', label: 'Tổng cộng', count: 1, money: 9_876_543_210_000n },
  ]
  const { file } = await print(signOffForm(rows))
  const parser = new PDFParse({ data: new Uint8Array(file) })
  const { text } = await parser.getText()
  await parser.destroy()
  for (const figure of ['12.345.678.900', '9.876.543.210.000']) expect(text).toContain(figure)
})

test('10,000 rows stream: they are never all in memory, neither as rows nor as pages', async () => {
  let asked = 0
  let flushedAtHalf = 0
  const { sink, size } = nowhere()
  async function* counted(): AsyncGenerator<TableRow> {
    for (const row of rowsOfForm(10_000)) {
      if (row.kind === 'row' && ++asked === 5_000) flushedAtHalf = size()
      yield row
    }
  }
  const { pages } = await writePdf(signOffForm(counted()), sink)
  expect(asked).toBe(10_000)
  expect(pages).toBeGreaterThan(600)
  expect(flushedAtHalf).toBeGreaterThan(size() * 0.3)
})

test('rows that fail half way leave no finished file and tell why', async () => {
  const { sink } = bytes()
  async function* broken(): AsyncGenerator<TableRow> {
    yield { kind: 'row', cells: { no: 1 } }
    throw new Error('the cursor was closed')
  }
  await expect(writePdf(signOffForm(broken()), sink)).rejects.toThrow('the cursor was closed')
  expect(sink.destroyed).toBe(true)
  expect(sink.writableFinished).toBe(false)
})

test('a sink that fails stops the printing', async () => {
  const { sink } = nowhere()
  let asked = 0
  function* watched(): Generator<TableRow> {
    for (const row of rowsOfForm(10_000)) {
      if (++asked === 100) sink.destroy(new Error('disk full'))
      yield row
    }
  }
  await expect(writePdf(signOffForm(watched()), sink)).rejects.toThrow('disk full')
  expect(asked).toBeLessThan(300)
})

test('five signers are refused: their titles would not fit', async () => {
  const signers = Array.from({ length: 5 }, (_, i) => ({ title: `Người ${i}` }))
  await expect(writePdf(signOffForm([], { signatures: [{ signers }] }), bytes().sink)).rejects.toThrow('at most 4 signers')
})

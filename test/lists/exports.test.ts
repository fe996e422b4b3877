import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { addGiftSource } from '../../src/gifts/add-gift-source.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { storePastList } from '../../src/lists/store-past-list.ts'
import { Refusal } from '../../src/refusal.ts'
import { makeCommune } from '../make.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
let communes: string[]
let campaignId: string
let listId: string
let coordinator: Context

const wounded = (fullName: string, rate: number, hamlet: string): TruthPerson => ({
  fullName,
  birthYear: 1949,
  hamlet,
  deceased: false,
  movedAway: false,
  merits: [
    { fileNo: `TB-${fullName}`, code: 'TB', rate, monthly: true, martyrName: null, relation: null, allowance: null, representative: false },
  ],
})

beforeAll(async () => {
  ground = await testGround()
  const { campaign, source } = await makeOccasion(ground)
  const second = await addGiftSource(ground.contextOf('coordinator'), {
    campaignId: campaign.id,
    name: 'Quà của huyện',
    ruleSetKey: 'president-27-7',
  })
  communes = []
  for (const people of [
    [wounded('Nguyễn Văn An', 85, 'Thôn 1'), wounded('=Trần Thị Bình', 45, 'Thôn 2')],
    [wounded('Lê Văn Cường', 90, 'Thôn 1')],
  ]) {
    const area = await makeCommune(ground)
    communes.push(area.id)
    await loadRegister(ground, area.id, people)
    for (const { id } of [source, second]) {
      const { list } = await compileList(ground.contextOf('policy-officer', [area.id]), { sourceId: id, areaId: area.id })
      listId ??= list.id
    }
  }
  campaignId = campaign.id
  coordinator = ground.contextOf('coordinator', communes)
})
afterAll(() => ground.close())

async function made(ctx: Context, kind: string, format: 'xlsx' | 'csv' | 'pdf', parameters: Record<string, unknown>) {
  const { documents } = await requestDocuments(ctx, { title: 'Thử', files: [{ kind, format, parameters }] })
  await compileDocument(ctx, { documentId: documents[0]!.id })
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(ctx, documents[0]!.id)).bytes) pieces.push(piece)
  return { bytes: Buffer.concat(pieces), document: documents[0]! }
}

async function sheetOf(bytes: Buffer) {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  return book.worksheets[0]!
}

test('the coordinator gets every commune and every source in one table: filters on, totals as formulas, names never formulas', async () => {
  const { bytes, document } = await made(coordinator, 'lists.coordinator-export', 'xlsx', { campaignId })
  expect([...document.areaIds].sort()).toEqual([...communes].sort())
  const sheet = await sheetOf(bytes)
  expect(sheet.autoFilter).toBeTruthy()
  const formulas: string[] = []
  const names: string[] = []
  sheet.eachRow(row => {
    row.eachCell(cell => {
      if (cell.formula) formulas.push(`${cell.formula} = ${String(cell.result)}`)
    })
    names.push(String(row.getCell(3).value))
  })
  expect(formulas.some(formula => /^SUBTOTAL\(9,.*= 3000000$/.test(formula))).toBe(true)
  expect(formulas.every(formula => formula.startsWith('SUBTOTAL('))).toBe(true)
  expect(names.filter(name => name === '=Trần Thị Bình')).toHaveLength(2)
})

test('one commune, one source, one hamlet: nothing else is in the file', async () => {
  const { bytes } = await made(coordinator, 'lists.coordinator-export', 'csv', { campaignId, areaIds: [communes[0]] })
  const text = bytes.toString('utf8')
  expect(text.startsWith('\ufeffXã,Thôn,Họ và tên,')).toBe(true)
  expect(text.split('\r\n').filter(Boolean)).toHaveLength(1 + 4)
  expect(text).toContain(`'=Trần Thị Bình`)
  expect(text).not.toContain('Lê Văn Cường')
  const [thon2] = await asOwner(ground.orm, tx =>
    tx.execute<{ id: string }[]>(`select id from hamlet where area_id = ? and name = 'Thôn 2'`, [communes[0]]),
  )
  const [source] = await asOwner(ground.orm, tx =>
    tx.execute<{ id: string }[]>(`select id from gift_source where campaign_id = ? and name = 'Quà của huyện'`, [campaignId]),
  )
  const one = await made(coordinator, 'lists.coordinator-export', 'csv', { campaignId, hamletId: thon2!.id, sourceIds: [source!.id] })
  const lines = one.bytes.toString('utf8').split('\r\n').filter(Boolean)
  expect(lines).toHaveLength(1 + 1)
  expect(lines[1]).toContain(`'=Trần Thị Bình`)
  expect(lines[1]).toContain('Quà của huyện')
  expect(one.document.title).toContain('Thôn 2')
  expect(one.document.areaIds).toEqual([communes[0]])
})

test('an officer of one commune who asks for everything gets their own commune', async () => {
  const officer = ground.contextOf('policy-officer', [communes[1]!])
  const { bytes, document } = await made(officer, 'lists.coordinator-export', 'csv', { campaignId })
  expect(document.areaIds).toEqual([communes[1]])
  expect(bytes.toString('utf8')).toContain('Lê Văn Cường')
  expect(bytes.toString('utf8')).not.toContain('Nguyễn Văn An')
  const foreign = requestDocuments(officer, { title: 'x', files: [{ kind: 'lists.public-list', format: 'pdf', parameters: { listId } }] })
  await expect(foreign).rejects.toThrow('record/missing')
  await expect(
    requestDocuments(ground.contextOf('viewer', [communes[0]!]), {
      title: 'x',
      files: [{ kind: 'lists.public-list', format: 'pdf', parameters: { listId } }],
    }),
  ).rejects.toBeInstanceOf(Refusal)
})

test('the public list tells name, year of birth, hamlet and level, and nothing of wounds or papers', async () => {
  const { bytes } = await made(coordinator, 'lists.public-list', 'xlsx', { listId })
  const cells: string[] = []
  ;(await sheetOf(bytes)).eachRow(row => row.eachCell(cell => cells.push(String(cell.value))))
  const text = cells.join('|')
  expect(text).toContain('Nguyễn Văn An|1949|Thôn 1|600000')
  expect(text).not.toMatch(/TB-|Thương binh|81 %|85/)
})

test('increase and decrease as a file: each line with its reason; without last year’s list there is none', async () => {
  const ask = () => made(coordinator, 'lists.comparison', 'xlsx', { listId })
  await expect(ask()).rejects.toThrow('list/no-past-list')
  await storePastList(ground.contextOf('policy-officer', communes), {
    areaId: communes[0]!,
    year: 2023,
    rows: [
      { fullName: 'Nguyễn Văn An', fileNo: 'TB-Nguyễn Văn An', hamlet: 'Thôn 1', amount: 600_000, martyrName: null },
      { fullName: 'Vũ Thị Vắng', fileNo: 'TB77', hamlet: 'Thôn 3', amount: 300_000, martyrName: null },
    ],
  })
  const cells: string[] = []
  ;(await sheetOf((await ask()).bytes)).eachRow(row => row.eachCell(cell => cells.push(String(cell.value))))
  const text = cells.join('|')
  expect(text).toMatch(/Vũ Thị Vắng\|TB77\|Thôn 3\|+300000\|Không tìm thấy trong sổ quản lý/)
  expect(text).toContain('Tăng 1 suất, giảm 1 suất, đổi mức 0 suất, giữ nguyên 1 suất.')
})

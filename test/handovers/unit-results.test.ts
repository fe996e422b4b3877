import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { placeInChange } from '../../src/areas/place-in-change.ts'
import { planAreaChange } from '../../src/areas/plan-area-change.ts'
import type { Context } from '../../src/context.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { getUnitResults } from '../../src/handovers/unit-results.queries.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { makeList, type MadeList } from './make-gift.ts'

let ground: TestGround
let coordinator: Context
let divided: MadeList
let merged: MadeList
let communes: Readonly<Record<'east' | 'west', { readonly id: string; readonly name: string }>>
const [before, after] = ['2024-06-01', '2024-06-24']

/** Xã Chia (two hamlets, and two people in no hamlet's book) is divided; Xã Nhập goes whole to the eastern half. */
beforeAll(async () => {
  ground = await testGround()
  const [chia, nhap] = [await makeCommune(ground, { name: 'Xã Chia' }), await makeCommune(ground, { name: 'Xã Nhập' })]
  communes = { east: await makeCommune(ground, { name: 'Xã Đông' }), west: await makeCommune(ground, { name: 'Xã Tây' }) }
  divided = await makeList(
    ground,
    [
      { fullName: 'Nguyễn Văn An', amount: 600_000, hamlet: 0 },
      { fullName: 'Trần Thị Bình', hamlet: 0 },
      { fullName: 'Lê Thị Chi', hamlet: 1 },
      { fullName: 'Phạm Văn Dung', hamlet: null },
      { fullName: 'Đỗ Thị Em', amount: 600_000, hamlet: null },
    ],
    { areaId: chia.id },
  )
  merged = await makeList(ground, [{ fullName: 'Vũ Thị Gấm' }, { fullName: 'Bùi Văn Hải', hamlet: null }], {
    areaId: nhap.id,
    campaignId: divided.campaignId,
  })
  const officer = ground.contextOf('policy-officer')
  for (const gift of [divided.gifts[0]!, divided.gifts[2]!, merged.gifts[0]!])
    await recordHandover(officer, { giftId: gift.id, receiver: { kind: 'self' }, giver: 'Nguyễn Thị Hoa' })
  const root = ground.contextOf('administrator')
  const both = [communes.east.id, communes.west.id]
  const split = await planAreaChange(root, { name: 'Chia xã', on: '2024-06-20', fromIds: [chia.id], toIds: both })
  await placeInChange(root, {
    changeId: split.id,
    hamlets: divided.hamlets.map((hamlet, at) => ({ id: hamlet.id, toId: both[at]! })),
    rows: [3, 4].map((line, at) => ({ id: divided.gifts[line]!.personId, toId: both[at]! })),
  })
  await carryOutAreaChange(root, { changeId: split.id })
  const merger = await planAreaChange(root, { name: 'Nhập xã', on: '2024-06-20', fromIds: [nhap.id], toIds: [communes.east.id] })
  await carryOutAreaChange(root, { changeId: merger.id })
  coordinator = ground.contextOf('coordinator')
})
afterAll(() => ground.close())

const results = (on: string, ctx = coordinator) => getUnitResults(ctx, { campaignId: divided.campaignId, on })
const lines = async (on: string) =>
  (await results(on)).rows.map(row => [row.unit, row.listArea, row.gifts, row.amount, row.handedGifts, row.openGifts])

test('by the communes of the lists, and by those of today: the same gifts, each in one unit, and both add up', async () => {
  expect(await lines(before)).toEqual([
    ['Xã Chia', 'Xã Chia', 5, 2_100_000, 2, 3],
    ['Xã Nhập', 'Xã Nhập', 2, 600_000, 1, 1],
  ])
  expect(await lines(after)).toEqual([
    ['Xã Đông', 'Xã Chia', 3, 1_200_000, 1, 2],
    ['Xã Đông', 'Xã Nhập', 2, 600_000, 1, 1],
    ['Xã Tây', 'Xã Chia', 2, 900_000, 1, 1],
  ])
  const [old, today] = [await results(before), await results(after)]
  expect(today.total).toEqual(old.total)
  expect(old.total).toMatchObject({ gifts: 7, amount: 2_700_000, handedGifts: 3, openGifts: 4, returnedGifts: 0 })
})

async function made(kind: string, parameters: Record<string, unknown>): Promise<ExcelJS.Worksheet> {
  const { documents } = await requestDocuments(coordinator, { title: 'Thử', files: [{ kind, format: 'xlsx', parameters }] })
  await compileDocument(coordinator, { documentId: documents[0]!.id })
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(coordinator, documents[0]!.id)).bytes) pieces.push(piece)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(Buffer.concat(pieces) as unknown as ArrayBuffer)
  return book.worksheets[0]!
}
const textOf = (sheet: ExcelJS.Worksheet) => Array.from(sheet.getSheetValues(), row => JSON.stringify(row) ?? '')

test('on paper: unit, then whose list it was, sums of each unit and of all', async () => {
  const rows = textOf(await made('handovers.unit-results', { campaignId: divided.campaignId, on: after }))
  expect(rows.some(row => row.includes('Theo các đơn vị hành chính ngày 24/06/2024'))).toBe(true)
  expect(rows.find(row => row.includes('Cộng Xã Đông'))).toContain('1800000')
  expect(rows.find(row => row.includes('Tổng cộng'))).toContain('2700000')
})

test('the coordinator’s export tells of each line the unit of the day asked for, beside the old commune; without a day it stays as it was', async () => {
  const { campaignId } = divided
  const rows = textOf(await made('lists.coordinator-export', { campaignId, structureOn: after }))
  expect(rows.some(row => row.includes('Đơn vị ngày 24/06/2024'))).toBe(true)
  for (const [name, commune, unit] of [
    ['Nguyễn Văn An', 'Xã Chia', 'Xã Đông'],
    ['Lê Thị Chi', 'Xã Chia', 'Xã Tây'],
    ['Phạm Văn Dung', 'Xã Chia', 'Xã Đông'],
    ['Đỗ Thị Em', 'Xã Chia', 'Xã Tây'],
    ['Bùi Văn Hải', 'Xã Nhập', 'Xã Đông'],
  ] as const)
    expect(rows.find(row => row.includes(name))).toMatch(new RegExp(`${commune}.*${unit}.*${name}`))
  expect(textOf(await made('lists.coordinator-export', { campaignId })).join('')).not.toContain('Đơn vị ngày')
})

test('on the screen a day is typed, and the file of that day asked for; who sees one commune gets its figures only', async () => {
  const person = await makePerson(ground, { role: 'coordinator' })
  const path = `/campaigns/${divided.campaignId}/results`
  const html = await (await person.get(`${path}?on=1/6/2024`)).text()
  expect(html).toContain('value="01/06/2024"')
  expect(html).toContain('Xã Nhập')
  expect(html).not.toContain('Xã Đông')
  const asked = await person.submit(path, path, { on: '2024-06-01' })
  expect([asked.status, asked.headers.get('location')]).toEqual([303, `${path}?on=2024-06-01`])
  const whole = await makePerson(ground, { role: 'coordinator', areaId: merged.areaId })
  expect(await (await whole.get(`${path}?on=1/6/2024`)).text()).not.toContain('Xã Chia')
})

import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantsOf } from '../../src/access/grants.queries.ts'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { placeInChange } from '../../src/areas/place-in-change.ts'
import { planAreaChange } from '../../src/areas/plan-area-change.ts'
import { undoAreaChange } from '../../src/areas/undo-area-change.ts'
import type { Context } from '../../src/context.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { findDocuments } from '../../src/documents/documents.queries.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { findLines, getListView } from '../../src/lists/lists.queries.ts'
import { requestSignOffBooks } from '../../src/lists/request-sign-off-books.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { Refusal } from '../../src/refusal.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeList, type MadeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
let list: MadeList
let heirs: readonly { readonly id: string; readonly name: string }[]
let changeId: string

/** An and Bình live in the east, Chi in the west; Dung and Em stand in no hamlet's book, Dung goes east and Em west. */
beforeAll(async () => {
  ground = await testGround()
  list = await makeList(ground, [
    { fullName: 'Nguyễn Văn An', amount: 600_000, hamlet: 0 },
    { fullName: 'Trần Thị Bình', amount: 300_000, hamlet: 0 },
    { fullName: 'Lê Thị Chi', amount: 300_000, hamlet: 1 },
    { fullName: 'Phạm Văn Dung', amount: 300_000, hamlet: null },
    { fullName: 'Đỗ Thị Em', amount: 600_000, hamlet: null },
  ])
  heirs = [await makeCommune(ground, { name: 'Xã Đông' }), await makeCommune(ground, { name: 'Xã Đoài' })]
  await handOver(await reader(list.areaId), 0)
  const root = ground.contextOf('administrator')
  const change = await planAreaChange(root, {
    name: 'Chia xã',
    on: '2024-06-20',
    fromIds: [list.areaId],
    toIds: heirs.map(heir => heir.id),
  })
  changeId = change.id
  await placeInChange(root, {
    changeId,
    hamlets: list.hamlets.map((hamlet, at) => ({ id: hamlet.id, toId: heirs[at]!.id })),
    rows: [3, 4].map((line, at) => ({ id: list.gifts[line]!.personId, toId: heirs[at]!.id })),
  })
  await carryOutAreaChange(root, { changeId })
})
afterAll(() => ground.close())

/** A policy officer of a commune, with what that reaches today. */
async function reader(areaId: string, role: 'policy-officer' | 'approver' = 'policy-officer'): Promise<Context> {
  const person = await makePerson(ground, { role, areaId })
  const grants = await grantsOf(ground.orm, person.id, '2024-06-24')
  return ground.contextOf(grants, 'all', { id: person.id, name: person.name })
}
const handOver = (ctx: Context, line: number) =>
  recordHandover(ctx, { giftId: list.gifts[line]!.id, receiver: { kind: 'self' }, giver: 'Nguyễn Thị Hoa' })
const namesFor = async (ctx: Context) => (await findLines(ctx, { listId: list.listId })).lines.map(line => line.fullName)
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'granted',
    error => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )
async function cellsOf(ctx: Context, documentId: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(ctx, documentId)).bytes) pieces.push(piece)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(Buffer.concat(pieces) as unknown as ArrayBuffer)
  const said: string[] = []
  book.worksheets[0]!.eachRow(row => row.eachCell(cell => said.push(cell.text)))
  return said.join('\n')
}

test('a line goes with its hamlet, a line without one with its person: each successor sees its own, the sums are theirs, together they are the list', async () => {
  const [east, west] = [await reader(heirs[0]!.id), await reader(heirs[1]!.id)]
  expect(await namesFor(east)).toEqual(['Nguyễn Văn An', 'Trần Thị Bình', 'Phạm Văn Dung'])
  expect(await namesFor(west)).toEqual(['Lê Thị Chi', 'Đỗ Thị Em'])
  const [one, other] = [await getListView(east, list.listId), await getListView(west, list.listId)]
  expect([one.gifts, one.people, one.total]).toEqual([3, 3, 1_200_000])
  expect([other.gifts, other.people, other.total]).toEqual([2, 2, 900_000])
  expect([one.gifts + other.gifts, one.total + other.total]).toEqual([one.head.list.giftCount, one.head.list.total])
  expect(one.hamlets.map(hamlet => [hamlet.hamletId, hamlet.gifts])).toEqual([
    [list.hamlets[0]!.id, 2],
    [null, 1],
  ])
  expect(one.part?.map(area => area.name)).toEqual(['Xã Đông'])
})

test('the page says whose list it is and which part is shown', async () => {
  const officer = await makePerson(ground, { role: 'policy-officer', areaId: heirs[1]!.id })
  const html = await (await officer.get(`/lists/${list.listId}`)).text()
  expect(html).toContain('Ông/Bà xem phần nay thuộc Xã Đoài: 2 trong 5 suất quà.')
  expect(html).not.toContain('Nguyễn Văn An')
  const money = `/sources/${list.sourceId}/areas/${list.areaId}/money`
  expect((await officer.submit(money, `${money}/report`)).status).toBe(303)
})

test('a gift of the old list that was still open is handed over by the commune the hamlet went to, not by the other', async () => {
  const [east, west] = [await reader(heirs[0]!.id), await reader(heirs[1]!.id)]
  expect(await refusalOf(handOver(west, 1))).toBe('record/missing')
  expect(await handOver(east, 1)).toMatchObject({ granted: true })
})

test('a successor makes the book of its part: old names, its lines only, and the other half can neither list nor read the file', async () => {
  const [east, west] = [await reader(heirs[0]!.id), await reader(heirs[1]!.id)]
  const { request } = await requestSignOffBooks(east, { listId: list.listId })
  const books = await findDocuments(east, { requestId: request.id })
  // Pdf and xlsx of the part, its hamlet, and those without one.
  expect(books.length).toBe(6)
  for (const book of books) await compileDocument(east, { documentId: book.id })
  const whole = books.find(book => book.format === 'xlsx')!
  const said = await cellsOf(east, whole.id)
  expect(said).toContain('Nguyễn Văn An')
  expect(said).toContain(list.hamlets[0]!.name)
  expect(said).toContain('nay thuộc Xã Đông')
  expect(said).not.toMatch(/Lê Thị Chi|Đỗ Thị Em/)
  expect(await findDocuments(west, { listId: list.listId })).toEqual([])
  expect(await refusalOf(downloadDocument(west, whole.id))).toBe('record/missing')
})

test('the results are those of the part: what was handed over before the split stands beside what is open', async () => {
  const [east, west] = [await reader(heirs[0]!.id), await reader(heirs[1]!.id)]
  const report = async (ctx: Context) => {
    const { documents } = await requestDocuments(ctx, {
      title: 'Báo cáo',
      files: [{ kind: 'handovers.result-report', format: 'xlsx', parameters: { sourceId: list.sourceId, areaId: list.areaId } }],
    })
    await compileDocument(ctx, { documentId: documents[0]!.id })
    return cellsOf(ctx, documents[0]!.id)
  }
  expect(await report(east)).toContain('Đã trao 2/3 suất quà')
  expect(await report(west)).toContain('Đã trao 0/2 suất quà')
})

test('undone, the successors see nothing of the old list again', async () => {
  await undoAreaChange(ground.contextOf('administrator'), { changeId })
  expect(await refusalOf(getListView(await reader(heirs[0]!.id), list.listId))).toBe('record/missing')
})

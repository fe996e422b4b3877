import { createHash } from 'node:crypto'
import ExcelJS from 'exceljs'
import { PDFParse } from 'pdf-parse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { findDocument, findDocuments } from '../../src/documents/documents.queries.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { expireDocuments } from '../../src/documents/expire-documents.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { systemContext } from '../../src/context.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import type { GiftList } from '../../src/lists/gift-list.entity.ts'
import { lockList } from '../../src/lists/lock-list.ts'
import { requestSignOffBooks } from '../../src/lists/request-sign-off-books.ts'
import { readLines } from '../../src/lists/stored-lines.queries.ts'
import { Refusal } from '../../src/refusal.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeEvent } from '../events/make-event.ts'
import { loadRegister, readTruth, type RegisterTruth, type TruthPerson } from '../lists/load-register.ts'
import { makeOccasion } from '../lists/make-list.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let list: GiftList
let officer: Context
const areaId = seededAreaId('canh-nau')
const truth = readTruth<RegisterTruth>('so-quan-ly-canh-nau')

beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer', [areaId])
  await loadRegister(ground, areaId, truth.people)
  list = await lockedList(areaId, officer)
})
afterAll(() => ground.close())

async function lockedList(area: string, by: Context): Promise<GiftList> {
  const { source } = await makeOccasion(ground)
  const approver = ground.contextOf('approver', [area])
  const compiled = await compileList(by, { sourceId: source.id, areaId: area })
  await approveList(approver, { listId: compiled.list.id, questionsSeen: true })
  return lockList(approver, { listId: compiled.list.id })
}

const bytesOf = async (ctx: Context, id: string) => {
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(ctx, id)).bytes) pieces.push(piece)
  return { bytes: Buffer.concat(pieces), pieces: pieces.length }
}
const make = async (kind: string, format: 'pdf' | 'xlsx' | 'csv', parameters: Record<string, unknown>, ctx = officer) => {
  const { documents } = await requestDocuments(ctx, { title: 'Thử', files: [{ kind, format, parameters }] })
  const id = documents[0]!.id
  expect(await compileDocument(ctx, { documentId: id })).toBe('made')
  return { id, ...(await bytesOf(ctx, id)), standing: (await findDocument(ctx, id))! }
}
const textOf = async (bytes: Buffer) => {
  const parser = new PDFParse({ data: new Uint8Array(bytes) })
  const { pages } = await parser.getText({ pageJoiner: '' })
  await parser.destroy()
  return pages.map(page => page.text.replaceAll(/\s+/g, ''))
}
const dense = (text: string) => text.replaceAll(/\s+/g, '')
const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  const answer = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (answer instanceof Refusal) return answer
  throw answer ?? new Error('nothing was refused')
}

test('the book of Canh Nậu holds every gift with its line code; version and hash stand on every page; the sums are those of the list', async () => {
  const { bytes, standing } = await make('lists.sign-off-book', 'pdf', { listId: list.id })
  const pages = await textOf(bytes)
  const all = pages.join('')
  const lines = await inTransaction(officer, tx => readLines(tx, { listId: list.id }))
  expect(lines).toHaveLength(truth.expected.gifts.length)
  for (const line of lines) {
    expect(all).toContain(line.lineCode)
    expect(all).toContain(dense(line.fullName))
    expect(all).toContain(dense(line.fileNo ?? ''))
  }
  const hash = dense(list.hash!)
  for (const page of pages) {
    expect(page).toContain(dense(`phiên bản ${list.version}`))
    expect(page).toContain(hash)
    expect(page).toContain(dense('Ghi rõ họ tên người nhận'))
  }
  expect(all).toContain(dense('ỦY BAN NHÂN DÂN XÃ CANH NẬU'))
  expect(all).toContain(dense('– Số tiền: 115.800.000 đồng'))
  expect(all).toContain(dense('Bằng chữ: Một trăm mười lăm triệu tám trăm nghìn đồng chẵn'))
  expect(standing).toMatchObject({
    pages: pages.length,
    rowCount: lines.length,
    listVersion: list.version,
    listHash: list.hash,
    standing: 'ready',
  })
  expect(standing.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
})

test('subtotals of categories add up to levels, levels to hamlets, hamlets to the whole, in gifts and in đồng', async () => {
  const { bytes } = await make('lists.sign-off-book', 'xlsx', { listId: list.id })
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  const sums: { depth: number; count: number; money: number }[] = []
  const level = 5
  book.worksheets[0]!.eachRow(row => {
    const label = String(row.getCell(1).value ?? '')
    const sum = /^(Cộng|Tổng cộng)\s*(.*): ([\d.]+) suất$/.exec(label)
    if (sum == null) return
    const depth = sum[1] === 'Tổng cộng' ? -1 : sum[2]!.startsWith('mức') ? 1 : sum[2]!.startsWith('Thôn') ? 0 : 2
    sums.push({ depth, count: Number(sum[3]!.replaceAll('.', '')), money: Number(row.getCell(level).value) })
  })
  const total = (depth: number) =>
    sums
      .filter(sum => sum.depth === depth)
      .reduce((all, sum) => ({ count: all.count + sum.count, money: all.money + sum.money }), { count: 0, money: 0 })
  for (const depth of [-1, 0, 1, 2]) expect(total(depth), `depth ${depth}`).toEqual({ count: 325, money: 115_800_000 })
})

test('the same list printed twice gives the same bytes', async () => {
  const one = await make('lists.sign-off-book', 'pdf', { listId: list.id })
  const two = await make('lists.sign-off-book', 'pdf', { listId: list.id })
  expect(two.standing.sha256).toBe(one.standing.sha256)
})

test('one request asks for the commune and each hamlet, as pdf and as xlsx; asked again, the same files stand', async () => {
  const { request, made } = await requestSignOffBooks(officer, { listId: list.id })
  expect(made).toBe(true)
  const asked = await findDocuments(officer, { requestId: request.id })
  const lines = await inTransaction(officer, tx => readLines(tx, { listId: list.id }))
  const hamlets = new Set(lines.map(line => line.hamletName))
  expect(asked).toHaveLength(2 * (1 + hamlets.size))
  expect(asked.every(document => document.standing === 'making')).toBe(true)
  expect(await requestSignOffBooks(officer, { listId: list.id })).toMatchObject({ made: false, request: { id: request.id } })

  let rows = 0
  for (const document of asked) {
    await compileDocument(officer, { documentId: document.id })
    const ready = (await findDocument(officer, document.id))!
    if (ready.format === 'pdf' && !/Sổ ký nhận – Xã/.test(ready.title)) rows += ready.rowCount!
  }
  expect(rows).toBe(lines.length)
  const told = await asOwner(ground.orm, tx =>
    tx.execute(`select id from document_request where id = ? and told_at is not null`, [request.id]),
  )
  expect(told).toHaveLength(1)
  expect((await requestSignOffBooks(officer, { listId: list.id })).made).toBe(false)
})

test('a worker that is killed leaves the file asked for; the next makes it, and only once', async () => {
  const { documents } = await requestDocuments(officer, {
    title: 'Thử',
    files: [{ kind: 'lists.sign-off-book', format: 'pdf', parameters: { listId: list.id } }],
  })
  const documentId = documents[0]!.id
  // What a kill in the middle leaves behind: a transaction that never committed.
  await inTransaction(officer, async tx => {
    await tx.execute(`insert into document_piece (document_id, no, bytes) values (?, 1, 'x')`, [documentId])
    throw new Error('killed')
  }).catch(() => undefined)
  expect(await findDocument(officer, documentId)).toMatchObject({ standing: 'making', size: null })
  expect((await refusal(downloadDocument(officer, documentId))).code).toBe('document/not-ready')

  const answers = await Promise.all([compileDocument(officer, { documentId }), compileDocument(officer, { documentId })])
  expect(answers.sort()).toEqual(['already made', 'made'])
  expect(await compileDocument(officer, { documentId })).toBe('already made')
  const [stored] = await asOwner(ground.orm, tx =>
    tx.execute<{ size: number }[]>(`select sum(length(bytes))::int as size from document_piece where document_id = ?`, [documentId]),
  )
  expect(stored!.size).toBe((await findDocument(officer, documentId))!.size)
})

test('a download is logged before the first byte leaves; a file of another commune is as if it did not exist', async () => {
  const { id, pieces } = await make('lists.sign-off-book', 'pdf', { listId: list.id })
  expect(pieces).toBeGreaterThanOrEqual(1)
  const entries = await asOwner(ground.orm, tx =>
    tx.execute<{ actor: string; action: string }[]>(`select actor, action, area_id from access_entry where subject_id = ?`, [id]),
  )
  expect(entries).toEqual([{ actor: officer.actor.id, action: 'download', area_id: areaId }])

  const stranger = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
  expect((await refusal(downloadDocument(stranger, id))).code).toBe('record/missing')
  expect(await findDocument(stranger, id)).toBeNull()
  const nobody = ground.contextOf('volunteer', [areaId])
  expect((await refusal(downloadDocument(nobody, id))).code).toBe('access/forbidden')
})

test('after thirty days the bytes are gone, the row stays', async () => {
  const { id } = await make('lists.sign-off-book', 'pdf', { listId: list.id })
  const before = ground.clock.now
  ground.clock.now = new Date(before.getTime() + 31 * 86_400_000)
  try {
    expect((await refusal(downloadDocument(officer, id))).code).toBe('document/expired')
    expect(await expireDocuments(systemContext(ground.ground, 'timetable'))).toMatch(/^[1-9]\d* expired$/)
    expect(await findDocument(officer, id)).toMatchObject({ standing: 'expired' })
    const pieces = await asOwner(ground.orm, tx => tx.execute(`select from document_piece where document_id = ?`, [id]))
    expect(pieces).toHaveLength(0)
  } finally {
    ground.clock.now = before
  }
})

test('a name that looks like a formula is a name, in every file', async () => {
  const area = await makeCommune(ground, { name: 'Xã Công Thức' })
  const clerk = ground.contextOf('policy-officer', [area.id])
  const merit = {
    fileNo: '@SUM(A1)',
    code: 'TB',
    rate: 50,
    monthly: true,
    martyrName: null,
    relation: null,
    allowance: null,
    representative: false,
  }
  const names = ['=HYPERLINK("http://x")', '+84', '-1+1', '@cmd']
  await loadRegister(
    ground,
    area.id,
    names.map((fullName): TruthPerson => ({
      fullName,
      birthYear: 1950,
      hamlet: '=1+1',
      deceased: false,
      movedAway: false,
      merits: [merit],
    })),
  )
  const locked = await lockedList(area.id, clerk)
  const { bytes } = await make('lists.sign-off-book', 'xlsx', { listId: locked.id }, clerk)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as unknown as ArrayBuffer)
  const found = new Set<string>()
  book.worksheets[0]!.eachRow(row =>
    row.eachCell(cell => {
      expect(cell.formula ?? '').not.toMatch(/HYPERLINK|cmd/)
      if (names.includes(String(cell.value))) found.add(String(cell.value))
    }),
  )
  expect([...found].sort()).toEqual([...names].sort())
})

test('a program that asks for a file with the wrong particulars is told which, and nothing is asked for', async () => {
  const asked = () => asOwner(ground.orm, tx => tx.execute<{ n: number }[]>(`select count(*)::int as n from document`))
  const before = await asked()
  const files = [{ kind: 'lists.sign-off-book', format: 'pdf' as const, parameters: { listId: 'không phải mã' } }]
  const refused = await refusal(requestDocuments(officer, { title: 'Thử', files }))
  expect([refused.code, refused.field, refused.facts['parameter']]).toEqual(['input/invalid', 'files.0.parameters', 'listId'])
  expect(await asked()).toEqual(before)
})

test('a book is made of a locked list only', async () => {
  const { source } = await makeOccasion(ground)
  const { list: draft } = await compileList(officer, { sourceId: source.id, areaId })
  expect((await refusal(requestSignOffBooks(officer, { listId: draft.id }))).code).toBe('document/list-not-locked')
})

test('a file tells nothing of communes that its readers do not see, though whoever asked for it does', async () => {
  const [one, other] = [(await makeCommune(ground)).id, (await makeCommune(ground)).id]
  const both = ground.contextOf('coordinator')
  const { event } = await makeEvent(ground.contextOf('policy-officer'), [one, other])
  const invite = (area: string, name: string) =>
    asOwner(ground.orm, tx =>
      tx.execute(
        `insert into invitee (id, event_id, area_id, guest_name, origin, placement, reason, invited_at, invited_by) values (gen_random_uuid(), ?, ?, ?, 'by-hand', 'seat', '{}', now(), gen_random_uuid())`,
        [event.id, area, name],
      ),
    )
  await invite(one, 'Khách Gần')
  const { documents } = await requestDocuments(both, {
    title: 'Thử',
    files: [{ kind: 'events.call-sheet', format: 'pdf', parameters: { eventId: event.id } }],
  })
  // Between asking and making, or before it is tried again.
  await invite(other, 'Khách Xa')
  const documentId = documents[0]!.id
  await compileDocument(both, { documentId })
  const text = (await textOf((await bytesOf(ground.contextOf('policy-officer', [one]), documentId)).bytes)).join('')
  expect([text.includes('KháchGần'), text.includes('KháchXa')]).toEqual([true, false])
})

import { PDFParse } from 'pdf-parse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { findDocument } from '../../src/documents/documents.queries.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { retryDocument } from '../../src/documents/retry-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { recordConsent } from '../../src/events/record-consent.ts'
import { recordFinding } from '../../src/events/record-finding.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { giveConsent } from '../../src/privacy/give-consent.ts'
import { personalData } from '../../src/privacy/personal-data.ts'
import { addContact } from '../../src/registry/add-contact.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { addSoldierFamily } from '../../src/registry/add-soldier-family.ts'
import { readPersonCard } from '../../src/registry/person-card.queries.ts'
import { supplied } from '../../src/supply.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeEvent } from '../events/make-event.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let personId: string
let officer: Context
let medic: Context
let clerk: Person
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [areaId])
  medic = ground.contextOf('medical-staff', [areaId])
  clerk = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Lập' })
  const person = await addPerson(officer, { areaId, fullName: 'Nguyễn Thị Trọn', birth: '05/03/1944', nationalId: '001144000010' })
  personId = person.id
  await addContact(officer, { personId, name: 'Nguyễn Văn Con', relation: 'child', phone: '0912345678' })
  await addContact(officer, { personId, relation: 'self', phone: '0987654321' })
  await addSoldierFamily(officer, { personId, soldierName: 'Nguyễn Văn Lính', relation: 'mother', enlistedOn: '2023-02-01' })
  await giveConsent(officer, { personId, purpose: 'sponsors', how: 'spoken', agreed: true })
  await readPersonCard(ground.contextOf('viewer', [areaId], { id: clerk.id }), personId, 'card')
  const list = await makeList(ground, [{ fullName: 'Nguyễn Thị Trọn', personId }], { areaId, hamlets: 1 })
  const { event, morning } = await makeEvent(officer, [areaId], { name: 'Khám bệnh tháng 7' })
  ground.clock.now = new Date('2024-07-20T01:00:00Z')
  await recordHandover(officer, {
    giftId: list.gifts[0]!.id,
    receiver: { kind: 'proxy', name: 'Nguyễn Văn Con', relation: 'con', paper: 'giấy ủy quyền số 3' },
  } as never)
  const arrived = await receiveWalkIn(officer, { eventId: event.id, sessionId: morning.id, personId })
  if (!arrived.granted) throw new Error('not received')
  const at = { eventId: event.id, inviteeId: arrived.inviteeId }
  await recordConsent(medic, { ...at, how: 'signed' })
  await recordFinding(medic, { ...at, kind: 'finding', text: 'Huyết áp 170/100' })
})
afterAll(() => ground.close())

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )
const ask = (ctx: Context, format: 'json' | 'pdf' | 'xlsx' = 'json') =>
  requestDocuments(ctx, {
    title: 'Bản sao',
    files: [{ kind: 'privacy.person-export', format, parameters: { personId, because: 'Đơn số 12' } }],
  })
async function make(ctx: Context, format: 'json' | 'pdf' | 'xlsx' = 'json'): Promise<Buffer> {
  const { documents } = await ask(ctx, format)
  expect(await compileDocument(ctx, { documentId: documents[0]!.id })).toBe('made')
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(ctx, documents[0]!.id)).bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}
const readJson = async (ctx: Context) =>
  JSON.parse((await make(ctx)).toString('utf8')) as { person: string; sections: Record<string, Record<string, unknown>[] | string> }

test('three people who want the copy: who may; who may, but not here; who may not', async () => {
  const page = `/people/${personId}/consents`
  const sent = await clerk.submit(page, `/people/${personId}/copy`, { because: 'Đơn số 12' })
  expect(sent.status).toBe(303)
  expect(sent.headers.get('location')).toMatch(/^\/documents\?request=/)
  const elsewhere = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
  expect(await refusalOf(ask(elsewhere))).toBe('record/missing')
  expect(await refusalOf(ask(ground.contextOf('approver', [areaId])))).toBe('access/forbidden')
  expect(await refusalOf(ask(ground.contextOf('administrator', [areaId])))).toBe('access/forbidden')
})

test('the copy holds everything: data, relatives, gifts, events, consents, and who looked', async () => {
  const { person, sections } = await readJson(officer)
  expect(person).toBe('Nguyễn Thị Trọn')
  expect(sections['person']).toMatchObject([{ fullName: 'Nguyễn Thị Trọn', birth: '05/03/1944', nationalId: '001144000010' }])
  expect(sections['gifts']).toMatchObject([{ amount: 300000, category: 'Thương binh' }])
  expect(sections['handovers']).toMatchObject([{ what: 'Trao quà', amount: 300000 }])
  expect(JSON.stringify(sections['events'])).toContain('Khám bệnh tháng 7')
  expect(JSON.stringify(sections['consents'])).toContain('Chia sẻ với nhà tài trợ')
  const looks = sections['looks'] as Record<string, unknown>[]
  expect(looks.some(look => look['by'] === 'Cán bộ Lập' && look['what'] === 'xem')).toBe(true)
  expect(sections['changes']).not.toEqual([])
})

test('others in it are shortened: the son by his initials and the last digits, the soldier by his initials', async () => {
  const { sections } = await readJson(officer)
  expect(sections['contacts']).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ relation: 'con', name: 'N.V.C.', phone: '•••••••678' }),
      expect.objectContaining({ relation: 'chính người này', phone: '0987654321' }),
    ]),
  )
  const text = JSON.stringify(sections)
  for (const word of ['Nguyễn Văn Con', '0912345678', 'Nguyễn Văn Lính']) expect(text).not.toContain(word)
  expect(text).toContain('N.V.L.')
})

test('health is copied by medical staff only; the others learn that there is something, not what', async () => {
  const byOfficer = await readJson(officer)
  expect(byOfficer.sections['health']).toContain('handed out separately')
  expect(JSON.stringify(byOfficer)).not.toContain('170/100')
  const byMedic = await readJson(medic)
  expect(byMedic.sections['health']).toMatchObject([{ text: 'Huyết áp 170/100' }])
  expect(byMedic.sections['gifts']).toContain('handed out separately')
  const both = await readJson(
    ground.contextOf([
      { role: 'policy-officer', areas: new Set([areaId]) },
      { role: 'medical-staff', areas: new Set([areaId]) },
    ]),
  )
  expect(Object.values(both.sections).filter(rows => typeof rows === 'string')).toEqual([])
})

test('a copy is for whoever made it: not the officer for the findings in it, not medical staff for the gifts', async () => {
  for (const [maker, other] of [
    [medic, officer],
    [officer, medic],
  ] as const) {
    const { documents } = await ask(maker)
    const documentId = documents[0]!.id
    await compileDocument(maker, { documentId })
    expect(await refusalOf(downloadDocument(other, documentId))).toBe('record/missing')
    expect(await refusalOf(retryDocument(other, { documentId }))).toBe('record/missing')
    expect(await findDocument(other, documentId)).toBeNull()
    expect(await findDocument(maker, documentId)).toMatchObject({ standing: 'ready' })
  }
})

test('as a paper it can be read; it is logged as an export with its reason and thrown away after a week', async () => {
  const parser = new PDFParse({ data: new Uint8Array(await make(officer, 'pdf')) })
  const { text } = await parser.getText()
  expect(text).toContain('BẢN SAO DỮ LIỆU CÁ NHÂN')
  expect(text).toContain('001144000010')
  expect(text).toContain('Ai đã xem')
  const { documents } = await ask(officer, 'xlsx')
  await compileDocument(officer, { documentId: documents[0]!.id })
  const standing = (await findDocument(officer, documents[0]!.id))!
  expect(standing.title).not.toContain('Trọn')
  expect(standing.expiresAt!.getTime() - ground.clock.now.getTime()).toBe(7 * 86_400_000)
  const [log] = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`select action, purpose, subject_id from access_entry where action = 'export' order by at desc limit 1`),
  )
  expect(log).toEqual({ action: 'export', purpose: 'Đơn số 12', subject_id: personId })
})

/** Tables that name a person and are left out of the copy: each with why. */
const leftOut: Readonly<Record<string, string>> = {
  shift: 'its subject is a station or a visit',
}

test('no table that names a person is forgotten in the copy', async () => {
  const covered = new Set(supplied(ground.ground, personalData).flatMap(source => source.tables))
  const tables = await asOwner(ground.orm, tx =>
    tx.execute<{ table: string }[]>(
      `select distinct c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname in ('person_id', 'invitee_id', 'gift_id', 'subject_id') order by 1`,
    ),
  )
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.map(row => row.table).filter(table => !covered.has(table) && leftOut[table] == null)).toEqual([])
})

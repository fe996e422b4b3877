import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePeople } from '../events/make-event.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let investigator: Person
let curious: Person
let colleague: Person
let incidentId: string

/** Somebody looks at one person and changes another; a colleague looks at a third. Then a list is missed, and an incident recorded. */
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  // Looks and changes are stamped by the database's own clock, which tests leave alone.
  ground.clock.now = new Date()
  curious = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Tò Mò' })
  colleague = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Khác' })
  investigator = await makePerson(ground, { role: 'administrator', areaId, name: 'Người Điều Tra' })
  const [seen, changed, others] = await makePeople(ground, areaId, [
    { name: 'Ngô Thị Thấy' },
    { name: 'Ngô Thị Sửa' },
    { name: 'Ngô Thị Khác' },
  ])
  expect((await curious.get(`/people/${seen!.id}`)).status).toBe(200)
  expect((await colleague.get(`/people/${others!.id}`)).status).toBe(200)
  const added = await curious.post(`/api/v1/people/${changed!.id}/contacts`, {
    name: 'Ngô Văn Con',
    relation: 'child',
    phone: '0912345678',
  })
  expect(added.status).toBe(201)
  await investigator.submit('/privacy', '/privacy/incidents', { areaId, what: 'Có người xem hồ sơ không vì công việc' })
  const [incident] = await asOwner(ground.orm, tx => tx.execute<{ id: string }[]>(`select id from incident`))
  incidentId = incident!.id
})
afterAll(() => ground.close())

const today = () => new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(ground.clock.now)

/** Asks on the incident's page, lets the worker make the file, fetches it. */
async function fileOf(who: Person, fields: Record<string, string>): Promise<{ id: string; rows: string[] }> {
  const path = `/privacy/incidents/${incidentId}`
  const asked = await who.submit(path, `${path}/accessed`, { from: today(), to: today(), ...fields })
  expect(asked.status).toBe(303)
  const [document] = await asOwner(ground.orm, tx =>
    tx.execute<{ id: string }[]>(`select id from document where kind = 'privacy.accessed' order by id desc limit 1`),
  )
  await compileDocument(ground.contextOf('administrator', [areaId], { id: who.id }), { documentId: document!.id })
  const file = await who.get(`/documents/${document!.id}/download`)
  expect(file.status).toBe(200)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await file.arrayBuffer()) as ExcelJS.Buffer)
  return { id: document!.id, rows: Array.from(book.worksheets[0]!.getSheetValues(), row => JSON.stringify(row) ?? '') }
}

test('what was accessed: each look and each change by the account asked about, to the person, and nothing by others', async () => {
  const { rows } = await fileOf(investigator, { actorId: curious.id })
  const about = (name: string) => rows.filter(row => row.includes(name))
  expect(about('Ngô Thị Thấy')[0]).toMatch(/Cán bộ Tò Mò.*xem/i)
  expect(about('Ngô Thị Sửa').length).toBeGreaterThan(0)
  expect(about('Ngô Thị Khác')).toEqual([])
  expect(about('Cán bộ Khác')).toEqual([])
})

test('without an account it names everybody who looked in the commune; the request for it is itself in the log', async () => {
  const { rows } = await fileOf(investigator, {})
  expect(rows.join('')).toMatch(/Cán bộ Khác.*Ngô Thị Khác/)
  const logged = await asOwner(ground.orm, tx =>
    tx.execute<{ actor: string }[]>(`select distinct actor from access_entry where action = 'export' and purpose = 'incident'`),
  )
  expect(logged).toEqual([{ actor: investigator.id }])
})

test('three people: who may; who may, but not here; who may not', async () => {
  const { id } = await fileOf(investigator, {})
  const elsewhere = await makePerson(ground, { role: 'administrator', areaId: (await makeCommune(ground)).id })
  const path = `/privacy/incidents/${incidentId}`
  expect((await elsewhere.get(path)).status).toBe(404)
  expect((await elsewhere.submit('/privacy', `${path}/accessed`, { from: today(), to: today() })).status).toBe(404)
  expect((await elsewhere.get(`/documents/${id}/download`)).status).toBe(404)
  expect((await colleague.submit('/account', `${path}/accessed`, { from: today(), to: today() })).status).toBe(403)
  expect((await colleague.get(`/documents/${id}/download`)).status).toBe(403)
})

test('a span that ends before it begins is refused', async () => {
  const path = `/privacy/incidents/${incidentId}`
  expect((await investigator.submit(path, `${path}/accessed`, { from: '02/06/2024', to: '01/06/2024' })).status).toBe(422)
})

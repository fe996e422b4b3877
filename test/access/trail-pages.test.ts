import { afterAll, beforeAll, expect, test } from 'vitest'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let personId: string
let contactId: string
let officer: Person
let auditor: Person
let elsewhere: Person
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  officer = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Ghi' })
  auditor = await makePerson(ground, { role: 'auditor', areaId })
  elsewhere = await makePerson(ground, { role: 'auditor', areaId: (await makeCommune(ground)).id })
  const made = await officer.post('/api/v1/people', {
    areaId,
    fullName: 'Nguyễn Thị Vết',
    birth: '1947',
    nationalId: '001147000015',
    note: 'số cũ 012345678',
  })
  personId = ((await made.json()) as { id: string }).id
  const contact = await officer.post(`/api/v1/people/${personId}/contacts`, { relation: 'child', phone: '0912345678' })
  contactId = ((await contact.json()) as { id: string }).id
})
afterAll(() => ground.close())

const trailOf = async (who: Person, query: string) =>
  (await (await who.get(`/api/v1/trail?${query}`)).json()) as {
    changes: {
      relation: string
      actorName: string
      request: string
      values: { column: string; before: string | null; after: string | null }[]
    }[]
    looks: { action: string; purpose: string; actorName: string; subjectId: string | null }[]
  }

test('three people at the trail: who may; who may, but not here; who may not', async () => {
  expect((await auditor.get(`/trail?whom=${personId}`)).status).toBe(200)
  expect((await trailOf(auditor, `whom=${personId}`)).changes.map(row => row.relation).sort()).toEqual(['contact', 'person'])
  expect((await trailOf(elsewhere, `whom=${personId}`)).changes).toEqual([])
  expect((await trailOf(elsewhere, `whom=Nguyen+Thi+Vet`)).changes).toEqual([])
  expect((await officer.get('/trail')).status).toBe(403)
  expect((await officer.get('/api/v1/trail?on=2024-06-24')).status).toBe(403)
})

test('nothing is listed until something is asked', async () => {
  expect(await trailOf(auditor, '')).toMatchObject({ changes: [], looks: [] })
  expect(await (await auditor.get('/trail')).text()).toContain('Chọn một người')
  expect(await (await auditor.get('/trail?request=khong-phai')).text()).toContain('chưa đúng')
})

test('a day is asked for as people write it', async () => {
  const asked = await (await auditor.get('/trail?on=24/6/2024')).text()
  expect(asked).not.toContain('chưa đúng')
  expect(asked).toContain('value="24/6/2024"')
  expect(await (await auditor.get('/trail?on=31/02/2024')).text()).toContain('chưa đúng')
})

test('found by person, by who did it, by request; ids and telephone numbers stay masked', async () => {
  const { changes } = await trailOf(auditor, 'whom=nguyen+thi+vet')
  expect(changes).toHaveLength(2)
  expect(changes[0]).toMatchObject({ relation: 'contact', actorName: 'Cán bộ Ghi' })
  const values = changes.flatMap(row => row.values)
  expect(values).toContainEqual({ column: 'phone', before: null, after: '•••••••678' })
  expect(values).toContainEqual({ column: 'national_id_cipher', before: null, after: '•••' })
  expect(values).toContainEqual({ column: 'note', before: null, after: 'số cũ ••••••678' })
  expect(JSON.stringify(changes)).not.toMatch(/001147000015|0912345678|012345678/)
  expect((await trailOf(auditor, `who=can+bo+ghi`)).changes).toHaveLength(2)
  expect((await trailOf(auditor, `request=${changes[0]!.request}`)).changes).toHaveLength(1)
  const text = await (await auditor.get(`/trail?whom=${personId}`)).text()
  expect(text).toContain('Cán bộ Ghi')
  expect(text).not.toContain('0912345678')
})

test('who looked stands on the page of the person, and reading the trail is a look itself', async () => {
  await officer.get(`/people/${personId}`)
  await officer.post(`/api/v1/contacts/${contactId}/reveal`, { because: 'gọi báo lịch khám' })
  const card = await (await auditor.get(`/people/${personId}`)).text()
  expect(card).toContain('Ai đã xem')
  expect(card).toContain('gọi báo lịch khám')
  expect(await (await officer.get(`/people/${personId}`)).text()).not.toContain('Ai đã xem')
  const { looks } = await trailOf(auditor, `what=looks&whom=${personId}`)
  expect(looks.map(row => [row.action, row.purpose])).toEqual(
    expect.arrayContaining([
      ['reveal', 'gọi báo lịch khám'],
      ['view', 'card'],
      ['search', 'trail'],
    ]),
  )
})

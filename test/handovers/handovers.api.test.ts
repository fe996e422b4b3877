import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePerson, type Person, Visitor } from '../people.ts'
import { makeList } from './make-gift.ts'

let ground: TestGround
let officer: Person
let accountant: Person
beforeAll(async () => {
  ground = await testGround()
  officer = await makePerson(ground, { role: 'policy-officer', name: 'Bà Khuất Thị Hòa' })
  accountant = await makePerson(ground, { role: 'accountant' })
})
afterAll(() => ground.close())

interface Said {
  id: string
  code: string
  detail: string
  field: string
}
const json = async (answer: Response) => (await answer.json()) as Said
const self = { receiver: { kind: 'self' } }
const standing = (listId: string) =>
  asOwner(ground.orm, tx => tx.execute(`select id from handover where list_id = ? and reversed_at is null`, [listId]))

test('two tables, one gift: one is told who already received it, when, where and by whom', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Nguyễn Thị Lý' }])
  const other = await makePerson(ground, { role: 'policy-officer' })
  const answers = await Promise.all(
    [officer, other].map(desk => desk.post(`/api/v1/gifts/${gifts[0]!.id}/handover`, { ...self, place: 'Nhà văn hóa thôn 1' })),
  )
  expect(answers.map(answer => answer.status).sort()).toEqual([201, 409])
  const told = await json(answers.find(answer => answer.status === 409)!)
  expect(told.code).toBe('gift/already-handed-over')
  for (const word of ['Nguyễn Thị Lý', '09:00 24/06/2024', 'Nhà văn hóa thôn 1']) expect(told.detail).toContain(word)
  expect(await standing(listId)).toHaveLength(1)
})

test('a double click and a replay with the same key get the first answer; the same key for another gift is refused', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Trần Văn Sáu' }, { fullName: 'Trần Thị Bảy' }])
  const key = { 'idempotency-key': newId() }
  const post = (at = 0) => officer.post(`/api/v1/gifts/${gifts[at]!.id}/handover`, self, key)
  const answers = [...(await Promise.all([post(), post(), post()])), await post()]
  expect(answers.map(answer => answer.status)).toEqual([201, 201, 201, 201])
  expect(new Set(await Promise.all(answers.map(async answer => (await json(answer)).id))).size).toBe(1)
  expect(await standing(listId)).toHaveLength(1)
  const reused = await post(1)
  expect([reused.status, (await json(reused)).code]).toEqual([409, 'request/key-reused'])
  expect(await standing(listId)).toHaveLength(1)
})

test('a refusal is kept and replayed under its key as it was', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Lê Văn Một' }])
  await officer.post(`/api/v1/gifts/${gifts[0]!.id}/handover`, self)
  const key = { 'idempotency-key': newId() }
  const post = () => officer.post(`/api/v1/gifts/${gifts[0]!.id}/handover`, self, key)
  expect([(await post()).status, (await post()).status]).toEqual([409, 409])
  expect(await asOwner(ground.orm, tx => tx.execute(`select id from handover_refusal where gift_id = ?`, [gifts[0]!.id]))).toHaveLength(1)
})

test('who may; who may, but not here; who may not; who has not signed in', async () => {
  const { gifts, areaId, hamlets } = await makeList(ground, [{ fullName: 'Đỗ Thị Nhỡ' }, { fullName: 'Đỗ Thị Thừa', hamlet: 1 }])
  const path = `/api/v1/gifts/${gifts[0]!.id}/handover`
  expect((await new Visitor(ground).post(path, self)).status).toBe(403)
  expect((await (await makePerson(ground, { role: 'viewer', areaId })).post(path, self)).status).toBe(403)
  const elsewhere = await makeList(ground, [{ fullName: 'Xa' }])
  expect((await (await makePerson(ground, { role: 'policy-officer', areaId: elsewhere.areaId })).post(path, self)).status).toBe(404)
  const team = await makePerson(ground, { role: 'hamlet-team', areaId, hamletId: hamlets[1]!.id })
  expect((await team.post(path, self)).status).toBe(404)
  expect((await team.post(`/api/v1/gifts/${gifts[1]!.id}/handover`, self)).status).toBe(201)
  expect((await (await makePerson(ground, { role: 'policy-officer', areaId })).post(path, self)).status).toBe(201)
})

test('bad input: an unlocked list, tomorrow, a proxy without papers, an id that is none: a sentence each, and nothing handed over', async () => {
  const draft = await makeList(ground, [{ fullName: 'Vũ Thị Hiền' }], { state: 'compiled' })
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Vũ Văn Bảy' }])
  const tried = [
    [draft.gifts[0]!.id, self, 409, 'gift/list-not-locked'],
    [gifts[0]!.id, { ...self, on: '2024-06-25' }, 422, 'handover/in-future'],
    [gifts[0]!.id, { receiver: { kind: 'proxy', name: 'Vũ Văn Con' } }, 422, 'receiver/relation-missing'],
    [gifts[0]!.id, { receiver: { kind: 'nobody' } }, 422, 'input/invalid'],
    ['not-an-id', self, 404, 'record/missing'],
  ] as const
  for (const [id, body, status, code] of tried) {
    const answer = await officer.post(`/api/v1/gifts/${id}/handover`, body)
    const said = await json(answer)
    expect([answer.status, said.code]).toEqual([status, code])
    expect(said.detail.length).toBeGreaterThan(20)
  }
  expect(await standing(listId)).toEqual([])
})

test('a whole list by program: book, reasons, return, settlement, and the money book adds up', async () => {
  const { listId, sourceId, areaId, gifts } = await makeList(
    ground,
    Array.from({ length: 5 }, (_, at) => ({ fullName: `Cấn Thị ${at}` })),
  )
  const wrong = await officer.post(`/api/v1/lists/${listId}/signed-book`, { lines: '1-3, 2' })
  expect([wrong.status, (await json(wrong)).code]).toEqual([422, 'book/lines-wrong'])
  const book = await officer.post(`/api/v1/lists/${listId}/signed-book`, { lines: '1-4; 5 từ chối', on: '2024-06-21' })
  expect(book.status).toBe(201)
  expect(await book.json()).toMatchObject({ handed: { length: 4 }, missed: [{ outcome: 'refused' }], refused: [] })
  const settle = () => accountant.post('/api/v1/settlements', { sourceId, areaId })
  const early = await settle()
  expect([early.status, (await json(early)).code]).toEqual([409, 'settlement/still-open'])
  const waiting = await officer.get(`/api/v1/lists/${listId}/waiting`)
  expect(await waiting.json()).toMatchObject({
    items: [{ fullName: 'Cấn Thị 4', missed: { reason: 'refused', next: 'return' } }],
    next: null,
  })
  const back = { giftIds: [gifts[4]!.id], reference: 'PNT 2', returnedOn: '2024-06-24', because: 'Từ chối nhận' }
  expect((await accountant.post('/api/v1/returns', back)).status).toBe(201)
  expect(await (await accountant.get(`/api/v1/sources/${sourceId}/areas/${areaId}/money-book`)).json()).toMatchObject({
    total: { gifts: 5, handedGifts: 4, returnedGifts: 1, openGifts: 0, openAmount: 0 },
  })
  expect((await settle()).status).toBe(201)
  expect(await (await officer.get(`/api/v1/lists/${listId}/handover-progress`)).json()).toMatchObject({ settled: true })
})

test('a visit at home, planned and carried out by program', async () => {
  const { campaignId, gifts } = await makeList(ground, [{ fullName: 'Kiều Văn Lạc' }])
  const planned = await officer.post('/api/v1/visits', {
    campaignId,
    personId: gifts[0]!.personId,
    visitOn: '2024-06-24',
    party: ['Chủ tịch UBND xã'],
  })
  expect(planned.status).toBe(201)
  const { id } = await json(planned)
  const done = await officer.post(`/api/v1/visits/${id}/outcome`, { outcome: 'visited', giftIds: [gifts[0]!.id] })
  expect(await done.json()).toMatchObject({ visit: { outcome: 'visited' }, handed: [{ channel: 'visit', giver: 'Chủ tịch UBND xã' }] })
  expect(await (await officer.get(`/api/v1/visits?campaignId=${campaignId}`)).json()).toMatchObject({ items: [{ outcome: 'visited' }] })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { createEvent } from '../../src/events/create-event.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { peopleByArea } from '../../src/registry/people-by-area.queries.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeOccasion } from '../lists/make-list.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

async function world() {
  const [here, there, elsewhere] = [await makeCommune(ground), await makeCommune(ground), await makeCommune(ground)]
  const hamlet = await makeHamlet(ground, there.id)
  const [giver, taker, stranger, viewer] = [
    await makePerson(ground, { role: 'policy-officer', areaId: here.id }),
    await makePerson(ground, { role: 'policy-officer', areaId: there.id }),
    await makePerson(ground, { role: 'policy-officer', areaId: elsewhere.id }),
    await makePerson(ground, { role: 'viewer', areaId: there.id }),
  ]
  const made = await giver.post('/api/v1/people', { areaId: here.id, fullName: `Nguyễn Thị ${newId().slice(-6)}` })
  const { id: personId } = (await made.json()) as { id: string }
  return { here, there, hamlet, giver, taker, stranger, viewer, personId }
}
const offered = async (w: Awaited<ReturnType<typeof world>>) => {
  const answer = await w.giver.post(`/api/v1/people/${w.personId}/moves`, { toAreaId: w.there.id })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: string }).id
}
const placeOf = (personId: string) =>
  asOwner(ground.orm, tx => tx.execute(`select area_id, hamlet_id from person where id = ?`, [personId]))

test('a person moves when the one commune offers and the other accepts; the old address stays', async () => {
  const w = await world()
  expect((await w.taker.get(`/api/v1/people/${w.personId}`)).status).toBe(404)
  const offerId = await offered(w)
  expect(await (await w.taker.get('/moves')).text()).toContain(`/moves/${offerId}`)
  expect((await w.taker.submit(`/moves/${offerId}`, `/moves/${offerId}/accept`, { hamletId: w.hamlet.id })).status).toBe(303)
  expect(await placeOf(w.personId)).toEqual([{ area_id: w.there.id, hamlet_id: w.hamlet.id }])
  expect(await (await w.taker.get(`/people/${w.personId}`)).text()).toContain(w.here.name)
  expect((await w.giver.get(`/api/v1/people/${w.personId}`)).status).toBe(404)
  expect((await w.taker.post(`/api/v1/moves/${offerId}/accept`, {})).status).toBe(409)
})

test('neither a third commune nor a viewer nor the giving side can accept', async () => {
  const w = await world()
  const offerId = await offered(w)
  expect((await w.stranger.post(`/api/v1/moves/${offerId}/accept`, {})).status).toBe(404)
  expect((await w.stranger.get(`/moves/${offerId}`)).status).toBe(404)
  expect((await w.viewer.post(`/api/v1/moves/${offerId}/accept`, {})).status).toBe(403)
  expect((await w.giver.post(`/api/v1/moves/${offerId}/accept`, {})).status).toBe(403)
  expect(await placeOf(w.personId)).toEqual([{ area_id: w.here.id, hamlet_id: null }])
})

test('an offer is made once, declined with a reason or withdrawn; the person stays meanwhile', async () => {
  const w = await world()
  const offerId = await offered(w)
  expect((await w.giver.post(`/api/v1/people/${w.personId}/moves`, { toAreaId: w.there.id })).status).toBe(409)
  expect((await w.taker.submit(`/moves/${offerId}`, `/moves/${offerId}/decline`, { because: 'Không cư trú tại xã' })).status).toBe(303)
  expect(await (await w.giver.get('/moves')).text()).toContain('Không cư trú tại xã')
  const again = await offered(w)
  expect((await w.giver.post(`/api/v1/moves/${again}/withdraw`, {})).status).toBe(200)
  expect((await w.taker.post(`/api/v1/moves/${again}/accept`, {})).status).toBe(409)
  expect(await placeOf(w.personId)).toEqual([{ area_id: w.here.id, hamlet_id: null }])
})

test('two desks accept the same offer: the person moves once', async () => {
  const w = await world()
  const offerId = await offered(w)
  const answers = await Promise.all([1, 2].map(() => w.taker.post(`/api/v1/moves/${offerId}/accept`, {})))
  expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 409])
})

test('who is left alone by the scope after accepting sees no more of the old commune than before', async () => {
  const w = await world()
  const other = await w.giver.post('/api/v1/people', { areaId: w.here.id, fullName: 'Người Ở Lại' })
  const { id } = (await other.json()) as { id: string }
  await w.taker.post(`/api/v1/moves/${await offered(w)}/accept`, {})
  expect((await w.taker.get(`/api/v1/people/${id}`)).status).toBe(404)
})

test('people are counted by the structure of a day before or after the move', async () => {
  const w = await world()
  await w.taker.post(`/api/v1/moves/${await offered(w)}/accept`, {})
  const ctx = ground.contextOf('coordinator')
  const at = async (day: string) => (await peopleByArea(ctx, day)).filter(row => [w.here.id, w.there.id].includes(row.areaId))
  expect((await at('2024-06-23')).map(row => row.areaId)).toEqual([w.here.id])
  expect((await at('2024-06-24')).map(row => row.areaId)).toEqual([w.there.id])
})

test('a gift owed in the old commune is flagged there when its person moves, so that somebody decides', async () => {
  const list = await makeList(ground, [{ fullName: 'Phí Thị Chuyển' }])
  const there = await makeCommune(ground)
  const giver = await makePerson(ground, { role: 'policy-officer', areaId: list.areaId })
  const taker = await makePerson(ground, { role: 'policy-officer', areaId: there.id })
  const moved = await giver.post(`/api/v1/people/${list.gifts[0]!.personId}/moves`, { toAreaId: there.id })
  const { id } = (await moved.json()) as { id: string }
  expect((await taker.post(`/api/v1/moves/${id}/accept`, {})).status).toBeLessThan(300)
  const flags = await asOwner(ground.orm, tx => tx.execute(`select kind, area_id from gift_flag where gift_id = ?`, [list.gifts[0]!.id]))
  expect(flags).toEqual([{ kind: 'moved', area_id: list.areaId }])
  // What was in reach for the act is out of reach again.
  expect((await taker.get(`/api/v1/lists/${list.listId}`)).status).toBe(404)
})

test('whoever was noted as gone and is then taken over has arrived: on the lists and among the invited there, with the history kept', async () => {
  const w = await world()
  const person = `/api/v1/people/${w.personId}`
  expect((await w.giver.post(`${person}/departure`, { source: 'trưởng thôn' })).status).toBeLessThan(300)
  expect((await w.giver.post(`${person}/decide-departure`, { decision: 'left' })).status).toBeLessThan(300)
  await w.taker.post(`/api/v1/moves/${await offered(w)}/accept`, {})
  expect(await (await w.taker.get(person)).json()).toMatchObject({ departure: 'stays' })
  const history = await asOwner(ground.orm, tx =>
    tx.execute(`select decision, area_id from departure where person_id = ? order by id`, [w.personId]),
  )
  expect(history).toEqual([
    { decision: 'left', area_id: w.there.id },
    { decision: 'stays', area_id: w.there.id },
  ])
  const taker = ground.contextOf('policy-officer', [w.there.id])
  const { source } = await makeOccasion(ground)
  const { list } = await compileList(taker, { sourceId: source.id, areaId: w.there.id })
  const reasons = await inTransaction(taker, tx => tx.execute(`select reasons from gift_reason where list_id = ?`, [list.id]))
  expect(JSON.stringify(reasons)).not.toContain('moved-away')

  const coordinator = ground.contextOf('coordinator')
  const event = await createEvent(coordinator, {
    name: 'Khám sức khỏe 2024',
    place: 'Trạm y tế',
    organiser: 'UBND xã',
    areaIds: [w.there.id],
  })
  expect(await invitePeople(coordinator, { eventId: event.id, filter: {} })).toMatchObject({ invited: 1 })
})

test('a report of leaving that nobody had decided on is answered by the commune that takes the person over', async () => {
  const w = await world()
  await w.giver.post(`/api/v1/people/${w.personId}/departure`, { source: 'hàng xóm' })
  await w.taker.post(`/api/v1/moves/${await offered(w)}/accept`, {})
  expect(await (await w.taker.get(`/api/v1/people/${w.personId}`)).json()).toMatchObject({ departure: 'stays' })
})

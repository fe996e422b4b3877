import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let administrator: Person
let elsewhere: Person
let officer: Person
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  administrator = await makePerson(ground, { role: 'administrator', areaId })
  elsewhere = await makePerson(ground, { role: 'administrator', areaId: (await makeCommune(ground)).id })
  officer = await makePerson(ground, { role: 'policy-officer', areaId })
})
afterAll(() => ground.close())

const asked = { requester: 'Bà Nguyễn Thị Hỏi', kind: 'erase', wish: 'Xóa số điện thoại' }

test('three people: who may, who may but not here, who may not', async () => {
  const fields = { areaId, ...asked }
  expect((await administrator.submit('/privacy', '/privacy/requests', fields)).status).toBe(303)
  expect((await elsewhere.submit('/privacy', '/privacy/requests', fields)).status).toBe(403)
  expect((await officer.get('/privacy')).status).toBe(403)
  expect(await (await administrator.get('/privacy')).text()).toContain('Bà Nguyễn Thị Hỏi')
  expect(await (await elsewhere.get('/privacy')).text()).not.toContain('Bà Nguyễn Thị Hỏi')
})

test('a request has two working days for the answer and ten days to be carried out; finished only after the answer', async () => {
  const [row] = await asOwner(ground.orm, tx =>
    tx.execute<{ id: string; clocks: string[] }[]>(
      `select id, array[received_on::text, answer_by::text, act_by::text] as clocks from subject_request`,
    ),
  )
  expect(row!.clocks).toEqual(['2024-06-24', '2024-06-26', '2024-07-04'])
  const step = (who: Person, name: string, words = 'Đã xóa số điện thoại') =>
    who.submit('/privacy', `/privacy/requests/${row!.id}/${name}`, { words })
  expect((await step(administrator, 'finish')).status).not.toBe(303)
  expect((await step(elsewhere, 'answer')).status).toBe(404)
  expect((await step(administrator, 'answer')).status).toBe(303)
  expect((await step(administrator, 'finish', '')).status).toBe(422)
  expect((await step(administrator, 'finish')).status).toBe(303)
})

test('an incident is reported within 72 hours of being found', async () => {
  await administrator.submit('/privacy', '/privacy/incidents', { areaId, what: 'Mất một tờ danh sách', people: '40' })
  const [row] = await asOwner(ground.orm, tx =>
    tx.execute<{ hours: number }[]>(`select extract(epoch from report_by - found_at)::int / 3600 as hours from incident`),
  )
  expect(row!.hours).toBe(72)
})

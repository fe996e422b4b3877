import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let administrator: Person
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator' })
})
afterAll(() => ground.close())

const give = (person: Person, role: string, fromOn = '2024-06-01', toOn: string | null = null) =>
  administrator.post(`/api/v1/accounts/${person.id}/roles`, { role, fromOn, toOn })

test('whoever draws lists up is not made approver or accountant in the same days, and is told why', async () => {
  const person = await makePerson(ground, { role: 'policy-officer' })
  const refused = await give(person, 'approver')
  expect(await refused.json()).toMatchObject({
    status: 409,
    code: 'account/duties-incompatible',
    field: 'role',
    detail: expect.stringContaining('Người lập danh sách không phê duyệt danh sách'),
  })
  expect((await give(person, 'accountant')).status).toBe(409)
  expect((await give(person, 'military-command')).status).toBe(201)
})

test('approver and accountant do not meet either; once the first role has ended the second may begin', async () => {
  const person = await makePerson(ground)
  expect((await give(person, 'approver', '2024-06-01', '2024-06-30')).status).toBe(201)
  expect((await give(person, 'accountant', '2024-06-30')).status).toBe(409)
  expect((await give(person, 'accountant', '2024-07-01')).status).toBe(201)
})

test('the pairs are data: an office adds its own, and the page of roles shows them', async () => {
  await asOwner(ground.orm, tx =>
    tx.execute(`insert into incompatible_duty (one, other, because) values ('audit.read', 'registry.write', 'Quyết định 12 của huyện')`),
  )
  const person = await makePerson(ground, { role: 'policy-officer' })
  expect(await (await give(person, 'auditor')).json()).toMatchObject({ detail: expect.stringContaining('Quyết định 12 của huyện') })
  const page = await (await administrator.get('/roles')).text()
  expect(page).toContain('Quyết định 12 của huyện')
  expect(page).toContain('Người phê duyệt không quyết toán tiền')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { loadDemo } from '../../src/demo/load.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson } from '../people.ts'

let t: TestGround
beforeAll(async () => {
  t = await testGround()
  await loadDemo(t.services)
})
afterAll(() => t.close())

test('the board shows the occasion to who may see it, counts only their communes, and is closed to others', async () => {
  const coordinator = await makePerson(t, { role: 'coordinator', areaId: seededAreaId('tt') })
  const all = await (await coordinator.get('/board')).text()
  expect(all).toContain('27/7/2024')
  expect(all).toContain('22 danh sách chưa chốt')
  const officer = await makePerson(t, { role: 'policy-officer', areaId: seededAreaId('binh-yen') })
  expect(await (await officer.get('/board')).text()).toContain('1 danh sách chưa chốt')
  const administrator = await makePerson(t, { role: 'administrator' })
  const board = await (await administrator.get('/board')).text()
  expect(board).toContain('danh sách chưa chốt')
  for (const closed of ['/lists', '/shifts']) expect(board).not.toContain(`href="${closed}"`)
  const volunteer = await makePerson(t, { role: 'volunteer', areaId: seededAreaId('tt') })
  expect((await volunteer.get('/board')).status).toBe(403)
})

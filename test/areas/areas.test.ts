import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { type AuditedRow, auditOf } from '../audit.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person, Visitor } from '../people.ts'

let ground: TestGround
let administrator: Person
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator' })
})
afterAll(() => ground.close())

const namesOn = async (on: string) => {
  const answer = await administrator.get(`/api/v1/areas?on=${on}`)
  return ((await answer.json()) as { items: { name: string; kind: string }[] }).items
}

test('Thạch Thất has 23 communes in June 2024, 20 from 2025, and no district from July 2025', async () => {
  const [june, january, july] = [await namesOn('2024-06-28'), await namesOn('2025-01-01'), await namesOn('2025-07-01')]
  const units = (areas: { kind: string }[]) => areas.filter(area => ['commune', 'township', 'ward'].includes(area.kind)).length
  expect([units(june), units(january)]).toEqual([23, 20])
  expect(june.some(area => area.kind === 'district')).toBe(true)
  expect(july.some(area => area.kind === 'district')).toBe(false)
})

test('the page shows the tree of the day asked for, typed as people type it', async () => {
  const html = await (await administrator.get('/areas?on=1/1/2025')).text()
  expect(html).toContain('Cây địa bàn ngày 01/01/2025')
  expect(html).toContain('Xã Lam Sơn')
  expect(html).not.toContain('Xã Canh Nậu')
})

test('a commune shows its hamlets in natural order and what became of it', async () => {
  const html = await (await administrator.get(`/areas/${seededAreaId('canh-nau')}`)).text()
  const order = [...html.matchAll(/<td class="">(Thôn \d+)/g)].map(match => match[1])
  expect(order.slice(0, 3)).toEqual(['Thôn 1', 'Thôn 2', 'Thôn 3'])
  expect(order.indexOf('Thôn 10')).toBeGreaterThan(order.indexOf('Thôn 9'))
  expect(html).toContain('Xã Lam Sơn')
})

test('who may adds a hamlet; who may not here is refused; who may not at all is refused', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const local = await makePerson(ground, { role: 'administrator', areaId: here.id })
  const viewer = await makePerson(ground, { role: 'viewer', areaId: here.id })
  const add = (person: Visitor, areaId: string, name: string) => person.post(`/api/v1/areas/${areaId}/hamlets`, { name })
  expect((await add(local, here.id, 'Thôn Đông')).status).toBe(201)
  expect((await add(local, elsewhere.id, 'Thôn Đông')).status).toBe(403)
  expect((await add(viewer, here.id, 'Thôn Tây')).status).toBe(403)
  expect((await add(new Visitor(ground), here.id, 'Thôn Tây')).status).toBe(403)
})

test('a hamlet that exists, however written, is not added twice; what was typed stays in the form', async () => {
  const { id } = await makeCommune(ground)
  const page = `/areas/${id}`
  expect((await administrator.submit(page, `${page}/hamlets`, { name: 'Thôn Cầu Liêu' })).status).toBe(303)
  expect(await (await administrator.get(page)).text()).toContain('Đã thêm thôn Thôn Cầu Liêu')
  const refused = await administrator.submit(page, `${page}/hamlets`, { name: 'thôn cầu liêu' })
  const html = await refused.text()
  expect(refused.status).toBe(409)
  expect(html).toContain('value="thôn cầu liêu"')
  expect(html).toContain('href="#f-name"')
  expect(html).toMatch(/Tên thôn: .*đã có thôn tên/)
})

test('a unit that has been merged away takes no new hamlet', async () => {
  ground.clock.now = new Date('2025-02-01T03:00:00Z')
  const answer = await administrator.post(`/api/v1/areas/${seededAreaId('canh-nau')}/hamlets`, { name: 'Thôn 12' })
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  expect(await answer.json()).toMatchObject({ code: 'area/not-valid-then', facts: { name: 'Xã Canh Nậu' } })
})

test('a renamed hamlet moves to its place in the order, and the trail tells who renamed it', async () => {
  const { id } = await makeCommune(ground)
  const made = (await (await administrator.post(`/api/v1/areas/${id}/hamlets`, { name: 'Thôn 2' })).json()) as { id: string }
  const renamed = await administrator.submit(`/hamlets/${made.id}/rename`, `/hamlets/${made.id}/rename`, { name: 'Thôn 20' })
  expect([renamed.status, renamed.headers.get('location')]).toEqual([303, `/areas/${id}`])
  const trail = await auditOf(ground, made.id)
  expect(trail.at(-1)).toMatchObject({
    actor: administrator.id,
    action: 'update',
    after: { name: 'Thôn 20' },
    before: { name: 'Thôn 2' },
  } satisfies Partial<AuditedRow>)
  const viewer = await makePerson(ground, { role: 'viewer' })
  expect((await viewer.send('PATCH', `/api/v1/hamlets/${made.id}`, { name: 'Thôn 3' })).status).toBe(403)
})

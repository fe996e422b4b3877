import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportAreaTree, importAreaTree } from '../../src/areas/area-tree-csv.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())
const root = () => ground.contextOf('administrator')

test('what is exported comes back as it was: nothing added, nothing changed', async () => {
  const csv = await exportAreaTree(root())
  expect(csv).toContain('canh-nau,09973,commune,Xã Canh Nậu,tt,,2024-12-31')
  expect(await importAreaTree(root(), { csv })).toEqual({ added: 0, changed: 0 })
  const renamed = csv.replace('Xã Canh Nậu', 'Xã Canh Nậu cũ')
  expect(await importAreaTree(root(), { csv: renamed })).toEqual({ added: 0, changed: 1 })
  expect(await exportAreaTree(root())).toBe(renamed)
})

test('the columns are offered in the language of whoever asks, and read in either', async () => {
  const vietnamese = await exportAreaTree({ ...root(), locale: 'vi' })
  const english = await exportAreaTree({ ...root(), locale: 'en' })
  expect(vietnamese.split('\n')[0]).toBe('Mã,Mã hành chính,Loại,Tên,Thuộc mã,Hiệu lực từ,Hiệu lực đến')
  expect(english.split('\n')[0]).toBe('key,official_code,kind,name,parent,valid_from,valid_to')
  for (const csv of [vietnamese, english, `\ufeff${vietnamese.replace(/^.*/, head => head.toUpperCase())}`])
    expect(await importAreaTree(root(), { csv })).toEqual({ added: 0, changed: 0 })
  expect(
    await importAreaTree(root(), { csv: 'Tên,Mã,Loại,Thuộc mã,Mã hành chính,Hiệu lực từ,Hiệu lực đến\nXã Mới,xm,commune,hn,99,,\n' }),
  ).toEqual({
    added: 1,
    changed: 0,
  })
})

test('the 3,300 communes of the country load in under ten seconds, kinds of any name among them', async () => {
  const provinces = Array.from({ length: 34 }, (_, at) => `p${at},${at},${at % 6 === 0 ? 'city' : 'province'},Tỉnh số ${at},,2025-07-01,`)
  const communes = Array.from(
    { length: 3_300 },
    (_, at) => `c${at},${10_000 + at},${at % 50 === 0 ? 'special-zone' : 'commune'},Xã số ${at},p${at % 34},2025-07-01,`,
  )
  const csv = ['key,official_code,kind,name,parent,valid_from,valid_to', ...provinces, ...communes].join('\n')
  const began = performance.now()
  expect(await importAreaTree(root(), { csv })).toEqual({ added: 3_334, changed: 0 })
  const seconds = (performance.now() - began) / 1000
  console.info(`3,334 units in ${seconds.toFixed(2)} s`)
  expect(seconds).toBeLessThan(10)
  expect((await exportAreaTree(root())).split('\n').length).toBeGreaterThan(3_334)
})

test('one bad row and nothing is taken in; the row is named', async () => {
  const administrator = await makePerson(ground, { role: 'administrator' })
  const before = await exportAreaTree(root())
  const csv = 'key,official_code,kind,name,parent,valid_from,valid_to\ngood,1,commune,Xã Tốt,hn,,\nbad,2,commune,Xã Hỏng,khong-co,,\n'
  const answer = await administrator.post('/api/v1/area-tree', { csv })
  expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'area-tree/unreadable', facts: { row: 3 } }])
  expect(await exportAreaTree(root())).toBe(before)
  const officer = await makePerson(ground, { role: 'policy-officer' })
  expect((await officer.post('/api/v1/area-tree', { csv })).status).toBe(403)
  expect((await officer.get('/areas.csv')).headers.get('content-type')).toContain('text/csv')
})

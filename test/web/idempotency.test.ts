import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Area } from '../../src/areas/area.entity.ts'
import { Hamlet } from '../../src/areas/area.entity.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let administrator: Person
let commune: Area
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator' })
  commune = await makeCommune(ground)
})
afterAll(() => ground.close())

const add = (name: string, key: string, person = administrator) =>
  person.post(`/api/v1/areas/${commune.id}/hamlets`, { name }, { 'idempotency-key': key })
const count = (name: string) => asOwner(ground.orm, tx => tx.count(Hamlet, { name }))

test('the same request sent again gets the first answer and does nothing more', async () => {
  const first = await add('Thôn Một', 'the-first-key')
  const second = await add('Thôn Một', 'the-first-key')
  expect([first.status, second.status]).toEqual([201, 201])
  expect(await second.json()).toEqual(await first.json())
  expect(await count('Thôn Một')).toBe(1)
})

test('twenty at once with one key make one hamlet, and all are told of the same one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => add('Thôn Hai', 'twenty-at-once')))
  const ids = await Promise.all(answers.map(async answer => ((await answer.json()) as { id: string }).id))
  expect(new Set(ids).size).toBe(1)
  expect(await count('Thôn Hai')).toBe(1)
})

test('another request under a used key is refused', async () => {
  await add('Thôn Ba', 'a-used-key')
  expect(await (await add('Thôn Bốn', 'a-used-key')).json()).toMatchObject({ status: 409, code: 'request/key-reused' })
  expect(await count('Thôn Bốn')).toBe(0)
})

test('a key belongs to whoever sent it', async () => {
  const other = await makePerson(ground, { role: 'administrator' })
  await add('Thôn Năm', 'shared-by-chance')
  expect((await add('Thôn Sáu', 'shared-by-chance', other)).status).toBe(201)
})

test('a request that was refused leaves its key free', async () => {
  await add('Thôn Bảy', 'takes-the-name')
  expect((await add('thôn bảy', 'is-refused-first')).status).toBe(409)
  expect((await add('Thôn Tám', 'is-refused-first')).status).toBe(201)
})

test('a form sent by a double click acts once', async () => {
  const page = `/areas/${commune.id}`
  const html = await (await administrator.get(page)).text()
  const [csrf, key] = ['_csrf', '_key'].map(name => new RegExp(`id="add"[\\s\\S]*name="${name}" value="([^"]+)"`).exec(html)![1]!)
  const answers = await Promise.all(
    [1, 2].map(() => administrator.sendForm(`${page}/hamlets`, { _csrf: csrf!, _key: key!, name: 'Thôn Chín' })),
  )
  expect(answers.map(answer => answer.status)).toEqual([303, 303])
  expect(await count('Thôn Chín')).toBe(1)
})

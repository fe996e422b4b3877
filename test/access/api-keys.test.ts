import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import type { Permission } from '../../src/permissions.ts'
import { auditOf } from '../audit.ts'
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

const makeKey = async (owner: Person, scopes: Permission[], expiresAt: string | null = null) => {
  const answer = await administrator.post(`/api/v1/accounts/${owner.id}/keys`, { name: 'Phần mềm huyện', scopes, expiresAt })
  return (await answer.json()) as { id: string; key: string }
}
const by = (key: string, path: string, body?: unknown) =>
  new Visitor(ground).request(path, {
    method: body == null ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body != null && { body: JSON.stringify(body) }),
  })

test('a program works with a key: no more than its scopes, no further than its owner', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const owner = await makePerson(ground, { role: 'administrator', areaId: here.id })
  const reading = await makeKey(owner, ['areas.read'])
  const writing = await makeKey(owner, ['areas.read', 'areas.manage'])
  const add = (key: string, areaId: string) =>
    by(key, `/api/v1/areas/${areaId}/hamlets`, { name: 'Thôn Máy' }).then(answer => answer.status)
  expect((await by(reading.key, '/api/v1/areas')).status).toBe(200)
  expect([await add(reading.key, here.id), await add(writing.key, elsewhere.id), await add(writing.key, here.id)]).toEqual([403, 403, 201])
  expect(await (await by(writing.key, '/api/v1/me')).json()).toMatchObject({ kind: 'key', id: writing.id })
})

test('the key itself is kept nowhere, not even for a replay or in the trail', async () => {
  const owner = await makePerson(ground, { role: 'viewer' })
  const answer = await administrator.post(
    `/api/v1/accounts/${owner.id}/keys`,
    { name: 'Một lần', scopes: ['areas.read'] },
    { 'idempotency-key': 'key-for-a-key' },
  )
  const { id, key } = (await answer.json()) as { id: string; key: string }
  const rows = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`select to_jsonb(k) as row from kept_answer k union all select to_jsonb(a) from api_key a`),
  )
  expect(JSON.stringify(rows)).not.toContain(key)
  expect(JSON.stringify(await auditOf(ground, id))).not.toContain('key_hash')
})

test('a key past its time, of a disabled owner, or that nobody made, is a stranger', async () => {
  const owner = await makePerson(ground, { role: 'viewer' })
  const [expired, working] = [await makeKey(owner, ['areas.read'], '2024-01-01T00:00:00Z'), await makeKey(owner, ['areas.read'])]
  expect((await by(expired.key, '/api/v1/areas')).status).toBe(403)
  expect((await by(`hp_${'A'.repeat(43)}`, '/api/v1/areas')).status).toBe(403)
  expect((await by(working.key, '/api/v1/areas')).status).toBe(200)
  await administrator.post(`/api/v1/accounts/${owner.id}/disable`)
  expect((await by(working.key, '/api/v1/areas')).status).toBe(403)
})

test('no program approves a list or gives roles', async () => {
  const scopes = ['lists.approve', 'access.manage']
  const answers = await Promise.all(
    scopes.map(scope => administrator.post(`/api/v1/accounts/${administrator.id}/keys`, { name: 'Khóa', scopes: [scope] })),
  )
  expect(answers.map(answer => answer.status)).toEqual([422, 422])
})

test('a key opens no page: screens are for people', async () => {
  const owner = await makePerson(ground, { role: 'viewer' })
  const { key } = await makeKey(owner, ['areas.read'])
  expect((await by(key, '/areas')).status).toBe(303)
})

test('somebody makes a key of their own on the page, sees it once, and ends it; others only the administrator', async () => {
  const [owner, other] = [await makePerson(ground, { role: 'viewer' }), await makePerson(ground, { role: 'viewer' })]
  const made = await owner.submit('/account/keys', '/account/keys', { name: 'Bảng tin', scopes: ['areas.read'], until: '31/12/2099' })
  const key = /hp_[\w-]{43}/.exec(await made.text())![0]
  expect(made.headers.get('cache-control')).toBe('no-store')
  expect((await by(key, '/api/v1/areas')).status).toBe(200)
  const list = await (await owner.get('/account/keys')).text()
  expect(list).toContain('Bảng tin')
  expect(list).not.toContain(key)
  expect((await other.get(`/accounts/${owner.id}/keys`)).status).toBe(403)
  expect(await (await administrator.get(`/accounts/${owner.id}/keys`)).text()).toContain('Bảng tin')
  const revoke = /action="(\/account\/keys\/[^"]+\/revoke)"/.exec(list)![1]!
  expect((await other.submit('/account/keys', revoke)).status).toBe(404)
  expect((await owner.submit('/account/keys', revoke)).status).toBe(303)
  expect((await by(key, '/api/v1/areas')).status).toBe(403)
  const tooMuch = await owner.submit('/account/keys', '/account/keys', { name: 'Duyệt hộ', scopes: ['lists.approve'], until: '31/12/2099' })
  expect(tooMuch.status).toBe(422)
})

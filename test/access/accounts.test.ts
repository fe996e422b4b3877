import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeRole } from '../../src/access/revoke-role.ts'
import { recordIncident } from '../../src/privacy/record-incident.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person, Visitor } from '../people.ts'

let ground: TestGround
let administrator: Person
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator' })
})
afterAll(() => ground.close())

const rolesOf = async (id: string) =>
  ((await (await administrator.get(`/api/v1/accounts/${id}`)).json()) as { roles: { id: string; role: string }[] }).roles

test('an administrator makes an account with a one-time password, shown once and kept nowhere', async () => {
  const page = await administrator.submit('/accounts/new', '/accounts', {
    name: 'Vũ Thị Lan',
    email: 'lan@thu.vn',
    how: 'one-time-password',
  })
  const password = /class="one-time">([^<]+)</.exec(await page.text())![1]!
  expect(page.headers.get('cache-control')).toBe('no-store')
  const stored = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`select to_jsonb(a) as row from audit_entry a union all select to_jsonb(k) from kept_answer k`),
  )
  expect(JSON.stringify(stored)).not.toContain(password)
  expect(JSON.stringify(stored)).not.toMatch(/"password": ?"[^"]/)
  const lan = new Visitor(ground)
  await lan.submit('/sign-in', '/sign-in', { email: 'lan@thu.vn', password })
  expect((await lan.get('/areas')).headers.get('location')).toBe('/account/password')
})

test('an address is given to one account only, however it is written; the form keeps what was typed', async () => {
  const refused = await administrator.submit('/accounts/new', '/accounts', {
    name: 'Ai Đó',
    email: administrator.email.toUpperCase(),
    how: 'invitation',
  })
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('value="Ai Đó"')
})

test('who may manage does; who may only read looks; who may not is refused; a stranger signs in first', async () => {
  const [auditor, viewer] = [await makePerson(ground, { role: 'auditor' }), await makePerson(ground, { role: 'viewer' })]
  const statuses = async (path: string) =>
    Promise.all([administrator, auditor, viewer, new Visitor(ground)].map(async person => (await person.get(path)).status))
  expect(await statuses('/accounts')).toEqual([200, 200, 403, 303])
  expect(await statuses(`/accounts/${viewer.id}`)).toEqual([200, 200, 403, 303])
  expect(await statuses('/accounts/new')).toEqual([200, 403, 403, 303])
  expect(await statuses('/roles')).toEqual([200, 200, 403, 303])
  expect(await statuses('/api/v1/accounts')).toEqual([200, 200, 403, 403])
  const give = (person: Visitor) =>
    person.post(`/api/v1/accounts/${viewer.id}/roles`, { role: 'administrator', fromOn: '2024-01-01' }).then(answer => answer.status)
  expect([await give(auditor), await give(viewer), await give(new Visitor(ground))]).toEqual([403, 403, 403])
  expect((await rolesOf(viewer.id)).map(held => held.role)).toEqual(['viewer'])
})

test('a role given in the form works at once for that area, and ends at once when it is taken away', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const person = await makePerson(ground)
  const page = `/accounts/${person.id}`
  const given = await administrator.submit(page, `${page}/roles`, {
    role: 'administrator',
    areaId: here.id,
    fromOn: '01/06/2024',
    toOn: '',
  })
  expect(given.status).toBe(303)
  const add = (areaId: string) => person.post(`/api/v1/areas/${areaId}/hamlets`, { name: 'Thôn Thử' }).then(answer => answer.status)
  expect([await add(elsewhere.id), await add(here.id)]).toEqual([403, 201])
  const twice = await administrator.submit(page, `${page}/roles`, { role: 'administrator', areaId: here.id, fromOn: '01/07/2024' })
  expect(twice.status).toBe(409)
  const [held] = await rolesOf(person.id)
  const revoke = `${page}/roles/${held!.id}/revoke`
  expect((await administrator.submit(revoke, revoke)).status).toBe(303)
  expect(await add(here.id)).toBe(403)
})

test('an administrator of one commune gives roles there, and cannot make themselves one of everything', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const local = await makePerson(ground, { role: 'administrator', areaId: here.id })
  const person = await makePerson(ground)
  const give = (areaId: string | null, to = person.id, role = 'viewer') =>
    local.post(`/api/v1/accounts/${to}/roles`, { role, areaId, fromOn: '2024-01-01' }).then(answer => answer.status)
  expect(await give(null, local.id, 'administrator')).toBe(403)
  expect([await give(null), await give(elsewhere.id), await give(here.id)]).toEqual([403, 403, 201])
  const [own] = await rolesOf(administrator.id)
  expect((await local.send('DELETE', `/api/v1/accounts/${administrator.id}/roles/${own!.id}`)).status).toBe(403)
  for (const [path, body] of [
    [`/api/v1/accounts/${person.id}/disable`, undefined],
    [`/api/v1/accounts/${administrator.id}/keys`, { name: 'Khóa', scopes: ['areas.read'] }],
    ['/api/v1/accounts', { name: 'Người Lạ', email: 'la@thu.vn' }],
  ] as const)
    expect([path, (await local.post(path, body)).status]).toEqual([path, 403])
})

test('an auditor or administrator of one commune sees who holds a role there, and of their roles only those', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const hamlet = await makeHamlet(ground, here.id)
  const auditor = await makePerson(ground, { role: 'auditor', areaId: here.id })
  const local = await makePerson(ground, { role: 'administrator', areaId: here.id })
  const team = await makePerson(ground, { role: 'hamlet-team', areaId: here.id, hamletId: hamlet.id })
  const both = await makePerson(ground, { role: 'viewer', areaId: here.id })
  await administrator.post(`/api/v1/accounts/${both.id}/roles`, { role: 'policy-officer', areaId: elsewhere.id, fromOn: '2024-01-01' })
  const stranger = await makePerson(ground, { role: 'viewer', areaId: elsewhere.id })

  type Listed = { items: { id: string; roles: { role: string }[] }[]; next: string | null }
  const listed = async (person: Person) => (await (await person.get('/api/v1/accounts')).json()) as Listed
  const seen = await listed(auditor)
  expect(seen.items.map(item => item.id).sort()).toEqual([auditor.id, local.id, team.id, both.id].sort())
  expect(seen.items.find(item => item.id === both.id)!.roles.map(held => held.role)).toEqual(['viewer'])
  expect((await listed(administrator)).items.map(item => item.id)).toEqual(expect.arrayContaining([stranger.id, administrator.id]))
  for (const reader of [auditor, local]) {
    const html = await (await reader.get('/accounts')).text()
    expect(html).toContain(both.name)
    for (const other of [stranger, administrator]) {
      expect(html).not.toContain(other.email)
      expect((await reader.get(`/accounts/${other.id}`)).status).toBe(404)
      expect((await reader.get(`/api/v1/accounts/${other.id}`)).status).toBe(404)
    }
  }

  const page = await (await local.get(`/accounts/${both.id}`)).text()
  expect(page).not.toContain('/disable')
  expect(/<select[^>]*name="areaId"[\s\S]*?<\/select>/.exec(page)![0].match(/value="[^"]+"/g)).toEqual([`value="${here.id}"`])
  expect((await local.get('/accounts/new')).status).toBe(403)
  const [held] = seen.items.find(item => item.id === both.id)!.roles as { id: string; role: string }[]
  const revoke = `/accounts/${both.id}/roles/${held!.id}/revoke`
  expect((await local.submit(revoke, revoke)).headers.get('location')).toBe('/accounts')
  expect((await local.get(`/accounts/${both.id}`)).status).toBe(404)
})

test('the accounts named beside an incident are those of its reader’s reach', async () => {
  const [here, elsewhere] = [await makeCommune(ground), await makeCommune(ground)]
  const local = await makePerson(ground, { role: 'administrator', areaId: here.id, name: 'Quản trị sở tại' })
  await makePerson(ground, { role: 'viewer', areaId: elsewhere.id, name: 'Người xã bên' })
  const { id } = await recordIncident(ground.contextOf('administrator', [here.id], { id: local.id }), {
    areaId: here.id,
    what: 'Mất sổ',
    people: 3,
  })
  const html = await (await local.get(`/privacy/incidents/${id}`)).text()
  expect(html).toContain('Quản trị sở tại')
  expect(html).not.toContain('Người xã bên')
})

test('a role past its last day is over, one of tomorrow has not begun', async () => {
  const person = await makePerson(ground)
  const give = (fromOn: string, toOn: string | null) =>
    administrator.post(`/api/v1/accounts/${person.id}/roles`, { role: 'viewer', fromOn, toOn })
  await give('2024-01-01', '2024-06-23')
  await give('2024-06-25', null)
  expect((await person.get('/api/v1/areas')).status).toBe(403)
  ground.clock.now = new Date('2024-06-25T01:00:00Z')
  const tomorrow = (await person.get('/api/v1/areas')).status
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  expect(tomorrow).toBe(200)
  expect((await give('2024-08-01', '2024-07-01')).status).toBe(422)
})

test('a disabled account is signed out everywhere; enabled again it may come back', async () => {
  const person = await makePerson(ground, { role: 'viewer' })
  const page = `/accounts/${person.id}/disable`
  expect((await administrator.submit(page, page)).status).toBe(303)
  expect((await person.get('/areas')).status).toBe(303)
  expect(await (await administrator.get(`/accounts/${person.id}`)).text()).toContain('đã khóa')
  const enabled = await administrator.submit(`/accounts/${person.id}`, `/accounts/${person.id}/enable`)
  expect(enabled.status).toBe(303)
})

test('nobody disables themselves, and the last administrator cannot be removed, not even by two at once', async () => {
  const own = await administrator.post(`/api/v1/accounts/${administrator.id}/disable`)
  expect(await own.json()).toMatchObject({ code: 'account/own-account' })
  const other = await makePerson(ground, { role: 'administrator' })
  const everyone = await asOwner(ground.orm, tx =>
    tx.execute<{ id: string; account_id: string }[]>(
      `select id, account_id from role_grant where role = 'administrator' and area_id is null and revoked_at is null`,
    ),
  )
  for (const grant of everyone.filter(grant => grant.account_id !== administrator.id && grant.account_id !== other.id))
    await administrator.send('DELETE', `/api/v1/accounts/${grant.account_id}/roles/${grant.id}`)
  const grantOf = (person: Person) => everyone.find(grant => grant.account_id === person.id)!.id
  const remove = (by: Person, whose: Person) =>
    revokeRole(ground.contextOf('administrator', 'all', { id: by.id }), { accountId: whose.id, grantId: grantOf(whose) })
  const outcomes = await Promise.allSettled([remove(administrator, other), remove(other, administrator)])
  expect(outcomes.map(outcome => (outcome.status === 'rejected' ? outcome.reason.code : 'removed')).sort()).toEqual([
    'account/last-administrator',
    'removed',
  ])
})

test('a session ends everywhere else at the wish of its owner, and nowhere for others', async () => {
  const password = 'trăng lên đầu ngõ nhà ta'
  const person = await makePerson(ground, { role: 'viewer', password })
  const second = new Visitor(ground)
  await second.post('/api/v1/session', { email: person.email, password })
  expect((await second.get('/account')).status).toBe(200)
  expect((await person.submit('/account', '/account/end-sessions')).status).toBe(303)
  expect([(await person.get('/account')).status, (await second.get('/account')).status]).toEqual([200, 303])
})

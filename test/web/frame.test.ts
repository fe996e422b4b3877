import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/web/app.tsx'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person, Visitor } from '../people.ts'

let ground: TestGround
let administrator: Person
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator', name: 'Nguyễn Thị Bưởi' })
})
afterAll(() => ground.close())

test('a stranger who asks for a page is asked to sign in, and comes back to it afterwards', async () => {
  const stranger = new Visitor(ground)
  const answer = await stranger.get('/areas')
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Fareas')
  expect(await (await stranger.get('/sign-in?next=%2Fareas')).text()).toContain('name="next" value="/areas"')
  expect(await (await stranger.get('/sign-in?next=https://evil.example')).text()).toContain('name="next" value="/"')
  expect(await (await stranger.get('/sign-in?next=//evil.example')).text()).toContain('name="next" value="/"')
})

test('somebody signed in sees the frame in Vietnamese, and in English after choosing it', async () => {
  const page = await (await administrator.get('/')).text()
  expect(page.startsWith('<!doctype html><html lang="vi">')).toBe(true)
  expect(page).toContain('Nguyễn Thị Bưởi')
  expect((await administrator.submit('/', '/language', { language: 'en' })).status).toBe(303)
  expect(await (await administrator.get('/')).text()).toContain('<html lang="en">')
  expect((await administrator.submit('/', '/language', { language: 'vi' })).status).toBe(303)
})

test('the menu shows a viewer no room that is closed to them', async () => {
  const viewer = await makePerson(ground, { role: 'viewer' })
  const page = await (await viewer.get('/')).text()
  expect(page).toContain('href="/areas"')
  expect(page).not.toContain('href="/accounts"')
})

test('no page carries script or style of its own, and the browser is told to run none', async () => {
  const { id } = await makeCommune(ground)
  for (const path of [
    '/',
    '/areas',
    `/areas/${id}`,
    '/accounts',
    '/accounts/new',
    `/accounts/${administrator.id}`,
    '/roles',
    '/account',
    '/api',
  ]) {
    const answer = await administrator.get(path)
    expect([path, answer.status]).toEqual([path, 200])
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const html = await answer.text()
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/)
  }
})

test('fonts and styles are served by us, for ever, under a name that changes with them', async () => {
  const html = await (await new Visitor(ground).get('/sign-in')).text()
  const sheets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(match => match[1]!)
  expect(sheets.length).toBeGreaterThanOrEqual(4)
  for (const path of sheets) {
    const answer = await new Visitor(ground).get(path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('immutable')
  }
  expect((await new Visitor(ground).get('/assets/000000000000/tabler.css')).status).toBe(404)
  expect((await new Visitor(ground).get(`${sheets[0]!.replace(/[^/]+$/, '')}..%2F..%2Fpackage.json`)).status).toBe(404)
})

test('a form without the token of its page is refused, and so is one from another site', async () => {
  const fields = { name: 'Thôn lạ' }
  const { id } = await makeCommune(ground)
  const refused = await administrator.sendForm(`/areas/${id}/hamlets`, fields)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('Biểu mẫu đã hết hạn')
  const other = await makePerson(ground, { role: 'administrator' })
  const token = /name="_csrf" value="([^"]+)"/.exec(await (await other.get(`/areas/${id}`)).text())![1]!
  expect((await administrator.sendForm(`/areas/${id}/hamlets`, { ...fields, _csrf: token })).status).toBe(422)
  const foreign = await administrator.request(`/api/v1/areas/${id}/hamlets`, {
    method: 'POST',
    body: JSON.stringify(fields),
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
  })
  expect(foreign.status).toBe(422)
  const simple = await administrator.request(`/api/v1/areas/${id}/hamlets`, {
    method: 'POST',
    body: JSON.stringify(fields),
    headers: { 'content-type': 'text/plain' },
  })
  expect(simple.status).toBe(422)
})

test('the address a form was sent to leads to the page above it, and the other language stays where the reader was', async () => {
  const led = async (path: string) => {
    const answer = await administrator.get(path)
    return [answer.status, answer.headers.get('location')]
  }
  const id = '00000000-0000-4000-8000-000000000000'
  expect(await led(`/accounts/${id}/roles`)).toEqual([303, `/accounts/${id}`])
  expect(await led(`/events/${id}/queue/next`)).toEqual([303, `/events/${id}/queue`])
  expect((await led('/nowhere'))[0]).toBe(404)
  expect((await administrator.get(`/api/v1/accounts/${id}/disable`)).status).toBe(404)
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await administrator.get('/')).text())![1]!
  const switched = await administrator.request('/language', {
    method: 'POST',
    body: new URLSearchParams({ _csrf: csrf, language: 'vi' }),
    headers: { referer: 'http://localhost/people?q=lan&page=2' },
  })
  expect(switched.headers.get('location')).toBe('/people?q=lan&page=2')
})

test('a program is told what is wrong in its own format; what does not exist looks like what is out of reach', async () => {
  const stranger = await new Visitor(ground).get('/api/v1/areas')
  expect([stranger.status, stranger.headers.get('content-type')]).toEqual([403, 'application/problem+json; charset=utf-8'])
  expect(await stranger.json()).toMatchObject({ code: 'access/not-signed-in', requestId: stranger.headers.get('x-request-id') })
  for (const path of ['/api/v1/areas/00000000-0000-4000-8000-000000000000', '/api/v1/areas/no-id', '/api/v1/nowhere'])
    expect(await (await administrator.get(path)).json()).toMatchObject({ status: 404, code: 'record/missing' })
  const broken = await administrator.request('/api/v1/accounts', {
    method: 'POST',
    body: '{',
    headers: { 'content-type': 'application/json' },
  })
  expect(await broken.json()).toMatchObject({ status: 422, code: 'input/invalid' })
  const english = await new Visitor(ground).request('/api/v1/areas', { headers: { 'accept-language': 'en-GB' } })
  expect(await english.json()).toMatchObject({ detail: expect.stringContaining('sign in') })
})

test('what nobody foresaw says so with a reference, and nothing of what happened inside', async () => {
  const lines: string[] = []
  const log = { ...ground.services.log, error: (...given: unknown[]) => lines.push(JSON.stringify(given)), info: () => undefined }
  const app = createApp({ ...ground.services, log: log as never })
  app.get('/sign-in/broken', () => {
    throw new Error('Key (email)=(bi.mat@x.vn) already exists')
  })
  const answer = await app.request('/sign-in/broken')
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).toContain(answer.headers.get('x-request-id'))
  expect(text).not.toContain('bi.mat')
  expect(lines.join()).toContain(answer.headers.get('x-request-id')!)
  expect(lines.join()).not.toContain('bi.mat')
})

test('the log tells the route, never the address with its search words', async () => {
  const lines: string[] = []
  const log = { ...ground.services.log, info: (...given: unknown[]) => lines.push(JSON.stringify(given)) }
  const app = createApp({ ...ground.services, log: log as never })
  await app.request('/api/v1/areas/9f0c4d1e-0000-4000-8000-000000000000?q=Nguyễn Văn Bí Mật')
  expect(lines.join()).toContain('/api/v1/areas/:areaId')
  expect(lines.join()).not.toMatch(/Mật|9f0c4d1e/)
})

test('more than a form can hold is refused before it is read', async () => {
  const answer = await administrator.post('/api/v1/accounts', { name: 'x'.repeat(2_000_000), email: 'a@b.vn' })
  expect(await answer.json()).toMatchObject({ status: 422, code: 'request/too-large' })
})

test('whoever keeps the process running can ask whether it lives and whether it can work', async () => {
  const stranger = new Visitor(ground)
  expect((await stranger.get('/healthz')).status).toBe(200)
  expect(await (await stranger.get('/readyz')).json()).toEqual({ ready: true })
})

test('the API describes itself: every route with its permission, one problem format', async () => {
  const document = (await (await administrator.get('/api/v1/openapi.json')).json()) as {
    openapi: string
    paths: Record<string, Record<string, { 'x-permission'?: string; responses: Record<string, unknown> }>>
  }
  expect(document.openapi).toBe('3.1.0')
  const add = document.paths['/api/v1/areas/{areaId}/hamlets']?.['post']
  expect(add?.['x-permission']).toBe('areas.manage')
  expect(Object.keys(add?.responses ?? {})).toEqual(expect.arrayContaining(['201', '403', '404', '409', '422']))
})

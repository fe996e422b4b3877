import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person, Visitor } from '../people.ts'

// OWASP ASVS 4.0.3, level 2: what can be asked of the whole program at its door. Single subjects stand beside their features; their tests'
// names carry the number too (second-factor, tables, route-matrix …).
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const origin = 'https://hauphuong.example.vn'
let ground: TestGround
let administrator: Person
const password = 'con cò bay lả bay la'
beforeAll(async () => {
  ground = await testGround({ publicUrl: origin, trustProxy: true })
  administrator = await makePerson(ground, { role: 'administrator', password, name: 'Khuất Thị <b>Đậm</b>' })
  // Behind TLS the cookie has another name.
  administrator.cookies.set('__Secure-hau-phuong.session_token', administrator.cookies.get('hau-phuong.session_token')!)
})
afterAll(() => ground.close())

const signIn = async (email: string, given: string, visitor = new Visitor(ground)) => ({
  visitor,
  answer: await visitor.post('/api/v1/session', { email, password: given }),
})

test('[V3.4.1, V3.4.2, V3.4.3, V3.4.5] every cookie is Secure behind TLS, HttpOnly, SameSite, and ours alone', async () => {
  const stranger = new Visitor(ground)
  const page = await stranger.get('/sign-in')
  const { answer } = await signIn(administrator.email, password)
  expect(answer.status).toBe(200)
  const language = await administrator.submit('/account', '/language', { language: 'vi' })
  const cookies = [page, answer, language].flatMap(one => one.headers.getSetCookie())
  expect(cookies.length).toBeGreaterThanOrEqual(3)
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; Secure/i)
    expect(cookie).toMatch(/; HttpOnly/i)
    expect(cookie).toMatch(/; SameSite=(?:Lax|Strict)/i)
    expect(cookie).toMatch(/; Path=\//i)
    expect(cookie).not.toMatch(/; Domain=/i)
  }
})

test('[V3.2.1, V3.2.2, V3.1.1] signing in gives a new session of at least 64 random bits, in no address; one planted before is worth nothing', async () => {
  const planted = new Visitor(ground)
  planted.cookies.set('__Secure-hau-phuong.session_token', 'planted-by-somebody.c2lnbmF0dXJl')
  const { answer, visitor } = await signIn(administrator.email, password, planted)
  expect(answer.status).toBe(200)
  const [first, second] = [
    visitor.cookies.get('__Secure-hau-phuong.session_token')!,
    (await signIn(administrator.email, password)).visitor.cookies.get('__Secure-hau-phuong.session_token')!,
  ]
  expect(first).not.toContain('planted')
  expect(first).not.toBe(second)
  expect(decodeURIComponent(first).split('.')[0]!.length).toBeGreaterThanOrEqual(22)
  const thief = new Visitor(ground)
  thief.cookies.set('__Secure-hau-phuong.session_token', 'planted-by-somebody.c2lnbmF0dXJl')
  expect((await thief.get('/accounts')).status).toBe(303)
  const page = await visitor.get('/accounts')
  expect(await page.text()).not.toContain(decodeURIComponent(first).split('.')[0])
  expect((await new Visitor(ground).get(`/accounts?session_token=${first}`)).status).toBe(303)
})

test('[V3.3.1] after signing out, the old cookie opens nothing', async () => {
  const { visitor } = await signIn(administrator.email, password)
  const kept = new Map(visitor.cookies)
  expect((await visitor.submit('/account', '/sign-out')).status).toBe(303)
  const thief = Object.assign(new Visitor(ground), { cookies: kept })
  expect((await thief.get('/accounts')).headers.get('location')).toBe('/sign-in?next=%2Faccounts')
})

test('[V14.4.1, V14.4.3, V14.4.4, V14.4.5, V14.4.6, V14.4.7] every kind of answer carries its type and the headers that keep a browser strict', async () => {
  const visits = [
    ['/sign-in', 200],
    ['/accounts', 200],
    ['/nowhere', 404],
    ['/api/v1/me', 200],
    ['/api/v1/nowhere', 404],
    ['/api/v1/openapi.json', 200],
    ['/healthz', 200],
    ['/areas.csv', 200],
  ] as const
  for (const [path, status] of visits) {
    const { headers, status: got } = await administrator.get(path)
    expect([path, got]).toEqual([path, path === '/sign-in' ? 302 : status])
    if (got === 302) continue
    expect([path, headers.get('content-type')]).toEqual([
      path,
      expect.stringMatching(/^(?:text\/html|text\/csv|application\/(?:problem\+)?json)(?:;\s*charset=utf-8)?$/i),
    ])
    const policy = headers.get('content-security-policy') ?? ''
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      expect([path, policy]).toEqual([path, expect.stringContaining(part)])
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000; includeSubDomains/)
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('x-frame-options')).toBe('DENY')
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) expect([path, headers.get(name)]).toEqual([path, null])
  }
})

test('[V8.2.1] no page and no answer about anybody is kept by a browser or a proxy', async () => {
  for (const path of ['/', '/accounts', `/accounts/${administrator.id}`, '/account', '/people', '/trail', '/api/v1/accounts', '/api/v1/me'])
    expect([path, (await administrator.get(path)).headers.get('cache-control')]).toEqual([path, 'no-store'])
})

test('[V4.2.2, V13.2.3, V14.5.3] what another site sends is refused, whatever it claims to be, and is never allowed to read', async () => {
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await administrator.get('/account')).text())![1]!
  const sendAs = (headers: Record<string, string>, fields: Record<string, string>) => {
    const form = new URLSearchParams(fields)
    return administrator.request('/language', {
      method: 'POST',
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  }
  const fields = { language: 'vi' }
  expect((await sendAs({}, { ...fields, _csrf: csrf })).status).toBe(303)
  expect((await sendAs({}, fields)).status).toBe(422)
  expect((await sendAs({ origin: 'https://evil.example' }, { ...fields, _csrf: csrf })).status).toBe(422)
  expect((await sendAs({ origin: 'null' }, { ...fields, _csrf: csrf })).status).toBe(422)
  expect((await sendAs({ 'sec-fetch-site': 'cross-site' }, { ...fields, _csrf: csrf })).status).toBe(422)
  const preflight = await administrator.request('/api/v1/accounts', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
    const answer = await administrator.request('/api/v1/accounts', {
      method: 'POST',
      body: '{"name":"Lạ","email":"la@thu.vn"}',
      headers: { 'content-type': type },
    })
    expect([type, answer.status]).toEqual([type, 422])
  }
})

test('[V13.2.1, V14.5.1] a method is what the request line says: nothing overrides it, and unknown ones are refused', async () => {
  const { id } = await makeCommune(ground)
  const before = await asOwner(ground.orm, tx => tx.execute<object[]>('select count(*) from hamlet'))
  for (const headers of [{ 'x-http-method-override': 'POST' }, { 'x-http-method': 'POST' }, { 'x-method-override': 'POST' }])
    expect((await administrator.request(`/api/v1/areas/${id}/hamlets?_method=POST`, { headers })).status).toBe(404)
  for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'DELETE', 'PUT']) {
    const status = await administrator.request(`/api/v1/areas/${id}/hamlets`, { method }).then(
      answer => answer.status,
      () => 'never sent',
    )
    expect([method, status]).toEqual([method, expect.toSatisfy(one => one === 404 || one === 422 || one === 'never sent')])
  }
  expect(await asOwner(ground.orm, tx => tx.execute<object[]>('select count(*) from hamlet'))).toEqual(before)
})

test('[V5.1.5] nobody is led to another site after signing in, however the address is dressed up', async () => {
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    ' //evil.example',
  ]) {
    const visitor = new Visitor(ground)
    const answer = await visitor.submit('/sign-in', '/sign-in', { email: administrator.email, password, next })
    expect([next, answer.status, answer.headers.get('location')]).toEqual([next, 303, '/'])
  }
})

test('[V14.5.2] a forged Host or X-Forwarded-Host reaches no link and no address', async () => {
  const answer = await new Visitor(ground).request('/accounts', { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
  expect(answer.headers.get('location')).toBe('/sign-in?next=%2Faccounts')
  const page = await administrator.request('/account', { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
  expect(await page.text()).not.toContain('evil.example')
})

test('[V5.3.3, V5.3.6] what people type is shown as text, never as markup', async () => {
  const page = await (await administrator.get('/account')).text()
  expect(page).toContain('Khuất Thị &lt;b&gt;Đậm&lt;/b&gt;')
  expect(page).not.toContain('<b>Đậm')
  const search = await (await administrator.get(`/people?q=${encodeURIComponent('"><script>alert(1)</script>')}`)).text()
  expect(search).not.toContain('<script>alert')
})

test('[V7.4.1] whatever is thrown at a door, the answer says nothing of what is behind it', async () => {
  const inside = /\bat \w|node_modules|\.tsx?\b|select |insert |postgres|mikro|kysely|zod|SQLSTATE|relation "|column "/i
  const nasty = [
    '/people/%00',
    '/people/%E0%A4%A',
    "/people/' or 1=1--",
    '/people?q=%00',
    `/people?q=${'a'.repeat(5000)}`,
    '/people?after=not-a-cursor',
    '/people?hamletId=1%20or%201',
    '/api/v1/people/..%2f..%2fetc%2fpasswd',
    '/api/v1/accounts?after=%00',
    '/assets/../../package.json',
    '/api/v1/documents/00000000-0000-0000-0000-000000000000/file',
    '/lists/%F0%9F%92%A9',
  ]
  for (const path of nasty) {
    const answer = await administrator.get(path)
    expect([path, answer.status]).toEqual([path, expect.toSatisfy(status => status < 500)])
    expect([path, (await answer.text()).replaceAll(/(?:href|src|action|value)="[^"]*"/g, '')]).toEqual([
      path,
      expect.not.stringMatching(inside),
    ])
  }
  const nul = await administrator.submit('/accounts/new', '/accounts', { name: 'Người\0Lạ', email: 'nul@thu.vn', how: 'invitation' })
  expect(nul.status).toBe(422)
  const bodies = [
    '{"email":"a\\u0000b","password":"x"}',
    '{',
    '[]',
    'null',
    '"x"',
    '{"email":{"$gt":""},"password":[]}',
    '{"__proto__":{"admin":true}}',
    `{"email":"${'a'.repeat(100_000)}"}`,
  ]
  for (const body of bodies) {
    const answer = await new Visitor(ground).request('/api/v1/session', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), 422])
    expect(await answer.text()).not.toMatch(inside)
  }
  const bearer = await new Visitor(ground).request('/api/v1/me', { headers: { authorization: `Bearer hp_${"'".repeat(43)}` } })
  expect(bearer.status).toBe(403)
})

test('[V2.2.1, V13.1.4] an unknown account is told the same as a wrong password, in the same words and after as much work', async () => {
  const known = await makePerson(ground, { role: 'viewer', password })
  const took = { known: 0, unknown: 0 }
  const said = new Set<string>()
  for (let n = 0; n < 4; n++)
    for (const [whose, email] of [
      ['known', known.email],
      ['unknown', `khong-ai-${n}@thu.vn`],
    ] as const) {
      const began = performance.now()
      const { answer } = await signIn(email, `sai lần thứ ${n}`)
      took[whose] += performance.now() - began
      said.add(`${answer.status} ${(await answer.text()).replaceAll(answer.headers.get('x-request-id')!, '')}`)
    }
  expect(said.size).toBe(1)
  // Hashing is most of either; an answer without it would be twenty times faster.
  expect(took.unknown).toBeGreaterThan(took.known / 4)
})

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))

test('[V12.5.2] a file goes out as a download; only a label we drew ourselves is shown in the browser', () => {
  const inline = sources('src').filter(path => /content-disposition'?:\s*[`'"]inline/.test(readFileSync(path, 'utf8')))
  expect(inline).toEqual(['src/pharmacy/pharmacy.pages.tsx'])
})

test('[V14.2.1, V14.2.3] nothing is fetched from another server, by pages or by the program', async () => {
  const page = await (await administrator.get('/account')).text()
  expect([...page.matchAll(/(?:src|href)="(https?:|\/\/)[^"]*"/g)].map(match => match[0])).toEqual([])
  const calling = sources('src').filter(path => /\bfetch\(\s*[`'"]https?:/.test(readFileSync(path, 'utf8')))
  // npm start asks itself whether it is ready.
  expect(calling).toEqual(['src/start.ts'])
})

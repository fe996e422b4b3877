import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { createApp } from '../../src/web/app.tsx'
import { type RateLimit, usualLimits } from '../../src/web/rate-limits.ts'
import { type TestGround, testGround } from '../database.ts'
import { appOf, makePerson, type Person, Visitor } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const limit = (name: string, times: number, strangers: number | null = null): RateLimit => ({
  name,
  times,
  seconds: 600,
  strangers,
  covers: (_, path) => path === '/api/v1/me' || path === '/account' || path === '/sign-in',
})
/** The same browser at another web process on the same database. */
const at = (limits: readonly RateLimit[], person: Visitor): Visitor =>
  Object.assign(Object.create(Visitor.prototype) as Visitor, { app: createApp(ground.services, limits), cookies: person.cookies })

test('two web processes let through no more together than one would, and a colleague is not hindered', async () => {
  const [busy, colleague] = [await makePerson(ground, { role: 'viewer' }), await makePerson(ground, { role: 'viewer' })]
  const limits = [limit('few', 12)]
  const processes = [at(limits, busy), at(limits, busy)]
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => processes[n % 2]!.get('/api/v1/me')))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(12)
  const refused = answers.find(({ status }) => status === 429)!
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(590)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600)
  expect(await refused.json()).toMatchObject({
    code: 'request/too-many',
    status: 429,
    detail: expect.stringMatching(/^Có quá nhiều yêu cầu cùng lúc\. Hãy chờ (?:10|9) phút/),
  })
  const page = await processes[0]!.get('/account')
  expect([page.status, page.headers.get('retry-after') != null]).toEqual([429, true])
  expect(await page.text()).toContain('Có quá nhiều yêu cầu cùng lúc')
  expect((await at(limits, colleague).get('/api/v1/me')).status).toBe(200)
})

test('a process draws a handful at a time: hundreds at once cost the database a few looks, and none is let through beyond the limit', async () => {
  const busy = await makePerson(ground, { role: 'viewer' })
  const limits = [limit('many', 200)]
  const processes = [at(limits, busy), at(limits, busy)]
  const answers = await Promise.all(Array.from({ length: 260 }, (_, n) => processes[n % 2]!.get('/api/v1/me')))
  const through = answers.filter(({ status }) => status === 200).length
  expect(through).toBeLessThanOrEqual(200)
  // What the other process still holds of its last handful.
  expect(through).toBeGreaterThanOrEqual(200 - 4)
})

const beginsAt = (kind: string, when: string) =>
  asOwner(ground.orm, tx => tx.execute(`update auth.allowance set began_at = now() + ?::interval where kind = ?`, [when, kind]))

test('when the time is over it begins anew; a clock of the database that was set back locks nobody out', async () => {
  const person = await makePerson(ground, { role: 'viewer' })
  const limits = [limit('one', 1)]
  expect((await at(limits, person).get('/api/v1/me')).status).toBe(200)
  expect((await at(limits, person).get('/api/v1/me')).status).toBe(429)
  await beginsAt('one', '-11 minutes')
  expect((await at(limits, person).get('/api/v1/me')).status).toBe(200)
  await beginsAt('one', '3 days')
  expect((await at(limits, person).get('/api/v1/me')).status).toBe(200)
  expect((await at(limits, person).get('/api/v1/me')).status).toBe(429)
})

test('strangers are counted by address and told so; nothing in the table says which address', async () => {
  const limits = [limit('strangers', 50, 2)]
  const stranger = at(limits, new Visitor(ground))
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push((await stranger.get('/sign-in')).status)
  expect(statuses).toEqual([200, 200, 429])
  const rows = await asOwner(ground.orm, tx => tx.execute<{ key: string }[]>(`select key from auth.allowance`))
  expect(rows.every(({ key }) => /^[\w-]{43}$/.test(key))).toBe(true)
})

test('every route that takes files, reveals, hands out a file or looks at a password has a limit of its own', async () => {
  const administrator: Person = await makePerson(ground, { role: 'administrator' })
  const document = (await (await administrator.get('/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, { requestBody?: { content: object } }>>
  }
  const covering = (name: string) => usualLimits.find(limit => limit.name === name)!
  const uploads = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      'multipart/form-data' in (requestBody?.content ?? {}) ? [{ method: method.toUpperCase(), path }] : [],
    ),
  )
  expect(uploads.length).toBeGreaterThan(0)
  expect(uploads.filter(({ method, path }) => !covering('uploads').covers(method, path))).toEqual([])
  const routes = appOf(ground).routes.filter(({ path }) => !path.includes('*'))
  const uncovered = (name: string, is: RegExp) =>
    routes.filter(({ method, path }) => is.test(`${method} ${path}`) && !covering(name).covers(method, path)).map(({ path }) => path)
  expect(uncovered('reveals', /^POST .*\/reveal$/)).toEqual([])
  expect(uncovered('exports', /^GET .*(?:\/file|\.csv|\/export|\/refused-rows|\/labels|\/roster)$/)).toEqual([])
  expect(uncovered('exports', /^POST .*(?:\/documents|\/books|\/export|\/results|\/public-list|\/sponsor-list|\/accessed)$/)).toEqual([])
  expect(uncovered('sign-in', /^POST .*(?:\/session|\/sign-in|password.*|\/code|\/second-factor|\/invitation\/:link)$/)).toEqual([])
  for (const { name, covers } of usualLimits) expect([name, routes.some(({ method, path }) => covers(method, path))]).toEqual([name, true])
})

test('an office that works as fast as it can stays far below the limits', () => {
  const [requests, uploads, exports] = ['requests', 'uploads', 'exports'].map(name => usualLimits.find(limit => limit.name === name)!)
  // One account at a desk: a gift in 6 seconds with 3 requests each, and a board that asks every 5 seconds on two screens.
  const desk = (60 / 6) * 3 + (60 / 5) * 2
  expect(requests!.times / (requests!.seconds / 60)).toBeGreaterThan(50 * desk)
  // Every commune of a former district, every hamlet's book at once: 23 communes, 12 books.
  expect(uploads!.times).toBeGreaterThan(23 * 2)
  expect(exports!.times).toBeGreaterThan(23 * 12)
})

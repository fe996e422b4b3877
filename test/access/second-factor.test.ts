import { afterAll, beforeAll, expect, test } from 'vitest'
import { base32, codeAt, matchingStep, stepOf } from '../../src/access/one-time-code.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { auditOf } from '../audit.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson, type Person, Visitor } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround({ requireSecondFactor: true })
})
afterAll(() => ground.close())

const password = 'hoa gạo đỏ bên bến sông'
const fromBase32 = (text: string) => {
  const bits = [...text].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
const secretOn = async (visitor: Visitor) =>
  fromBase32(/<code>([A-Z2-7 ]+)<\/code>/.exec(await (await visitor.get('/account/second-factor')).text())![1]!.replaceAll(' ', ''))
const now = (ahead = 0) => stepOf(new Date()) + ahead
const setUp = async (person: Visitor) => {
  const secret = await secretOn(person)
  const answer = await person.submit('/account/second-factor', '/account/second-factor', { code: codeAt(secret, now(-1)) })
  return { secret, codes: [...(await answer.text()).matchAll(/<code>([a-z2-7]{5}-[a-z2-7]{5})<\/code>/g)].map(match => match[1]!) }
}
const give = (visitor: Visitor, code: string) => visitor.submit('/account/code', '/account/code', { code })
const comeIn = async (person: Person) => {
  const visitor = new Visitor(ground)
  await visitor.submit('/sign-in', '/sign-in', { email: person.email, password })
  return visitor
}
const forgetTries = () => asOwner(ground.orm, tx => tx.execute('update auth.second_factor set failures = 0, blocked_until = null'))

test('[V2.8.1] the codes are those of RFC 6238', () => {
  const secret = Buffer.from('12345678901234567890')
  const vectors = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ] as const
  for (const [seconds, code] of vectors) expect(codeAt(secret, stepOf(new Date(seconds * 1000)))).toBe(code)
  expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  const at = new Date(1_234_567_890_000)
  expect(matchingStep(secret, '005924', at, 0)).toBe(stepOf(at))
  expect(matchingStep(secret, '005924', at, stepOf(at))).toBeNull()
  expect(matchingStep(secret, '00592', at, 0)).toBeNull()
})

test('[V4.3.1] whoever approves or administers sets up a second step before anything else; others work at once', async () => {
  const [administrator, approver, viewer] = [
    await makePerson(ground, { role: 'administrator' }),
    await makePerson(ground, { role: 'approver' }),
    await makePerson(ground, { role: 'viewer' }),
  ]
  for (const person of [administrator, approver]) {
    expect((await person.get('/areas')).headers.get('location')).toBe('/account/second-factor')
    expect(await (await person.get('/api/v1/areas')).json()).toMatchObject({ status: 403, code: 'account/second-factor-needed' })
  }
  expect((await viewer.get('/areas')).status).toBe(200)
  const page = await (await administrator.get('/account/second-factor')).text()
  expect(page).toContain('<svg class="qr"')
  const { codes } = await setUp(administrator)
  expect(codes).toHaveLength(10)
  expect((await administrator.get('/accounts')).status).toBe(200)
  expect((await administrator.get('/account/second-factor')).headers.get('location')).toBe('/account')
})

test('[V2.8.4] the password alone opens nothing; a code opens the session once and never again', async () => {
  const person = await makePerson(ground, { role: 'administrator', password })
  const { secret } = await setUp(person)
  const visitor = await comeIn(person)
  expect((await visitor.get('/accounts')).headers.get('location')).toBe('/account/code')
  expect((await visitor.get('/account')).headers.get('location')).toBe('/account/code')
  expect((await visitor.get('/account/second-factor')).headers.get('location')).toBe('/account/code')
  expect((await visitor.get('/api/v1/accounts')).status).toBe(403)
  expect((await give(visitor, codeAt(secret, now(-1)))).status).toBe(422)
  const code = codeAt(secret, now(1))
  expect((await give(visitor, code)).headers.get('location')).toBe('/')
  expect((await visitor.get('/accounts')).status).toBe(200)
  const second = await comeIn(person)
  expect((await give(second, code)).status).toBe(422)
})

test('[V2.5.6] a backup code stands in for the telephone once', async () => {
  const person = await makePerson(ground, { role: 'approver', password })
  const { codes } = await setUp(person)
  expect((await give(await comeIn(person), codes[0]!.toUpperCase())).headers.get('location')).toBe('/')
  expect((await give(await comeIn(person), codes[0]!)).status).toBe(422)
  const stored = await asOwner(ground.orm, tx => tx.execute<object[]>('select to_jsonb(b) from auth.backup_code b'))
  expect(JSON.stringify(stored)).not.toContain(codes[1]!.replace('-', ''))
})

test('[V2.2.1] guessing codes is slowed down, also for twenty guesses at once', async () => {
  const person = await makePerson(ground, { role: 'approver', password })
  const { secret } = await setUp(person)
  const visitor = await comeIn(person)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => give(visitor, String(100_000 + at))))
  expect(answers.filter(answer => answer.status === 422).length).toBeLessThanOrEqual(6)
  expect((await give(visitor, codeAt(secret, now(1)))).status).toBe(429)
  await forgetTries()
  expect((await give(visitor, codeAt(secret, now(1)))).status).toBe(303)
})

test('a lost telephone: another administrator resets it, nobody their own, and the trail says who', async () => {
  const [administrator, person] = [
    await makePerson(ground, { role: 'administrator' }),
    await makePerson(ground, { role: 'approver', password }),
  ]
  await setUp(administrator)
  await setUp(person)
  const page = `/accounts/${person.id}`
  expect((await person.submit('/account', `${page}/reset-second-factor`)).status).toBe(403)
  expect((await administrator.submit(`/accounts/${administrator.id}`, `/accounts/${administrator.id}/reset-second-factor`)).status).toBe(
    409,
  )
  expect((await administrator.submit(page, `${page}/reset-second-factor`)).status).toBe(303)
  expect((await person.get('/areas')).headers.get('location')).toMatch(/^\/sign-in/)
  expect((await (await comeIn(person)).get('/areas')).headers.get('location')).toBe('/account/second-factor')
  const told = await auditOf(ground, person.id)
  expect(told.filter(entry => entry.relation === 'auth.second_factor').map(entry => [entry.action, entry.actor])).toEqual([
    ['insert', person.id],
    ['update', person.id],
    ['delete', administrator.id],
  ])
  expect(JSON.stringify(told)).not.toContain('secret_sealed')
})

test('[V2.9.1] neither secret nor codes can be read by the application, and the secret is sealed in the database', async () => {
  const person = await makePerson(ground, { role: 'approver' })
  const { secret } = await setUp(person)
  const rows = await asOwner(ground.orm, tx => tx.execute<object[]>('select to_jsonb(f) from auth.second_factor f'))
  expect(JSON.stringify(rows)).not.toContain(base32(secret))
  const granted = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`select 1 where has_table_privilege('hau_phuong_app', 'auth.second_factor', 'select')`),
  )
  expect(granted).toEqual([])
})

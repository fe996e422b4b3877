import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureFirstAdministrator } from '../../src/access/first-administrator.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson, Visitor } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
beforeEach(() => asOwner(ground.orm, tx => tx.execute('truncate auth.sign_in_delay')))
afterAll(() => ground.close())

const password = 'con mèo nằm trên mái ngói'
const signIn = (visitor: Visitor, email: string, given = password) => visitor.submit('/sign-in', '/sign-in', { email, password: given })
const hardly = async (email: string, times: number) => {
  for (let at = 0; at < times; at++) await signIn(new Visitor(ground), email, `sai lần thứ ${at}`)
}

test('somebody signs in with the form, works, and signs out', async () => {
  const { email } = await makePerson(ground, { role: 'administrator', password })
  const visitor = new Visitor(ground)
  const answer = await signIn(visitor, email.toUpperCase())
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
  expect(answer.headers.getSetCookie().join()).toMatch(/session_token=[^;]+; .*HttpOnly; SameSite=Lax/)
  expect((await visitor.get('/accounts')).status).toBe(200)
  const used = visitor.cookies.get('hau-phuong.session_token')!
  expect((await visitor.submit('/', '/sign-out')).headers.get('location')).toBe('/sign-in')
  visitor.cookies.set('hau-phuong.session_token', used)
  expect((await visitor.get('/accounts')).status).toBe(303)
})

test('a wrong password is to be typed again, and the page says so', async () => {
  const { email } = await makePerson(ground, { password })
  const html = await (await signIn(new Visitor(ground), email, 'không phải mật khẩu')).text()
  expect(html).toContain(`value="${email}"`)
  expect(html).toContain('Riêng mật khẩu thì phải gõ lại.')
})

test('a wrong password and an unknown account are told the same', async () => {
  const { email } = await makePerson(ground, { password })
  const sentences = await Promise.all(
    [email, 'khong.co@thu.vn'].map(async address => {
      const answer = await new Visitor(ground).post('/api/v1/session', { email: address, password: 'không phải mật khẩu' })
      const { code, detail, status } = (await answer.json()) as Record<string, unknown>
      return { code, detail, status }
    }),
  )
  expect(sentences[0]).toEqual(sentences[1])
  expect(sentences[0]).toMatchObject({ code: 'account/sign-in-failed', status: 422 })
})

test('a password tried ten times is slowed down, with a sentence that says how long; the right one waits too', async () => {
  const { email } = await makePerson(ground, { password })
  await hardly(email, 10)
  const answer = await signIn(new Visitor(ground), email)
  expect(answer.status).toBe(429)
  expect(await answer.text()).toMatch(/Hãy chờ \d+ (giây|phút)/)
  const program = await new Visitor(ground).post('/api/v1/session', { email, password })
  expect(Number(program.headers.get('retry-after'))).toBeGreaterThan(0)
  await asOwner(ground.orm, tx => tx.execute(`update auth.sign_in_delay set blocked_until = now() - interval '1 second'`))
  expect((await signIn(new Visitor(ground), email)).status).toBe(303)
})

test('of twenty guesses at once after nine mistakes one is looked at, and the others wait', async () => {
  const { email } = await makePerson(ground, { password })
  const before = await asOwner(ground.orm, tx => tx.execute<{ key: string }[]>(`select key from auth.sign_in_delay`))
  await hardly(email, 1)
  // A tenth mistake is followed by a minute of rest, in which twenty requests are over on any machine.
  await asOwner(ground.orm, tx =>
    tx.execute(
      `update auth.sign_in_delay set failures = 9 where kind = 'account' and not (key = any(array(select jsonb_array_elements_text(?::jsonb))))`,
      [JSON.stringify(before.map(row => row.key))],
    ),
  )
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) => new Visitor(ground).post('/api/v1/session', { email, password: `đoán lần ${at}` })),
  )
  expect(answers.filter(answer => answer.status === 422)).toHaveLength(1)
  expect(answers.filter(answer => answer.status === 429)).toHaveLength(19)
})

test('somebody else is not slowed down by a colleague’s mistakes', async () => {
  const [clumsy, other] = [await makePerson(ground, { password }), await makePerson(ground, { password })]
  await hardly(clumsy.email, 8)
  expect((await signIn(new Visitor(ground), other.email)).status).toBe(303)
})

test('neither addresses nor mistyped names can be read from the table of delays', async () => {
  await hardly('go.nham@thu.vn', 1)
  const rows = await asOwner(ground.orm, tx => tx.execute<unknown[]>('select * from auth.sign_in_delay'))
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain('nham')
})

test('a session past its time is over, and so is one of a disabled account', async () => {
  const person = await makePerson(ground, { role: 'administrator' })
  await asOwner(ground.orm, tx =>
    tx.execute(`update auth.session set expires_at = now() - interval '1 minute' where account_id = ?`, [person.id]),
  )
  expect((await person.get('/accounts')).status).toBe(303)
  const disabled = await makePerson(ground, { role: 'administrator', password })
  await asOwner(ground.orm, tx => tx.execute(`update auth.account set disabled_at = now() where id = ?`, [disabled.id]))
  expect((await disabled.get('/accounts')).status).toBe(303)
  expect((await (await new Visitor(ground).post('/api/v1/session', { email: disabled.email, password })).json()) as object).toMatchObject({
    code: 'account/disabled',
  })
})

test('a forged session is nobody', async () => {
  const person = await makePerson(ground, { role: 'administrator' })
  const [token] = decodeURIComponent(person.cookies.get('hau-phuong.session_token')!).split('.')
  person.cookies.set('hau-phuong.session_token', encodeURIComponent(`${token}.${Buffer.alloc(32).toString('base64')}`))
  expect((await person.get('/accounts')).status).toBe(303)
})

test('the first administrator is made once, with the role in the same breath, and can do nothing before changing the password', async () => {
  await asOwner(ground.orm, async tx => {
    await tx.execute('truncate role_grant, api_key, auth.account cascade')
  })
  const starts = await Promise.all([1, 2].map(() => ensureFirstAdministrator(ground.services)))
  const told = starts.filter(lines => lines.length > 0)
  expect(told).toHaveLength(1)
  const lines = told[0]!
  expect(await ensureFirstAdministrator(ground.services)).toEqual([])
  // Written by one transaction: a start that is killed leaves either both or neither.
  const written = await asOwner(ground.orm, tx =>
    tx.execute(`select a.xmin = g.xmin as together, g.role from auth.account a join role_grant g on g.account_id = a.id`),
  )
  expect(written).toEqual([{ together: true, role: 'administrator' }])
  const [email, oneTime] = lines.map(line => line.split(/\s+/).at(-1)!)
  const visitor = new Visitor(ground)
  await signIn(visitor, email!, oneTime!)
  expect((await visitor.get('/accounts')).headers.get('location')).toBe('/account/password')
  expect(await (await visitor.get('/api/v1/accounts')).json()).toMatchObject({ code: 'account/password-must-change' })
  const change = (given: Record<string, string>) => visitor.submit('/account/password', '/account/password', given)
  expect((await change({ current: oneTime!, password: 'ngắn', again: 'ngắn' })).status).toBe(422)
  expect((await change({ current: oneTime!, password: 'matkhau123', again: 'matkhau123' })).status).toBe(422)
  expect((await change({ current: oneTime!, password, again: `${password}!` })).status).toBe(422)
  expect((await change({ current: 'khác hẳn cái cũ', password, again: password })).status).toBe(422)
  expect((await change({ current: oneTime!, password: oneTime!, again: oneTime! })).status).toBe(422)
  expect((await change({ current: oneTime!, password, again: password })).headers.get('location')).toBe('/')
  expect((await visitor.get('/accounts')).status).toBe(200)
  expect((await signIn(new Visitor(ground), email!, oneTime!)).status).toBe(422)
})

test('a first start that breaks off leaves no half administrator; two that start at once make one', async () => {
  await asOwner(ground.orm, async tx => {
    await tx.execute('truncate role_grant, api_key, auth.account cascade')
    await tx.execute(`create function power_cut() returns trigger language plpgsql as $$ begin raise exception 'mất điện'; end $$`)
    await tx.execute('create trigger power_cut before insert on role_grant for each row execute function power_cut()')
  })
  await expect(ensureFirstAdministrator(ground.services)).rejects.toThrow('mất điện')
  const accounts = () => asOwner(ground.orm, tx => tx.execute<unknown[]>('select 1 from auth.account'))
  expect(await accounts()).toEqual([])
  await asOwner(ground.orm, tx => tx.execute('drop function power_cut() cascade'))
  const both = await Promise.all([ensureFirstAdministrator(ground.services), ensureFirstAdministrator(ground.services)])
  expect(both.map(lines => lines.length).sort()).toEqual([0, 2])
  expect(await accounts()).toHaveLength(1)
})

test('the application role reads no password, session or link', async () => {
  const ctx = ground.contextOf('administrator')
  for (const table of ['account', 'credential', 'session', 'verification', 'account_link', 'sign_in_delay'])
    await expect(inTransaction(ctx, tx => tx.execute(`select * from auth.${table}`))).rejects.toThrow(/permission denied/)
  expect(Object.keys((await inTransaction(ctx, tx => tx.execute<object[]>('select * from account limit 1')))[0] ?? {})).not.toContain(
    'password',
  )
})

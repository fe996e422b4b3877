import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkText } from '../../src/access/account-link.ts'
import { sendAccountMail } from '../../src/access/send-account-mail.ts'
import { type Context, systemContext } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import type { Letter } from '../../src/mail/mail.ts'
import { auditOf } from '../audit.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson, Visitor } from '../people.ts'

let ground: TestGround
let worker: Context
const letters: Letter[] = []
beforeAll(async () => {
  ground = await testGround()
  const mail = {
    send: async (letter: Letter) => {
      letters.push(letter)
      return { sent: true as const, messageId: letter.messageId, answer: '250 OK' }
    },
    close: () => undefined,
  }
  worker = systemContext({ ...ground.ground, mail }, 'a-worker')
})
afterAll(() => ground.close())

const password = 'hoa gạo đỏ bên bến sông'
const askedLinks = () =>
  asOwner(ground.orm, tx =>
    tx.execute<{ payload: { linkId: string } }[]>(`select payload from job where name = 'access.send-account-mail' order by asked_at, id`),
  )
const lastLink = async () => (await askedLinks()).at(-1)!.payload.linkId
const ask = (email: string) => new Visitor(ground).submit('/forgotten-password', '/forgotten-password', { email })
const set = (path: string, given = password) => new Visitor(ground).submit(path, path, { password: given, again: given })

test('whoever forgot the password gets a link by mail that works once', async () => {
  const person = await makePerson(ground, { name: 'Kiều Thị Na', password: 'mật khẩu ngày xưa' })
  expect((await ask(person.email)).headers.get('location')).toBe('/sign-in')
  const linkId = await lastLink()
  expect(await sendAccountMail(worker, { linkId })).toBe('sent')
  const letter = letters.at(-1)!
  expect(letter).toMatchObject({ to: { name: 'Kiều Thị Na', email: person.email }, subject: 'Đặt lại mật khẩu Hậu Phương' })
  const path = /http:\/\/localhost:3000(\/reset-password\/\S+)/.exec(letter.text)![1]!
  expect(letter.html).toContain(path)

  // A mail scanner looks at the page first: that uses nothing up.
  expect((await new Visitor(ground).get(path)).status).toBe(200)
  expect((await set(path)).headers.get('location')).toBe('/sign-in')
  expect((await person.get('/account')).status).toBe(303)
  expect((await new Visitor(ground).post('/api/v1/session', { email: person.email, password })).status).toBe(200)
  expect((await new Visitor(ground).get(path)).status).toBe(422)
  expect(await sendAccountMail(worker, { linkId })).toBe('withdrawn')
})

test('two who come with the same link at once: one sets the password, the other is told', async () => {
  const person = await makePerson(ground, { password: 'mật khẩu ngày xưa' })
  await ask(person.email)
  const path = `/reset-password/${linkText(ground.ground, await lastLink())}`
  const answers = await Promise.all([set(path, `${password} một`), set(path, `${password} hai`)])
  expect(answers.map(answer => answer.status).sort()).toEqual([303, 422])
})

test('a forged link and one past its time open nothing', async () => {
  const person = await makePerson(ground)
  await ask(person.email)
  const linkId = await lastLink()
  expect((await new Visitor(ground).get(`/reset-password/${linkId}.${'A'.repeat(43)}`)).status).toBe(422)
  await asOwner(ground.orm, tx =>
    tx.execute(`update auth.account_link set expires_at = now() - interval '1 minute' where id = ?`, [linkId]),
  )
  expect((await new Visitor(ground).get(`/reset-password/${linkText(ground.ground, linkId)}`)).status).toBe(422)
})

test('an address that nobody has is answered like one that somebody has, and no letter is asked for', async () => {
  const before = (await askedLinks()).length
  const answer = await ask('khong.ai@thu.vn')
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in'])
  expect((await askedLinks()).length).toBe(before)
})

test('an invited person gets the letter in their language and chooses a password; no job carries a name or an address', async () => {
  const administrator = await makePerson(ground, { role: 'administrator' })
  const made = await administrator.post('/api/v1/accounts', { name: 'John Smith', email: 'john@thu.vn', locale: 'en' })
  expect(made.status).toBe(201)
  const { id } = (await made.json()) as { id: string }
  expect(await sendAccountMail(worker, { linkId: await lastLink() })).toBe('sent')
  expect(letters.at(-1)).toMatchObject({ subject: 'Your Hậu Phương account', to: { email: 'john@thu.vn' } })
  expect(JSON.stringify(await askedLinks())).not.toMatch(/john|Smith|@/)
  await set(`/reset-password/${linkText(ground.ground, await lastLink())}`)
  expect((await new Visitor(ground).post('/api/v1/session', { email: 'john@thu.vn', password })).status).toBe(200)
  expect((await auditOf(ground, id))[0]).toMatchObject({ relation: 'auth.account', actor: administrator.id, action: 'insert' })
})

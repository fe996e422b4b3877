import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../src/starting/free-port.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const startWeb = async (port: number) => {
  const { auth, dataKeys, indexKey } = ground.config.secrets
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: ground.databaseUrl,
      SMTP_URL: ground.config.smtpUrl,
      AUTH_SECRET: auth,
      DATA_KEY: dataKeys[0]!.toString('base64'),
      INDEX_KEY: indexKey.toString('base64'),
    },
  })
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  expect(first).toEqual({ ready: true })
  return child
}

test('a real browser’s conversation: listen, sign in over the wire, work, and stop when asked', async () => {
  const password = 'sáo diều vi vu chiều hè'
  const { email } = await makePerson(ground, { role: 'administrator', password })
  const port = await freePort()
  const web = await startWeb(port)
  const base = `http://127.0.0.1:${port}`
  expect((await fetch(`${base}/readyz`)).status).toBe(200)
  const session = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!
  const page = await fetch(`${base}/accounts`, { headers: { cookie } })
  expect([page.status, (await page.text()).includes(email)]).toEqual([200, true])
  const sheet = await fetch(`${base}${/href="(\/assets\/[^"]+tabler\.css)"/.exec(await (await fetch(`${base}/sign-in`)).text())![1]}`)
  expect(sheet.headers.get('content-encoding')).toBe('gzip')
  web.kill('SIGTERM')
  const [code] = await once(web, 'exit')
  expect(code).toBe(0)
})

test('it stops by itself when whoever started it is gone', async () => {
  const web = await startWeb(await freePort())
  web.disconnect()
  const [code] = await once(web, 'exit')
  expect(code).toBe(0)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { freePort } from '../../src/starting/free-port.ts'
import { enqueue } from '../../src/outbox/enqueue.ts'
import { sweepJobs } from '../../src/outbox/sweep-jobs.ts'
import { openServices } from '../../src/services.ts'
import { startWorker } from '../../workers/worker.ts'
import { type TestGround, testGround } from '../database.ts'
import { ledgerOf, makeList } from '../handovers/make-gift.ts'
import { makePerson, type Person } from '../people.ts'
import { pieceJob, tablesForTests, testHandlers } from '../workers/jobs-for-tests.ts'
import { type Cuttable, cuttable } from './cuttable.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 })

let here: TestGround
let way: Cuttable
const children: ChildProcess[] = []
beforeEach(async () => {
  here = await testGround()
  way = await cuttable(here.databaseUrl)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await way.close()
  await here.close()
})

/** The server goes down with everything it had in hand, and comes back: what was not committed is gone. */
async function restart(downMilliseconds: number): Promise<void> {
  await way.cut()
  await asOwner(here.orm, tx =>
    tx.execute(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name like 'hau-phuong%' and application_name <> 'hau-phuong-command'`),
  )
  await wait(downMilliseconds)
  await way.restore()
}

async function webProcess(): Promise<{ child: ChildProcess; base: string; said: () => string }> {
  const { auth, dataKeys, indexKey } = here.config.secrets
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: way.url,
      SMTP_URL: here.config.smtpUrl,
      AUTH_SECRET: auth,
      DATA_KEY: dataKeys[0]!.toString('base64'),
      INDEX_KEY: indexKey.toString('base64'),
    },
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child, 'message')
  return { child, base: `http://127.0.0.1:${port}`, said: () => said }
}

const cookieOf = (person: Person) => [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

test('the database goes down while gifts are handed over: everybody is told to wait, and afterwards each gift stands once', async () => {
  const officer = await makePerson(here, { role: 'policy-officer' })
  const { gifts, listId } = await makeList(
    here,
    Array.from({ length: 24 }, (_, n) => ({ fullName: `Nguyễn Thị Bền ${n}` })),
  )
  const { child, base, said } = await webProcess()
  const headers = { cookie: cookieOf(officer), 'content-type': 'application/json' }
  const told = new Set<number>()
  /** A desk presses again with the same key until it has an answer, as its page does when it is reloaded. */
  const handOver = async (giftId: string) => {
    const key = newId()
    for (;;) {
      const answer = await fetch(`${base}/api/v1/gifts/${giftId}/handover`, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify({ receiver: { kind: 'self' } }),
      })
      told.add(answer.status)
      if (answer.status !== 503) return answer.status
      expect(answer.headers.get('retry-after')).toBe('5')
      await wait(20)
    }
  }
  const left = [...gifts]
  const outcomes: number[] = []
  const desks = Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let gift = left.pop(); gift != null; gift = left.pop()) {
        outcomes.push(await handOver(gift.id))
        await wait(20)
      }
    }),
  )
  for (let times = 0; times < 2; times++) {
    const before = outcomes.length
    while (outcomes.length < Math.min(before + 4, 20)) await wait(5)
    await restart(150)
  }
  await desks
  expect(outcomes).toEqual(gifts.map(() => 201))
  expect([...told].sort()).toEqual([201, 503])
  const standing = await asOwner(here.orm, tx =>
    tx.execute<{ gift_id: string }[]>(`select gift_id from handover where list_id = ? and reversed_at is null`, [listId]),
  )
  expect(standing.map(row => row.gift_id).sort()).toEqual(gifts.map(gift => gift.id).sort())
  expect((await ledgerOf(here, listId)).reduce((sum, row) => sum + Number(row.gifts), 0)).toBe(gifts.length)
  expect(child.exitCode).toBeNull()

  await way.cut()
  const page = await fetch(`${base}/lists`, { headers: { cookie: headers.cookie } })
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await page.text()
  expect(html).toContain('Cơ sở dữ liệu chưa trả lời')
  expect(html).toContain('<html lang="vi">')
  expect(html).toMatch(/<a class="btn" href="">Tải lại trang/)
  const problem = await fetch(`${base}/api/v1/me`, { headers: { cookie: headers.cookie } })
  expect(problem.headers.get('content-type')).toContain('application/problem+json')
  expect(await problem.json()).toMatchObject({ status: 503, code: 'unavailable' })
  expect((await fetch(`${base}/healthz`)).status).toBe(200)
  expect((await fetch(`${base}/readyz`)).status).toBe(503)
  await way.restore()
  expect((await fetch(`${base}/lists`, { headers: { cookie: headers.cookie } })).status).toBe(200)
  expect((await fetch(`${base}/readyz`)).status).toBe(200)
  expect(said()).not.toMatch(/Nguyễn Thị Bền|\n\s+at .*\n\s+at .*node:internal\/process\/promises/)
})

test('the database goes down while workers work: no job is lost, and the workers go on by themselves', async () => {
  await asOwner(here.orm, tx => tx.execute(tablesForTests))
  const officer = here.contextOf('policy-officer')
  const pieces = Array.from({ length: 80 }, (_, piece) => piece)
  await inTransaction(officer, async tx => pieces.map(piece => enqueue(tx, officer, pieceJob, { piece, milliseconds: 10 })))
  const services = await Promise.all([0, 1].map(() => openServices({ ...here.config, databaseUrl: way.url }, 'worker')))
  const options = {
    handlers: testHandlers,
    timetable: [],
    standingOf: async () => ({ grants: [], scopes: null }),
    leaseSeconds: 2,
    queuedLeaseSeconds: 2,
  }
  const workers = await Promise.all(services.map(one => startWorker(one, { ...options, backoffSeconds: 0.05, pollMilliseconds: 50 })))
  const count = async (sql: string) =>
    (await asOwner(here.orm, tx => tx.execute<{ n: number }[]>(`select count(*)::int as n ${sql}`)))[0]!.n
  const until = async (what: () => Promise<boolean>) => {
    const end = performance.now() + 400_000
    while (!(await what())) {
      if (performance.now() > end) throw new Error('Not within 400 s')
      await sweepJobs(here.orm)
      await wait(50)
    }
  }
  for (const so of [10, 25]) {
    await until(async () => (await count('from work_done')) >= so)
    await restart(200)
  }
  await until(async () => (await count(`from job where state <> 'done'`)) === 0)
  expect(await count('from (select distinct piece from work_done) p')).toBe(pieces.length)
  // What ran twice is a piece whose worker lost the database before it could say "done": two workers with two places each, cut twice.
  expect((await count('from work_done')) - pieces.length).toBeLessThanOrEqual(2 * 2 * 2)
  await Promise.all(workers.map(worker => worker.stop()))
  await Promise.all(services.map(one => one.close()))
})

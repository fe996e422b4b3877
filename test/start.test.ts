import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { findEmbedded } from '../src/database/embedded.ts'
import { freePort } from '../src/starting/free-port.ts'
import { onServer, urlOf } from './database-server.ts'

const { url: server, prefix } = inject('testServer')
let folder: string
const running: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hau-phuong-start-'))
  await chmod(folder, 0o755)
})
afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode == null && child.signalCode == null) child.kill('SIGKILL')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Started {
  readonly child: ChildProcess
  readonly port: number
  readonly mailPort: number
  readonly said: () => string
  readonly complained: () => string
  readonly ended: Promise<number | null>
}

async function start(settings: Record<string, string> = {}): Promise<Started> {
  const port = await freePort()
  const mailPort = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../src/start.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      MAIL_CATCHER_PORT: String(mailPort),
      DATA_DIRECTORY: join(folder, 'data'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as under a terminal.
    detached: true,
  })
  running.push(child)
  let said = ''
  let complained = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()))
  const ended = new Promise<number | null>(done => child.once('close', code => done(code)))
  return { child, port, mailPort, said: () => said, complained: () => complained, ended }
}

async function untilRunning(started: Started, seconds: number): Promise<number> {
  const began = performance.now()
  while (!started.said().includes('Ctrl-C')) {
    if (started.child.exitCode != null || performance.now() - began > seconds * 1000)
      throw new Error(`Not running: ${started.complained()}`)
    await wait(25)
  }
  return (performance.now() - began) / 1000
}

/** The processes that work on our folder or that our start began. */
const processesOn = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'pid,command', '-ww'], { encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(text) && !line.includes('ps -eo'))

const until = async (what: () => boolean | Promise<boolean>, seconds = 15) => {
  const end = performance.now() + seconds * 1000
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`Not within ${seconds} s`)
    await wait(50)
  }
}

const oneLine = (started: Started) => {
  expect(started.complained().trim().split('\n')).toHaveLength(1)
  expect(started.complained()).not.toMatch(/\n\s+at |Error:/)
  return started.complained()
}

/** The limits hold on two cores with nothing else to do; where others share them, everything takes as much longer. */
const limit = (seconds: number) => seconds * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

test('the first start takes at most 20 s, says where to look, and stops without a trace; the next one takes at most 5 s', async () => {
  const first = await start()
  expect(await untilRunning(first, 60)).toBeLessThan(limit(20))
  expect(first.said()).toContain(`http://localhost:${first.port}`)
  for (const path of ['/healthz', '/readyz']) expect((await fetch(`http://127.0.0.1:${first.port}${path}`)).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${first.mailPort}/`, { headers: { accept: 'text/html' } })).status).toBe(200)
  expect((await stat(join(folder, 'data', 'secrets.json'))).mode & 0o777).toBe(0o600)
  const children = processesOn(`${folder}/data`)
  expect(children.length).toBeGreaterThan(0)

  const double = await start()
  expect(await double.ended).toBe(1)
  expect(oneLine(double)).toMatch(/already running/)

  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(first.complained()).toBe('')
  await until(() => processesOn(`${folder}/data`).length === 0)

  const second = await start()
  expect(await untilRunning(second, 60)).toBeLessThan(limit(5))
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  await until(() => processesOn(`${folder}/data`).length === 0)
}, 180_000)

test('killed hard: the children end by themselves, and the next start works on the same data', async () => {
  const first = await start()
  await untilRunning(first, 60)
  const children = childrenOf(first.child.pid!)
  expect(children.length).toBeGreaterThanOrEqual(2)
  first.child.kill('SIGKILL')
  await until(() => !children.some(isAlive))
  const next = await start()
  await untilRunning(next, 60)
  next.child.kill('SIGINT')
  expect(await next.ended).toBe(0)
  await until(() => processesOn(`${folder}/data`).length === 0)
}, 180_000)

/** Web and worker; the database is meant to outlive a hard kill until the next start. */
const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args=', '-ww'], { encoding: 'utf8' })
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(match => match?.[2] === String(pid) && match[3]?.includes('tsx') === true)
    .map(match => Number(match?.[1]))

const isAlive = (pid: number): boolean => {
  try {
    // One that has ended and that nobody has asked about yet is listed as a zombie.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

const childNamed = (started: Started, script: string): number =>
  childrenOf(started.child.pid!).find(pid =>
    execFileSync('ps', ['-o', 'args=', '-ww', '-p', String(pid)], { encoding: 'utf8' }).includes(script),
  ) ?? 0

/** To the data of the start, past the program. */
async function lookInside(): Promise<Client> {
  const { databasePassword } = JSON.parse(await readFile(join(folder, 'data', 'secrets.json'), 'utf8')) as { databasePassword: string }
  const url = await findEmbedded({ folder: join(folder, 'data'), password: databasePassword, database: 'hau_phuong' })
  const client = new Client({ connectionString: url! })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

test('a killed worker is started again and does what the first had in hand; the web process likewise; Ctrl-C meanwhile leaves nothing', async () => {
  const started = await start()
  await untilRunning(started, 60)
  const inside = await lookInside()
  // The worker is in the middle of a job, held up by a table that somebody else has.
  await inside.query(`begin; lock table mail_gate, notice in access exclusive mode`)
  const beside = await lookInside()
  const { rows } = await beside.query<{ id: string }>(
    `insert into job (id, queue, name, payload, asked_by, asked_by_kind, request_id)
     values (gen_random_uuid(), 'notices', 'notices.send-notices', '{}', '00000000-0000-0000-0000-000000000000', 'system', 'test') returning id`,
  )
  const job = async () =>
    (
      await beside.query<{ state: string; worker: string; attempts: number }>(`select state, worker, attempts from job where id = $1`, [
        rows[0]!.id,
      ])
    ).rows[0]!
  await until(async () => (await job()).state === 'running')
  const first = await job()
  const worker = childNamed(started, 'workers/main.ts')
  process.kill(worker, 'SIGKILL')
  await inside.query(`rollback`)
  // Nobody sleeps a minute for the lease to run out.
  await beside.query(`update job set lease_until = now() where id = $1`, [rows[0]!.id])
  await until(async () => (await job()).state === 'done', 60)
  expect(await job()).toMatchObject({ attempts: 2 })
  expect((await job()).worker).not.toBe(first.worker)
  expect(childNamed(started, 'workers/main.ts')).not.toBe(worker)
  expect(oneLine(started)).toMatch(
    /^Phần làm việc nền đã dừng bất ngờ, chạy lại sau 1 giây · The worker process ended unexpectedly and starts again in 1 s\.$/m,
  )

  const web = childNamed(started, 'prepare-then-serve.ts')
  process.kill(web, 'SIGKILL')
  await until(() => started.complained().includes('The web process ended unexpectedly'))
  const ready = () =>
    fetch(`http://127.0.0.1:${started.port}/readyz`).then(
      answer => answer.ok,
      () => false,
    )
  await until(ready, 60)

  process.kill(childNamed(started, 'workers/main.ts'), 'SIGKILL')
  await until(() => started.complained().includes('starts again in 2 s'))
  await Promise.all([inside.end(), beside.end()])
  // As a terminal does it: to everybody at once.
  process.kill(-started.child.pid!, 'SIGINT')
  expect(await started.ended).toBe(0)
  expect(started.complained().trim().split('\n')).toHaveLength(3)
  await until(() => processesOn(`${folder}/data`).length === 0 && childrenOf(started.child.pid!).length === 0)
  const next = await start()
  await untilRunning(next, 60)
  next.child.kill('SIGINT')
  expect(await next.ended).toBe(0)
}, 240_000)

test('without its database nothing goes on: one line, and an exit that a script can see', async () => {
  const started = await start()
  await untilRunning(started, 60)
  const children = childrenOf(started.child.pid!)
  const [pid] = (await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  expect(await started.ended).toBe(1)
  expect(oneLine(started)).toMatch(/Cơ sở dữ liệu đã dừng bất ngờ; .* · The embedded database ended unexpectedly; everything is stopped/)
  await until(() => !children.some(isAlive) && processesOn(`${folder}/data`).length === 0)
  const next = await start()
  await untilRunning(next, 60)
  next.child.kill('SIGINT')
  expect(await next.ended).toBe(0)
}, 240_000)

test('a port that is taken is named, with the setting that changes it', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  const web = await start({ PORT: String(port) })
  expect(await web.ended).toBe(1)
  expect(oneLine(web)).toMatch(new RegExp(`Port ${port} is taken.*PORT`))
  const mail = await start({ MAIL_CATCHER_PORT: String(port) })
  expect(await mail.ended).toBe(1)
  expect(oneLine(mail)).toMatch(new RegExp(`Port ${port} is taken.*MAIL_CATCHER_PORT`))
  other.close()
})

const secrets = {
  AUTH_SECRET: 'x'.repeat(40),
  DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
  INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
}

test('a given database that does not answer, or comes without secrets, or is newer: one line each', async () => {
  const away = await start({ DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/x`, ...secrets })
  expect(await away.ended).toBe(1)
  expect(oneLine(away)).toMatch(/does not answer/)

  const bare = await start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })
  expect(await bare.ended).toBe(1)
  expect(oneLine(bare)).toMatch(/AUTH_SECRET, DATA_KEY and INDEX_KEY must be set/)

  const name = `${prefix}_start_newer`
  await onServer(server, client => client.query(`create database ${name} template ${prefix}_template`))
  await onServer(urlOf(server, name), client => client.query(`insert into migration (name) values ('Migration29990101000000_later')`))
  const newer = await start({ DATABASE_URL: urlOf(server, name), ...secrets })
  expect(await newer.ended).toBe(1)
  expect(oneLine(newer)).toMatch(/newer than this program/)
})

test('a setting that makes no sense is named', async () => {
  const started = await start({ PORT: 'thousand' })
  expect(await started.ended).toBe(1)
  expect(oneLine(started)).toMatch(/Setting PORT/)
})

test('a database user who may not create the role is told what a DBA must run', async () => {
  const name = `${prefix}_start_weak`
  const user = `hp_user_${process.pid}_weak`
  await onServer(server, async client => {
    await client.query(`create role ${user} login password 'for-a-test'`)
    await client.query(`create database ${name} owner ${user}`)
  })
  const started = await start({ DATABASE_URL: urlOf(server, name, { name: user, password: 'for-a-test' }), ...secrets })
  expect(await started.ended).toBe(1)
  expect(oneLine(started)).toMatch(/A DBA must run once: .*grant hau_phuong_app to/)
  await onServer(server, async client => {
    await client.query(`drop database ${name} with (force)`)
    await client.query(`drop role ${user}`)
  })
})

test('a given database never gets the demonstration data, nor secrets beside it, and no logs are kept from view', async () => {
  const name = `${prefix}_start_given`
  await onServer(server, client => client.query(`create database ${name}`))
  const elsewhere = join(folder, 'unused')
  const started = await start({ DATABASE_URL: urlOf(server, name), DATA_DIRECTORY: elsewhere, SMTP_URL: 'smtp://127.0.0.1:1', ...secrets })
  await untilRunning(started, 60)
  expect(started.said()).toContain('web ready')
  const { rows } = await onServer(urlOf(server, name), client => client.query(`select count(*)::int as n from person`))
  expect(rows[0].n).toBe(0)
  started.child.kill('SIGTERM')
  expect(await started.ended).toBe(0)
  await expect(readFile(join(elsewhere, 'secrets.json'))).rejects.toThrow()
}, 180_000)

import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { openSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { childEnvironment, ConfigProblem, readConfig, readEnvironment } from './config.ts'
import { type EmbeddedDatabase, startEmbedded } from './database/embedded.ts'
import { prepareDatabase } from './database/prepare.ts'
import { fillFirst } from './fill-first.ts'
import { portOrAnother, portOrProblem } from './free-port.ts'
import { startMailCatcher } from './mail/catcher.ts'
import { keepSecrets } from './secrets.ts'
import { openServices } from './services.ts'
import { StartProblem } from './start-problem.ts'

const demonstrationDay = '2024-06-24'
const stops: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | null = null

/** Everything that was started, stopped in the opposite order; asked twice it is done once. */
const stopAll = () =>
  (stopping ??= (async () => {
    for (const stop of stops.toReversed()) await stop().catch(() => undefined)
  })())

async function start(): Promise<void> {
  const env = readEnvironment()
  const folder = resolve(env.DATA_DIRECTORY)
  const port = await portOrProblem(env.PORT, 'PORT')
  const decided: Record<string, string> = { PORT: String(port) }

  const catching = env.SMTP_URL == null
  const mailPort = catching ? await portOrProblem(env.MAIL_CATCHER_PORT, 'MAIL_CATCHER_PORT') : 0
  let database: EmbeddedDatabase | null = null
  if (env.DATABASE_URL == null) {
    await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw new StartProblem(`The folder ${folder} cannot be made: ${error.code}`)
    })
    await beTheOnlyOne(folder)
    const secrets = await keepSecrets(folder)
    const starting = startEmbedded({ folder, password: secrets.databasePassword, database: 'hau_phuong' })
    stops.push(async () => (await starting).stop())
    database = await starting
    void database.ended.then(() => endUnexpectedly('The embedded database'))
    Object.assign(decided, {
      DATABASE_URL: database.url,
      AUTH_SECRET: secrets.auth,
      DATA_KEY: secrets.dataKey,
      INDEX_KEY: secrets.indexKey,
    })
  }
  const demo = env.DEMO === '1' || (database != null && env.DEMO !== '0')
  if (demo) Object.assign(decided, { DEMO: '1', BUSINESS_DATE: env.BUSINESS_DATE ?? demonstrationDay })
  if (catching) {
    const catcher = await startMailCatcher({ webPort: mailPort, smtpPort: await portOrAnother(1025), folder })
    stops.push(catcher.stop)
    decided['SMTP_URL'] = catcher.smtpUrl
  }

  const environment = childEnvironment(decided)
  const config = readConfig(environment)
  await prepareDatabase(config.databaseUrl)
  const services = await openServices({ ...config, logLevel: 'warn' }, 'command')
  const signIn = await fillFirst(services, demo).finally(() => services.close())

  const logs = database == null ? null : folder
  await Promise.all([
    startChild('web', new URL('main.ts', import.meta.url), environment, logs, () => isReady(port)),
    startChild('worker', new URL('../workers/main.ts', import.meta.url), environment, logs, null),
  ])
  say([
    '',
    'Hậu Phương đang chạy · is running',
    `  Trang web · Web          ${config.publicUrl}`,
    ...(catching ? [`  Hộp thư thử · Mail       http://localhost:${mailPort}`] : []),
    ...(database == null ? [] : [`  Dữ liệu · Data           ${folder}`]),
    ...signIn.map(line => `  ${line}`),
    ...(database?.note == null ? [] : [`  ${database.note}`]),
    '  Dừng · Stop              Ctrl-C',
    '',
  ])
}

const say = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`)

async function startChild(
  name: string,
  script: URL,
  environment: Record<string, string | undefined>,
  logs: string | null,
  ready: (() => Promise<boolean>) | null,
): Promise<void> {
  if (stopping != null) return
  const out = logs == null ? 'inherit' : openSync(join(logs, `${name}.log`), 'w')
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script)], {
    stdio: ['ignore', out, 'pipe', 'ipc'],
    env: environment,
  })
  let said = ''
  let begun = false
  // Until it is ready its complaint becomes ours, in one line; afterwards it speaks for itself.
  child.stderr?.on('data', (chunk: Buffer) => {
    if (begun) process.stderr.write(chunk)
    else said = `${said}${chunk.toString()}`.slice(-4000)
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  stops.push(() => stopChild(child, ended))
  const answered = new Promise<void>(done => child.once('message', () => done()))
  const untilReady = async () => {
    if (ready == null) return answered
    while (child.exitCode == null && !(await ready())) await new Promise(again => setTimeout(again, 50))
  }
  const outcome = await Promise.race([
    untilReady().then(() => 'ready' as const),
    ended.then(() => 'ended' as const),
    new Promise<'late'>(done => setTimeout(() => done('late'), 60_000).unref()),
  ])
  if (stopping != null) return
  if (outcome === 'late') throw new StartProblem(`The ${name} process did not become ready within a minute.`)
  if (outcome === 'ended' || child.exitCode != null)
    throw new StartProblem(`The ${name} process ended before it was ready: ${said.trim().split('\n')[0] || 'it gave no reason'}`)
  begun = true
  void ended.then(() => endUnexpectedly(`The ${name} process`))
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode != null || child.signalCode != null) return
  child.kill('SIGTERM')
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 25_000)
  await ended
  clearTimeout(stubborn)
}

async function endUnexpectedly(what: string): Promise<void> {
  if (stopping != null) return
  process.stderr.write(`${what} ended unexpectedly; everything is stopped. Start again with npm start.\n`)
  await stopAll()
  process.exit(1)
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
    answer => answer.ok,
    () => false,
  )

/** A socket that the system closes with its process, so a hard kill leaves no lock behind. */
async function beTheOnlyOne(folder: string): Promise<void> {
  const mark = `hau-phuong-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  const path = platform() === 'win32' ? `\\\\.\\pipe\\${mark}` : join(tmpdir(), `${mark}.sock`)
  const taken = await new Promise<boolean>(done => {
    const probe = connect(path, () => {
      probe.destroy()
      done(true)
    })
    probe.once('error', () => done(false))
  })
  if (taken) throw new StartProblem(`Hậu Phương is already running on ${folder}. Stop it first, or set DATA_DIRECTORY to another folder.`)
  await rm(path, { force: true })
  const guard: Server = createServer(visitor => visitor.destroy())
  await new Promise<void>((done, failed) => guard.once('error', failed).listen(path, done))
  guard.unref()
  stops.push(() => new Promise(done => guard.close(done)))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    void stopAll().then(() => process.exit(0))
  })

try {
  await start()
} catch (error) {
  if (stopping == null) {
    const expected = error instanceof StartProblem || error instanceof ConfigProblem
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
    await stopAll()
    process.exit(1)
  }
}

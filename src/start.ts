import { mkdir } from 'node:fs/promises'
import { setPriority } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { childEnvironment, ConfigProblem, readConfig, readEnvironment } from './config.ts'
import { type EmbeddedDatabase, startEmbedded } from './database/embedded.ts'
import { freePort, portOrProblem } from './starting/free-port.ts'
import { beTheOnlyOne } from './starting/only-one.ts'
import { keepSecrets, keyMark } from './starting/secrets.ts'
import { keepRunning, type Keeping } from './starting/keep-running.ts'
import { type ChildOptions, startChild } from './starting/start-child.ts'
import { StartProblem } from './starting/start-problem.ts'

const demonstrationDay = '2024-06-24'
const stops: (() => Promise<unknown>)[] = []
let stopping: Promise<void> | null = null
const ending = new AbortController()
let running = false
let databaseGone = false

/** Everything that was started, stopped in the opposite order; asked twice it is done once. */
const stopAll = () =>
  (stopping ??= (async () => {
    ending.abort()
    for (const stop of stops.toReversed()) await stop().catch(() => undefined)
  })())

async function start(): Promise<void> {
  const env = readEnvironment()
  if (env.npm_lifecycle_event != null) endWithNpm()
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
    const only = await beTheOnlyOne(folder)
    stops.push(only.letGo)
    const secrets = await keepSecrets(folder)
    only.say(keyMark(secrets.dataKey))
    const starting = startEmbedded({ folder, password: secrets.databasePassword, database: 'hau_phuong' })
    stops.push(async () => (await starting).stop())
    database = await starting
    void endWith(database)
    Object.assign(decided, {
      DATABASE_URL: database.url,
      AUTH_SECRET: secrets.auth,
      DATA_KEY: secrets.dataKey,
      DATA_KEYS_OLD: [...secrets.oldDataKeys, env.DATA_KEYS_OLD].filter(Boolean).join(','),
      INDEX_KEY: secrets.indexKey,
    })
  }
  const demo = env.DEMO === '1' || (database != null && env.DEMO !== '0')
  // A process that is started again goes on with the same clock as the others.
  if (demo) {
    const since = new Date(performance.timeOrigin).toISOString()
    Object.assign(decided, { DEMO: '1', BUSINESS_DATE: env.BUSINESS_DATE ?? demonstrationDay, BUSINESS_DATE_SINCE: since })
  }
  // Only our own processes send to it; a port that two starts both want would be lost by one of them.
  const smtpPort = await freePort()
  if (catching) decided['SMTP_URL'] = `smtp://127.0.0.1:${smtpPort}`
  const environment = childEnvironment(decided)
  const config = readConfig(environment)

  const logFolder = database == null ? null : folder
  const keep = (name: ChildName, firstTime: Pick<ChildOptions, 'script' | 'before' | 'onStep'>, script: string) => {
    const kept = keepRunning({
      begin: again => startChild({ name, environment, logFolder, again, quiet: ending.signal, ...(again ? { script } : firstTime) }),
      ...sayOfChild(name),
      stopping: ending.signal,
    })
    // Without the database there is nothing to finish in order.
    stops.push(() => kept.stop(databaseGone ? 1000 : undefined))
    return kept.first
  }
  const web = keep('web', { script: 'src/starting/prepare-then-serve.ts', onStep: sayOnce }, 'src/main.ts')
  // Begun at once, so that it reads its modules meanwhile, and held back until the database is prepared.
  const worker = keep('worker', { script: 'workers/main.ts', before: 'src/starting/warm-up.ts' }, 'workers/main.ts')
  const [prepared] = await Promise.all([
    web.hear('prepared').then(lines => (worker.tell('begin'), lines)),
    catching ? catchMail(mailPort, smtpPort, folder) : null,
  ])
  await Promise.all([web.hear('ready'), worker.hear('ready')])
  const signIn = z.array(z.string()).parse(prepared)
  await untilReady(port)
  if (stopping != null) return
  running = true
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

async function catchMail(webPort: number, smtpPort: number, folder: string): Promise<void> {
  // Its modules are nearly as many as the web process's, and nobody waits for them: it is the last in line.
  setPriority(10)
  const { startMailCatcher } = await import('./mail/catcher.ts')
  const catcher = await startMailCatcher({ webPort, smtpPort, folder })
  stops.push(catcher.stop)
}

const steps: Readonly<Record<string, string>> = {
  demonstration: 'Đang nạp dữ liệu minh họa, chỉ lần đầu · Loading the demonstration, the first time only…',
}
const saidSteps = new Set<string>()
/** The first start takes its time; whoever waits is told what for. */
function sayOnce(step: string): void {
  const line = steps[step]
  if (line != null && !saidSteps.has(step)) say([line])
  saidSteps.add(step)
}

const say = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`)

/** npm hands signals to a shell between us, which dies of them without a word to us. */
function endWithNpm(): void {
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) void stopAll().then(() => process.exit(0))
  }, 500).unref()
}

type ChildName = 'web' | 'worker'
const childNames: Readonly<Record<ChildName, readonly [vi: string, en: string]>> = {
  web: ['Trang web', 'The web process'],
  worker: ['Phần làm việc nền', 'The worker process'],
}

/** Web and worker hold nothing that the database does not hold too: one that dies is started again, and what it had in hand comes back. */
function sayOfChild(name: ChildName): Pick<Keeping, 'died' | 'gaveUp'> {
  const [vi, en] = childNames[name]
  return {
    died: (milliseconds, problem) => {
      const seconds = Math.round(milliseconds / 1000)
      complain(
        `${vi} đã dừng bất ngờ, chạy lại sau ${seconds} giây · ${en} ended unexpectedly and starts again in ${seconds} s${problem == null ? '.' : `: ${problem}`}`,
      )
    },
    gaveUp: () => void endUnexpectedly(`${vi} dừng quá nhiều lần trong 5 phút`, `${en} ended too often within five minutes`),
  }
}

const complain = (line: string) => void process.stderr.write(`${line}\n`)

async function endWith(database: EmbeddedDatabase): Promise<void> {
  await database.ended
  databaseGone = true
  if (running) await endUnexpectedly('Cơ sở dữ liệu đã dừng bất ngờ', 'The embedded database ended unexpectedly')
}

async function endUnexpectedly(vi: string, en: string): Promise<void> {
  if (stopping != null) return
  complain(`${vi}; tất cả đã dừng. Chạy lại bằng npm start · ${en}; everything is stopped. Start again with npm start.`)
  await stopAll()
  process.exit(1)
}

async function untilReady(port: number): Promise<void> {
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
      answer => answer.ok,
      () => false,
    )
  for (;;) {
    if (stopping != null || (await answers())) return
    await new Promise(again => setTimeout(again, 50))
  }
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

import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { childEnvironment, readConfig, readEnvironment } from '../config.ts'
import { startEmbedded } from '../database/embedded.ts'
import { freePort } from '../starting/free-port.ts'
import { startMailCatcher } from '../mail/catcher.ts'
import { openServices, type Services } from '../services.ts'
import { startChild, type StartedChild } from '../starting/start-child.ts'

/** A whole running house on a database that is thrown away: web, worker and mail catcher, each as `npm start` runs them. */
export interface House {
  readonly base: string
  readonly mailbox: string
  /** Ends web and worker and begins them again at eight in the morning of another day. */
  goTo(day: string): Promise<void>
  /** For what has no address: roles that only an administrator may give. */
  asOffice<T>(act: (services: Services) => Promise<T>): Promise<T>
  lastWords(): Promise<string>
}

/** Everything that was begun, ended in the opposite order, also in the middle of a start. */
export class Stops {
  readonly #stops: (() => Promise<unknown>)[] = []
  #stopped: Promise<void> | null = null

  push(stop: () => Promise<unknown>): void {
    this.#stops.push(stop)
  }

  all(): Promise<void> {
    return (this.#stopped ??= (async () => {
      for (const stop of this.#stops.toReversed()) await stop().catch(() => undefined)
    })())
  }
}

export async function openHouse(day: string, stops: Stops): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-demo-'))
  // PostgreSQL runs as another user where we are root, and has to reach its data.
  await chmod(folder, 0o755)
  stops.push(() => rm(folder, { recursive: true, force: true }))
  const [databaseUrl, mailPort, smtpPort] = [await throwAwayDatabase(folder, stops), await freePort(), await freePort()]
  const catcher = await startMailCatcher({ webPort: mailPort, smtpPort, folder })
  stops.push(catcher.stop)
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const settings = {
    PORT: String(port),
    PUBLIC_URL: base,
    DATABASE_URL: databaseUrl,
    // The queue lies in the same database, so that nothing stays behind on a server that is given.
    REDIS_URL: '',
    SMTP_URL: catcher.smtpUrl,
    AUTH_SECRET: randomBytes(48).toString('base64'),
    DATA_KEY: randomBytes(32).toString('base64'),
    DATA_KEYS_OLD: '',
    INDEX_KEY: randomBytes(32).toString('base64'),
    DEMO: '1',
    LOG_LEVEL: 'warn',
  }
  let children: StartedChild[] = []
  const leave = async () => {
    await Promise.all(children.map(child => child.stop()))
    children = []
  }
  stops.push(leave)
  let today = day
  const enter = async () => {
    const options = { environment: childEnvironment({ ...settings, BUSINESS_DATE: today }), logFolder: folder }
    const web = startChild({ ...options, name: 'web', script: 'src/starting/prepare-then-serve.ts' })
    const worker = startChild({ ...options, name: 'worker', script: 'workers/main.ts', before: 'src/starting/warm-up.ts' })
    children = [web, worker]
    await web.hear('prepared')
    worker.tell('begin')
    await Promise.all([web.hear('ready'), worker.hear('ready')])
  }
  await enter()
  return {
    base,
    mailbox: catcher.url,
    goTo: async next => {
      await leave()
      today = next
      await enter()
    },
    asOffice: async act => {
      const services = await openServices(readConfig(childEnvironment({ ...settings, BUSINESS_DATE: today })), 'command')
      return act(services).finally(() => services.close())
    },
    lastWords: async () => {
      const texts = await Promise.all(['web', 'worker'].map(name => readFile(join(folder, `${name}.log`), 'utf8').catch(() => '')))
      return texts.flatMap(text => text.trim().split('\n').slice(-5)).join('\n')
    },
  }
}

/** On a server that is given, a database of our own beside the others; otherwise a server of our own. */
async function throwAwayDatabase(folder: string, stops: Stops): Promise<string> {
  const given = readEnvironment().DATABASE_URL
  if (given == null) {
    const starting = startEmbedded({
      folder,
      password: randomBytes(24).toString('hex'),
      database: 'hau_phuong_demo',
      throwAway: true,
    })
    stops.push(async () => {
      const database = await starting
      await database.stop()
      await rm(dirname(database.folder), { recursive: true, force: true })
    })
    return (await starting).url
  }
  const name = `hau_phuong_demo_${randomBytes(6).toString('hex')}`
  const onServer = async (sql: string) => {
    const client = new Client({ connectionString: given })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await onServer(`create database ${name}`)
  stops.push(() => onServer(`drop database if exists ${name} with (force)`))
  const url = new URL(given)
  url.pathname = `/${name}`
  return url.href
}

import { readdir } from 'node:fs/promises'
import { Client, DatabaseError } from 'pg'
import { StartProblem } from '../start-problem.ts'
import { applicationRole } from './in-transaction.ts'
import { migrationsTable, openOrm } from './orm.ts'

const migrationsFolder = new URL('../../migrations/', import.meta.url)
const prepareLock = 4_827_001
const oldestServer = 15

export interface PrepareOptions {
  readonly applicationRole?: string
}

/** Brings a database to where this code can run on it, or says in one line why it cannot. Safe to call from several processes at once. */
export async function prepareDatabase(url: string, { applicationRole: role = applicationRole }: PrepareOptions = {}): Promise<void> {
  const client = await connect(url)
  try {
    await client.query('select pg_advisory_lock($1)', [prepareLock])
    const version = await serverVersion(client)
    await ensureRole(client, role, version)
    if ((await pendingMigrations(client)) > 0) await migrate(url)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function connect(url: string): Promise<Client> {
  const where = placeOf(url)
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'hau-phuong-start' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw new StartProblem(`The database at ${where} does not answer: ${reasonOf(error)}`)
  }
}

function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname || 'local socket'}:${port || '5432'}${pathname}`
  } catch {
    throw new StartProblem('DATABASE_URL is not an address: expected postgres://user:password@host:5432/name')
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  const line = error instanceof Error ? error.message || error.name : String(error)
  return line.split('\n')[0] ?? line
}

async function serverVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int / 10000 as version`)
  const version = rows[0]?.version ?? 0
  if (version < oldestServer) throw new StartProblem(`The database is PostgreSQL ${version}; Hậu Phương needs ${oldestServer} or newer.`)
  return version
}

/** Roles belong to the whole cluster and advisory locks to one database, so another database's start may win the race: that is fine. */
async function ensureRole(client: Client, role: string, version: number): Promise<void> {
  const found = () =>
    client.query<{ rolsuper: boolean; rolbypassrls: boolean; usable: boolean }>(
      `select rolsuper, rolbypassrls, pg_has_role(current_user, oid, $2) as usable from pg_roles where rolname = $1`,
      [role, version >= 16 ? 'SET' : 'MEMBER'],
    )
  let row = (await found()).rows[0]
  if (row == null) {
    await asDba(client, `create role ${role} nologin`, role, ['42710', '23505'])
    row = (await found()).rows[0]
  }
  if (row == null) throw new StartProblem(`The role ${role} could not be found after it was created.`)
  if (row.rolsuper || row.rolbypassrls)
    throw new StartProblem(
      `The role ${role} is a superuser or bypasses row-level security, so it would see everyone. A DBA must run: alter role ${role} nosuperuser nobypassrls;`,
    )
  // `tuple concurrently updated` and a duplicate grant mean that somebody else granted it just now.
  if (!row.usable) await asDba(client, `grant ${role} to current_user`, role, ['XX000', '23505'])
}

async function asDba(client: Client, sql: string, role: string, tolerated: readonly string[]): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code == null) throw error
    if (tolerated.includes(error.code)) return
    if (error.code !== '42501') throw error
    const { rows } = await client.query<{ me: string }>(`select quote_ident(current_user) as me`)
    throw new StartProblem(
      `This database user may not create the role ${role}. A DBA must run once: create role ${role} nologin; grant ${role} to ${rows[0]?.me};`,
    )
  }
}

/** How many of our migrations the database has not seen. One that it has seen and we do not know makes it newer than us. */
async function pendingMigrations(client: Client): Promise<number> {
  const files = (await readdir(migrationsFolder)).map(nameOf)
  const { rows: tables } = await client.query<{ there: boolean }>(`select to_regclass($1) is not null as there`, [migrationsTable])
  if (tables[0]?.there !== true) return files.length
  const { rows } = await client.query<{ name: string }>(`select name from ${migrationsTable} order by name`)
  const executed = new Set(rows.map(row => nameOf(row.name)))
  const unknown = [...executed].filter(name => !files.includes(name))
  if (unknown.length > 0)
    throw new StartProblem(
      `The database is newer than this program: it has migration ${unknown.at(-1)}. Start a newer version of the program.`,
    )
  return files.filter(file => !executed.has(file)).length
}

const nameOf = (file: string) => file.replace(/\.[a-z]+$/, '')

async function migrate(url: string): Promise<void> {
  const orm = await openOrm({ url, poolMax: 2, applicationName: 'hau-phuong-migrate' })
  try {
    await orm.migrator.up()
  } catch (error) {
    throw new StartProblem(`The database could not be migrated: ${reasonOf(rootOf(error))}`)
  } finally {
    await orm.close(true)
  }
}

function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause != null ? rootOf(error.cause) : error
}

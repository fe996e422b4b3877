import { readdir } from 'node:fs/promises'
import { Client, DatabaseError } from 'pg'
import { StartProblem } from '../starting/start-problem.ts'
import { applicationRole, scopes } from './in-transaction.ts'
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
    await ensureRoles(client, role, version)
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

interface RoleState {
  readonly name: string
  readonly bypasses: boolean
  readonly usable: boolean
  readonly inherits: boolean
}

/** The application role holds the grants; the roles under it, one a kind of scope, are the ones a transaction enters. */
async function ensureRoles(client: Client, role: string, version: number): Promise<void> {
  const wanted = [role, ...scopes.map(scope => `${role}_${scope}`)]
  const found = async () => {
    const { rows } = await client.query<RoleState>(
      `select rolname as name, rolsuper or rolbypassrls as bypasses, pg_has_role(current_user, oid, $2) as usable,
         exists (select from pg_auth_members m join pg_roles parent on parent.oid = m.roleid where m.member = r.oid and parent.rolname = $3) as inherits
       from pg_roles r where rolname = any($1)`,
      [wanted, version >= 16 ? 'SET' : 'MEMBER', role],
    )
    return new Map(rows.map(row => [row.name, row]))
  }
  const missing = (states: ReadonlyMap<string, RoleState>, me: string) =>
    wanted.flatMap(name => {
      const state = states.get(name)
      return [
        ...(state == null ? [`create role ${name} nologin`] : []),
        ...(name !== role && state?.inherits !== true ? [`grant ${role} to ${name}`] : []),
        ...(state?.usable === true ? [] : [`grant ${name} to ${me}`]),
      ]
    })
  const { rows: users } = await client.query<{ me: string }>(`select quote_ident(current_user) as me`)
  const me = users[0]?.me ?? 'current_user'
  let states = await found()
  const bypassing = [...states.values()].find(state => state.bypasses)
  if (bypassing != null)
    throw new StartProblem(
      `The role ${bypassing.name} is a superuser or bypasses row-level security, so it would see everyone. A DBA must run: alter role ${bypassing.name} nosuperuser nobypassrls;`,
    )
  // A superuser may use what it makes without a grant, and another start may be faster: what is missing is asked for again after each step.
  for (let step = 0; step < 5 * wanted.length; step++) {
    const statements = missing(states, me)
    const [sql] = statements
    if (sql == null) return
    await asDba(client, sql, statements)
    states = await found()
  }
  throw new StartProblem(`The roles of the program could not be set up. A DBA must run once: ${missing(states, me).join('; ')};`)
}

/** Roles belong to the whole cluster and advisory locks to one database, so another database's start may win the race: that is fine. */
const wonByAnother = ['42710', '23505', 'XX000']

async function asDba(client: Client, sql: string, all: readonly string[]): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code == null) throw error
    if (wonByAnother.includes(error.code)) return
    if (error.code !== '42501') throw error
    throw new StartProblem(`This database user may not set up the roles of the program. A DBA must run once: ${all.join('; ')};`)
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

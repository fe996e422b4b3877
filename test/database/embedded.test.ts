import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../../src/database/embedded.ts'
import { keepSecrets } from '../../src/starting/secrets.ts'
import { onServer } from '../database-server.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hau-phuong-embedded-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const options = () => ({ folder, password: 'for-this-test-only', database: 'hau_phuong' })

test('data outlive a stop, and Vietnamese is sorted as Vietnamese', async () => {
  const first = await startEmbedded(options())
  await onServer(first.url, client =>
    client.query(`create table kept as select 'Đặng' as name union all select 'Dũng' union all select 'Em'`),
  )
  await first.stop()
  const second = await startEmbedded(options())
  const { rows } = await onServer(second.url, client => client.query(`select name from kept order by name`))
  await second.stop()
  expect(rows.map(row => row.name)).toEqual(['Dũng', 'Đặng', 'Em'])
})

test('what a hard kill left running is stopped, and its data are there', async () => {
  const starter = `
    import { startEmbedded } from ${JSON.stringify(new URL('../../src/database/embedded.ts', import.meta.url).href)}
    const { url } = await startEmbedded(${JSON.stringify(options())})
    process.stdout.write(url)
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', starter], { stdio: ['ignore', 'pipe', 'inherit'] })
  const orphan = await new Promise<string>(done => child.stdout.once('data', (chunk: Buffer) => done(chunk.toString())))
  child.kill('SIGKILL')
  await onServer(orphan, client => client.query('create table by_the_orphan (id int)'))
  const next = await startEmbedded(options())
  const { rows } = await onServer(next.url, client => client.query(`select to_regclass('by_the_orphan') is not null as there`))
  await next.stop()
  expect(rows[0].there).toBe(true)
  await expect(onServer(orphan, client => client.query('select 1'))).rejects.toThrow()
})

test('the secrets are made once and only their owner can read them', async () => {
  const made = await keepSecrets(folder)
  expect(await keepSecrets(folder)).toEqual(made)
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(Buffer.from(made.dataKey, 'base64')).toHaveLength(32)
})

import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { secretsOf } from '../src/config.ts'
import { newId } from '../src/database/id.ts'
import { type EmbeddedDatabase, startEmbedded } from '../src/database/embedded.ts'
import { prepareDatabase } from '../src/database/prepare.ts'
import { beTheOnlyOne } from '../src/starting/only-one.ts'
import { nationalIdCipher } from '../src/registry/national-id-cipher.ts'
import { keepSecrets, keyMark } from '../src/starting/secrets.ts'
import { onServer } from './database-server.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let folder: string
let database: EmbeddedDatabase
const begin = async () => {
  const { databasePassword } = await keepSecrets(folder)
  database = await startEmbedded({ folder, password: databasePassword, database: 'hau_phuong', throwAway: true })
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hau-phuong-keys-'))
  await chmod(folder, 0o755)
  await begin()
  await prepareDatabase(database.url)
})
afterAll(async () => {
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

const rotate = async () =>
  (
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('../src/commands/rotate-key.ts', import.meta.url))],
      {
        env: { PATH: process.env['PATH'], DATA_DIRECTORY: folder },
      },
    )
  ).stdout

const sealedId = () =>
  onServer(
    database.url,
    async client => (await client.query<{ sealed: string }>(`select national_id_cipher as sealed from person`)).rows[0]!.sealed,
  )
const readId = async () => {
  const kept = await keepSecrets(folder)
  return nationalIdCipher(secretsOf(kept, kept.oldDataKeys.join(','))).open('national-id', await sealedId())
}

test('the key of the embedded database changes: what runs is started again first, the old key goes when nothing is under it', async () => {
  const before = await keepSecrets(folder)
  const sealed = nationalIdCipher(secretsOf(before, '')).close('national-id', '001150012345')
  await onServer(database.url, async client => {
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into person (id, area_id, full_name, name_folded, sort_key, national_id_cipher, created_by) values ($1, $2, 'Đỗ Văn Khóa', 'do van khoa', 'x', $3, $1)`,
      [newId(), newId(), sealed],
    )
  })
  // npm start runs, with the key it was started with.
  const running = await beTheOnlyOne(folder)
  running.say(keyMark(before.dataKey))
  expect(await rotate()).toMatch(/stop npm start, start it again, and repeat/)
  const between = await keepSecrets(folder)
  expect(between.oldDataKeys).toEqual([before.dataKey])
  expect(await sealedId()).toBe(sealed)
  expect(await rotate()).toMatch(/stop npm start/)
  expect(await keepSecrets(folder)).toEqual(between)

  running.say(keyMark(between.dataKey))
  expect(await rotate()).toMatch(/\(1 texts moved\), and the old one is forgotten/)
  const after = await keepSecrets(folder)
  expect([after.dataKey, after.oldDataKeys]).toEqual([between.dataKey, []])
  expect({ ...after, dataKey: '' }).toEqual({ ...before, dataKey: '' })
  expect(await sealedId()).not.toBe(sealed)
  expect(await readId()).toBe('001150012345')
  await running.letGo()
})

test('where nothing runs, the command starts the database, does it whole, and stops it', async () => {
  await database.stop()
  const before = await keepSecrets(folder)
  expect(await rotate()).toMatch(/\(1 texts moved\)/)
  const after = await keepSecrets(folder)
  expect(after.dataKey).not.toBe(before.dataKey)
  expect(after.oldDataKeys).toEqual([])
  await begin()
  expect(await readId()).toBe('001150012345')
})

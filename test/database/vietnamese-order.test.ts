import { mkdtemp, rm, chmod, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbedded } from '../../src/database/embedded.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { listMedicines } from '../../src/pharmacy/pharmacy.queries.ts'
import { addMedicine } from '../../src/pharmacy/add-medicine.ts'
import { type TestGround, testGround } from '../database.ts'
import { onServer } from '../database-server.ts'

let ground: TestGround
let folder: string
beforeAll(async () => {
  ground = await testGround()
  folder = await mkdtemp(join(tmpdir(), 'hau-phuong-order-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  await ground.close()
  await rm(folder, { recursive: true, force: true })
})

const names = ['Yên Mỹ', 'Đại Đồng', 'Dị Nậu', 'Ô Diên', 'Ơn', 'An Khánh', 'Ân Thi']
const inOrder = ['An Khánh', 'Ân Thi', 'Dị Nậu', 'Đại Đồng', 'Ô Diên', 'Ơn', 'Yên Mỹ']
const asked = `select name from unnest($1::text[]) name order by name collate vietnamese`
const created = async () => {
  const text = await readFile(new URL('../../migrations/20240601000192_vietnamese_order.ts', import.meta.url), 'utf8')
  return /addSql\(`([\s\S]*?)`\)/.exec(text)![1]!
}

test('names stand in the order of the Vietnamese alphabet in the given database, whatever its own order is', async () => {
  const rows = await asOwner(ground.orm, tx =>
    tx.execute<{ name: string }[]>(asked.replace('$1', '?'), [`{${names.map(name => `"${name}"`).join(',')}}`]),
  )
  expect(rows.map(row => row.name)).toEqual(inOrder)
})

test('and in the embedded one', async () => {
  const embedded = await startEmbedded({ folder, password: 'for-this-test-only', database: 'hau_phuong' })
  try {
    await onServer(embedded.url, async client => client.query(await created()))
    const { rows } = await onServer(embedded.url, client => client.query(asked, [names]))
    expect(rows.map(row => row.name)).toEqual(inOrder)
  } finally {
    await embedded.stop()
  }
})

test('the catalogue of medicines begins with A, not with what has no mark', async () => {
  const ctx = ground.contextOf('medical-staff')
  for (const name of ['Vitamin B1', 'Ống nghiệm', 'amlodipin', 'Đường glucose', 'Oresol'])
    await addMedicine(ctx, { name, strength: '', form: 'gói', unit: 'gói' })
  expect((await listMedicines(ctx)).map(medicine => medicine.name)).toEqual([
    'amlodipin',
    'Đường glucose',
    'Oresol',
    'Ống nghiệm',
    'Vitamin B1',
  ])
})

test('no list of people or places is ordered by a bare name', async () => {
  const bare: string[] = []
  const source = new URL('../../src/', import.meta.url).pathname
  for (const file of await readdir(source, { recursive: true })) {
    if (!/\.tsx?$/.test(file) || file === 'database/prepare.ts') continue
    for (const [line] of (await readFile(join(source, file), 'utf8')).matchAll(/order by[^`'\n)]*/g))
      if (/\b(?:name|name_folded|full_name)\b(?! collate)/.test(line)) bare.push(`${file}: ${line}`)
  }
  expect(bare).toEqual([])
})

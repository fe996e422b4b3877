import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { findImportRows, getImport } from '../../src/imports/imports.queries.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { testGround, type TestGround } from '../database.ts'
import { rowCounts, sample } from '../imports/receive-sample.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const truth = (name: string) => JSON.parse(sample(`${name}.truth.json`).toString('utf8')) as { people: { mobility: string }[] }

test('a check-up list adds its people with how they walk, keeps illnesses out of sight, and is taken back whole', async () => {
  const name = 'kham-benh-binh-yen.xlsx'
  const areaId = seededAreaId('binh-yen')
  const officer = ground.contextOf('policy-officer', [areaId])
  const before = await rowCounts(ground)
  const { importId } = await receiveImport(officer, { areaId, fileName: name, bytes: sample(name) })
  const { people } = truth(name)
  expect(await getImport(officer, importId)).toMatchObject({ kind: 'checkup-list', counts: { people: people.length, new: people.length } })
  const { rows } = await findImportRows(officer, importId, { limit: 500 })
  expect(rows.filter(row => row.cells['illness'] != null).length).toBeGreaterThan(10)
  for (const row of rows) {
    expect(row.cells['illness']?.raw ?? '•••').toBe('•••')
    expect(row.understood?.fields['illness'] ?? '•••').toBe('•••')
  }
  await applyImport(officer, { importId })
  expect((await getImport(officer, importId)).stored).toMatchObject({ people: people.length, checkupEntries: people.length })
  const stored = await asOwner(ground.orm, tx =>
    tx.execute<{ mobility: string; n: number }[]>(`select mobility, count(*)::int as n from person where import_id = ? group by mobility`, [
      importId,
    ]),
  )
  for (const { mobility, n } of stored) expect(people.filter(person => person.mobility === mobility)).toHaveLength(n)
  const [origins] = await asOwner(ground.orm, tx =>
    tx.execute<{ n: number }[]>(
      `select count(*)::int as n from origin where import_id = ? and (cells -> 'illness' is not null or cells -> 'notes' is not null)`,
      [importId],
    ),
  )
  expect(origins?.n).toBe(0)
  await undoImport(officer, { importId })
  expect(await rowCounts(ground)).toEqual(before)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { changesOf } from '../../src/registry/value-origins.queries.ts'
import { testGround, type TestGround } from '../database.ts'
import { receiveSample } from '../imports/receive-sample.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

const owner = <Row extends object>(sql: string, values: unknown[] = []) => asOwner(ground.orm, tx => tx.execute<Row[]>(sql, values))

test('a register stands in the trail by its import, in the history of each of its people, and row by row once it is taken back', async () => {
  const { importId } = await receiveSample(officer, 'so-quan-ly-canh-nau.xlsx')
  await applyImport(officer, { importId, newHamlets: [] })
  const people = await owner<{ id: string }>(`select id from person where import_id = ? order by id`, [importId])
  const entries = await owner<{ relation: string; actor: string; after: { rows: number } }>(
    `select relation, actor, after from audit_entry where row_id = ? and action = 'insert' and relation <> 'public.import'`,
    [importId],
  )
  const entry = entries.find(one => one.relation === 'public.person')
  expect(entry).toMatchObject({ actor: officer.actor.id, after: { import_id: importId, rows: people.length } })
  expect(JSON.stringify(entries)).not.toMatch(/full_name|national_id/)

  const changes = await inTransaction(officer, tx => changesOf(tx, people[0]!.id))
  expect(changes.find(change => change.noun === 'person')).toMatchObject({ action: 'insert', imported: true })

  await undoImport(officer, { importId })
  const gone = await owner<{ count: number }>(
    `select count(*)::int as count from audit_entry where relation = 'public.person' and action = 'delete' and before ->> 'import_id' = ?`,
    [importId],
  )
  expect(gone[0]?.count).toBe(people.length)
})

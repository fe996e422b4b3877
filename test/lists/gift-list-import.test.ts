import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { getImport } from '../../src/imports/imports.queries.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { findComparison } from '../../src/lists/comparison.queries.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { PastList } from '../../src/lists/past-list.entity.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, readTruth, type RegisterTruth } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

test('last year’s spreadsheet is sent in, stored to compare with, and taken out again', async () => {
  const areaId = seededAreaId('canh-nau')
  const officer = ground.contextOf('policy-officer', [areaId])
  await loadRegister(ground, areaId, readTruth<RegisterTruth>('so-quan-ly-canh-nau').people)
  const { source } = await makeOccasion(ground)
  const { list } = await compileList(officer, { sourceId: source.id, areaId })

  const fileName = 'qua-27-7-2023-canh-nau.xlsx'
  const bytes = readFileSync(new URL(`../samples/${fileName}`, import.meta.url))
  const received = await receiveImport(officer, { areaId, fileName, bytes })
  expect(await getImport(officer, received.importId)).toMatchObject({ state: 'read', kind: 'gift-list', counts: { people: 310 } })
  await applyImport(officer, { importId: received.importId })
  expect(await asOwner(ground.orm, tx => tx.find(PastList, {}))).toMatchObject([{ year: 2023, rowCount: 310, total: 111_000_000 }])
  const compared = (await findComparison(officer, list.id))!
  expect({ added: compared.added.length, gone: compared.gone.length, same: compared.same }).toEqual({ added: 22, gone: 7, same: 303 })

  await undoImport(officer, { importId: received.importId })
  expect(await findComparison(officer, list.id)).toBeNull()
})

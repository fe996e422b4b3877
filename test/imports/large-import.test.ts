import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { insertsInTurn } from '../../src/database/insert-rows.ts'
import { applyHeldImport, applyImport } from '../../src/imports/apply-import.ts'
import { findImportRows, getImport } from '../../src/imports/imports.queries.ts'
import { readImport } from '../../src/imports/read-import.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { withProgress } from '../../src/outbox/progress.ts'
import { testGround, type TestGround } from '../database.ts'
import { registerFile, registerRows } from './make-register-file.ts'
import { workbook } from './make-sheet.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())
afterEach(() => asOwner(ground.orm, tx => tx.execute(`truncate import, person, martyr, origin, job cascade`)))

const canhNau = seededAreaId('canh-nau')
const officer = () => ground.contextOf('policy-officer', [canhNau])
const owner = <Row extends object>(sql: string, values: unknown[] = []) => asOwner(ground.orm, tx => tx.execute<Row[]>(sql, values))
const count = async (table: string) => (await owner<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n
const words = () =>
  owner<{ word: string }>(`select person_id || ' ' || word || ' ' || sort_key || ' ' || area_id as word from person_word order by 1`)

/** More than is stored at once: a job stores it, in slices. */
const rows = 6_000

async function received(bytes: Buffer): Promise<string> {
  const { importId, waiting } = await receiveImport(officer(), { areaId: canhNau, fileName: 'lớn.xlsx', bytes })
  if (waiting) await readImport(officer(), { importId })
  return importId
}

test(
  'a large register killed in the middle leaves nothing, and is stored whole by the next worker, who says how far it is',
  { timeout: 300_000 },
  async () => {
    const importId = await received(registerFile(rows))
    expect(await applyImport(officer(), { importId, newHamlets: ['Thôn 1'] })).toEqual({ state: 'applying' })

    const killed = withProgress(
      done => {
        if (done > rows / 2) void killStoring()
      },
      () => applyHeldImport(officer(), { importId }),
    )
    await expect(killed).rejects.toThrow()
    for (const table of ['person', 'merit_record', 'martyr', 'origin', 'person_word', 'hamlet where import_id is not null'])
      expect(await count(table)).toBe(0)
    expect((await getImport(officer(), importId)).state).toBe('applying')

    const said: number[] = []
    await withProgress(
      done => said.push(done),
      () => applyHeldImport(officer(), { importId }),
    )
    expect(said).toEqual(said.toSorted((a, b) => a - b))
    expect(said.filter(done => done > 0 && done < rows).length).toBeGreaterThan(1)
    expect(said.at(-1)).toBe(rows)
    expect(await count('person')).toBe(rows)

    // Words written once for the whole import are those that each table's own triggers would have written.
    const written = await words()
    await owner(`select refresh_person_words(array(select id from person))`)
    expect(await words()).toEqual(written)
    expect(written.length).toBeGreaterThan(rows * 3)

    await undoImport(officer(), { importId })
    for (const table of ['person', 'merit_record', 'contact', 'origin', 'person_word']) expect(await count(table)).toBe(0)
  },
)

/** As when the server is stopped: the connection that stores people is cut. */
async function killStoring(): Promise<void> {
  await owner(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
  )
  await pause(0)
}

test('people who were known before an import keep being found by their own words when it is taken back', async () => {
  const header = ['TT', 'Số hồ sơ', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Tỷ lệ (%)', 'Thôn', 'Điện thoại']
  const file = (...people: (string | number | null)[][]) =>
    workbook({ NCC: [['UBND XÃ CANH NẬU'], header, ...people.map((row, at) => [at + 1, ...row])] })
  const first = await received(file(['TB01', 'Nguyễn Văn An', 1950, 'Thương binh', 31, 'Thôn 1', null]))
  await applyImport(officer(), { importId: first })
  const before = await words()
  const second = await received(file(['BB 02/7', 'Nguyễn Văn An', 1950, 'Bệnh binh', 61, 'Thôn 1', '0912345678']))
  await applyImport(officer(), { importId: second })
  const both = (await words()).map(row => row.word.split(' ')[1])
  expect(both).toEqual(expect.arrayContaining(['tb01', 'bb02', '7', '0912345678', '#BB.', '#TB.']))
  await undoImport(officer(), { importId: second })
  expect(await words()).toEqual(before)
})

test('a preview of many pages shows every row once, in order, and only those that were asked for', { timeout: 180_000 }, async () => {
  const sheet = [...registerRows(1_000)].map((row, at) => (at > 3 && at % 97 === 0 ? row.with(3, 'Nhà báo') : row))
  const importId = await received(workbook({ NCC: sheet }))
  const walk = async (filter: 'all' | 'refused') => {
    const seen: number[] = []
    for (let after: string | undefined; ;) {
      const page = await findImportRows(officer(), importId, { filter, after, limit: 7 })
      seen.push(...page.rows.map(row => row.rowNumber))
      if (page.next === null) return seen
      after = page.next
    }
  }
  expect(await walk('all')).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 4))
  const refused = await walk('refused')
  expect(refused).toHaveLength((await getImport(officer(), importId)).counts['refused']!)
  expect(refused).toEqual([98, 195, 292, 389, 486, 583, 680, 777, 874, 971])
})

test('rows sent while others are being made obey row-level security: one of another commune takes all of them back', async () => {
  const elsewhere = seededAreaId('cam-yen')
  const columns = { id: 'uuid', area_id: 'uuid', full_name: 'text', name_folded: 'text', sort_key: 'text', created_by: 'uuid' } as const
  const martyr = (area_id: string) => ({
    id: newId(),
    area_id,
    full_name: 'Lê Văn Bé',
    name_folded: 'le van be',
    sort_key: 'B',
    created_by: newId(),
  })
  const work = inTransaction(officer(), async tx => {
    const inserts = insertsInTurn(tx)
    await inserts.add([{ table: 'martyr', columns, rows: [martyr(canhNau)] }])
    await inserts.add([{ table: 'martyr', columns, rows: [martyr(canhNau), martyr(elsewhere)] }])
    await inserts.sent()
  })
  await expect(work).rejects.toThrow(/row-level security/)
  expect(await count('martyr')).toBe(0)
})

test('ids grow in the order of their making, however many a moment brings', () => {
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { applyHeldImport, applyImport } from '../../src/imports/apply-import.ts'
import { getImport } from '../../src/imports/imports.queries.ts'
import { isSmall } from '../../src/imports/is-small.ts'
import { readImport } from '../../src/imports/read-import.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { withProgress } from '../../src/outbox/progress.ts'
import type { Refusal } from '../../src/refusal.ts'
import { testGround, type TestGround } from '../database.ts'
import { withPassword, zipOf } from './make-bad-file.ts'
import { registerFile } from './make-register-file.ts'
import { type Grid, workbook } from './make-sheet.ts'
import { sample } from './receive-sample.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())
afterEach(() => asOwner(ground.orm, tx => tx.execute(`truncate import, person, martyr, origin, job cascade`)))

const canhNau = seededAreaId('canh-nau')
const officer = () => ground.contextOf('policy-officer', [canhNau])
const send = (bytes: Buffer, fileName = 'tep.xlsx') => receiveImport(officer(), { areaId: canhNau, fileName, bytes })
const kept = async () =>
  (
    await asOwner(ground.orm, tx =>
      tx.execute<{ n: number }[]>(
        `select (select count(*) from import)::int + (select count(*) from import_file)::int + (select count(*) from import_page)::int + (select count(*) from job)::int as n`,
      ),
    )
  )[0]!.n

const table = (header: Grid[number], ...rows: Grid) => workbook({ A: [header, ...rows] })

describe('a file that cannot be used is refused with its reason, and nothing of it is kept', () => {
  test.each<[string, () => Buffer, string, Record<string, unknown>]>([
    ['nothing at all', () => Buffer.alloc(0), 'spreadsheet/empty', {}],
    ['a workbook without a cell', () => workbook({ A: [[]] }), 'spreadsheet/empty', {}],
    ['a pdf', () => Buffer.from('%PDF-1.7\n1 0 obj'), 'spreadsheet/not-one', {}],
    ['half a workbook', () => sample('so-quan-ly-canh-nau.xlsx').subarray(0, 20_000), 'spreadsheet/not-one', {}],
    ['a workbook with a password', withPassword, 'spreadsheet/encrypted', {}],
    ['21 MB', () => Buffer.alloc(21 * 1024 * 1024, 1), 'spreadsheet/too-large', { limit: 20 }],
    [
      'a zip that lies about its size',
      () => zipOf('xl/workbook.xml', Buffer.alloc(64 * 1024 * 1024), 1000),
      'spreadsheet/expands-too-much',
      {},
    ],
    ['accounts of a shop', () => table(['Ngày', 'Doanh thu', 'Chi phí'], ['01/01/2024', 10, 5]), 'spreadsheet/kind-unknown', {}],
    [
      'a register without categories',
      () => table(['TT', 'Họ và tên', 'Năm sinh', 'Số hồ sơ', 'Tỷ lệ (%)', 'Thôn'], [1, 'Nguyễn Văn An', 1950, 'A1', 30, 'Thôn 1']),
      'spreadsheet/column-missing',
      { columns: 'category', row: 1 },
    ],
    ['a header alone', () => table(['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn']), 'spreadsheet/no-usable-row', {}],
  ])('%s', async (_, bytes, code, facts) => {
    const told = (await send(bytes()).catch((error: Refusal) => error)) as Refusal
    expect(told).toMatchObject({ code, facts })
    expect(await kept()).toBe(0)
  })

  test('a large file that turns out to be none is told by the worker, and its bytes are forgotten', async () => {
    const { importId, waiting } = await send(Buffer.alloc(2 * 1024 * 1024, 1))
    expect(waiting).toBe(true)
    expect(await readImport(officer(), { importId })).toBe('unreadable')
    expect(await getImport(officer(), importId)).toMatchObject({ state: 'unreadable', reason: { code: 'spreadsheet/not-one' } })
    expect(await readImport(officer(), { importId })).toBe('already read or withdrawn')
    const [left] = await asOwner(ground.orm, tx => tx.execute<{ n: number }[]>(`select count(*)::int as n from import_file`))
    expect(left?.n).toBe(0)
    // The same file may be tried again: it stands nowhere.
    await send(Buffer.alloc(2 * 1024 * 1024, 1))
  })
})

test('a commune that is no more takes no files', async () => {
  ground.clock.now = new Date('2025-03-01T02:00:00Z')
  expect(((await send(sample('so-quan-ly-canh-nau.xlsx')).catch((error: Refusal) => error)) as Refusal).code).toBe('area/not-valid-then')
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
})

test('a large register is read and applied by jobs that say how far they are, each once', { timeout: 120_000 }, async () => {
  const bytes = registerFile(12_000)
  expect(isSmall(bytes)).toBe(false)
  const { importId, waiting } = await send(bytes, 'lớn.xlsx')
  expect(waiting).toBe(true)
  expect(await getImport(officer(), importId)).toMatchObject({ state: 'received', job: { state: 'waiting' } })
  const said: number[] = []
  await withProgress(
    done => said.push(done),
    () => readImport(officer(), { importId }),
  )
  expect(said).toEqual([1, 2, 3, 4])
  const standing = await getImport(officer(), importId)
  expect(standing).toMatchObject({ state: 'read', counts: { rows: 12_000, people: 12_000, refused: 0 } })
  expect(await applyImport(officer(), { importId, newHamlets: standing.notes!.hamlets })).toEqual({ state: 'applying' })
  await expect(applyImport(officer(), { importId })).rejects.toMatchObject({ code: 'import/already-applied' })
  expect(await Promise.all([applyHeldImport(officer(), { importId }), applyHeldImport(officer(), { importId })])).toEqual(
    expect.arrayContaining(['applied', 'already applied or withdrawn']),
  )
  expect(await getImport(officer(), importId)).toMatchObject({ state: 'applied', stored: { people: 12_000 } })
})

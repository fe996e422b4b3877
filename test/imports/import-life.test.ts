import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { discardImport } from '../../src/imports/discard-import.ts'
import { findImportRows, findImports, getImport, type PreviewRow } from '../../src/imports/imports.queries.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { nationalIdCipher } from '../../src/registry/national-id-cipher.ts'
import { testSecrets } from '../secrets-for-tests.ts'
import { testGround, type TestGround } from '../database.ts'
import { gridOf, workbook } from './make-sheet.ts'
import { communes, receiveSample, rowCounts, sample, type SampleName, truthOf } from './receive-sample.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const canhNau = communes['so-quan-ly-canh-nau.xlsx']
const officerOf = (areaId: string) => ground.contextOf('policy-officer', [areaId])
const officer = () => officerOf(canhNau)

/** Every commune empty again between tests. */
afterEach(() =>
  asOwner(ground.orm, async tx => {
    await tx.execute(`truncate import, person, martyr, origin, job cascade`)
    await tx.execute(`delete from hamlet where import_id is not null`)
  }),
)

async function allRows(ctx: ReturnType<typeof officer>, importId: string): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = []
  let after: string | undefined
  for (;;) {
    const page = await findImportRows(ctx, importId, { after, limit: 200 })
    rows.push(...page.rows)
    if (page.next === null) return rows
    after = page.next
  }
}

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string; facts?: unknown }) => error.code,
  )

/** Who is stored in a commune, in the shape of the truth. */
async function storedPeople(areaId: string) {
  const cipher = nationalIdCipher(testSecrets)
  return asOwner(ground.orm, async tx => {
    const people = await tx.execute<
      {
        id: string
        fullName: string
        sex: string | null
        birthYear: number | null
        birthDate: string | null
        sealed: string | null
        phone: string | null
        hamlet: string | null
        deceased: boolean
        movedAway: boolean
      }[]
    >(
      `select p.id, p.full_name as "fullName", p.sex, p.birth_year as "birthYear",
         case when p.birth_day is not null then to_char(make_date(p.birth_year, p.birth_month, p.birth_day), 'YYYY-MM-DD') end as "birthDate",
         p.national_id_cipher as sealed, (select c.phone from contact c where c.person_id = p.id) as phone, h.name as hamlet,
         exists (select from death d where d.person_id = p.id) as deceased, exists (select from departure d where d.person_id = p.id) as "movedAway"
       from person p left join hamlet h on h.id = p.hamlet_id where p.area_id = ?`,
      [areaId],
    )
    const merits = await tx.execute<{ personId: string; merit: Record<string, unknown> }[]>(
      `select person_id as "personId", jsonb_build_object('code', category_code, 'fileNo', file_no, 'rate', rate, 'monthly', monthly) as merit from merit_record where area_id = ?
       union all select person_id, jsonb_build_object('code', 'TNLS', 'fileNo', r.file_no, 'martyrName', m.full_name, 'relation', relation, 'allowance', allowance) from relative r join martyr m on m.id = r.martyr_id where r.area_id = ?
       union all select person_id, jsonb_build_object('code', 'TCLS', 'fileNo', w.file_no, 'martyrName', m.full_name, 'relation', relation) from worshipper w join martyr m on m.id = w.martyr_id where w.area_id = ?`,
      [areaId, areaId, areaId],
    )
    const of = Map.groupBy(merits, row => row.personId)
    return people.map(({ id, sealed, ...person }) => ({
      ...person,
      nationalId: sealed === null ? null : cipher.open('national-id', sealed),
      merits: (of.get(id) ?? []).map(row => row.merit),
    }))
  })
}

const inOrder = (list: readonly unknown[]) => list.map(one => canonical(one)).sort()
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : Array.isArray(inner)
        ? inner.map(canonical).sort()
        : inner,
  )

/** What the truth says about a merit, as far as each table keeps it. */
function expectedMerit(merit: ReturnType<typeof truthOf>['people'][number]['merits'][number]) {
  const { code, fileNo, rate, monthly, martyrName, relation, allowance } = merit
  if (code === 'TNLS' && martyrName !== null)
    return { code, fileNo, martyrName, relation: relation ?? 'other', allowance: allowance ?? 'none' }
  if (code === 'TCLS' && martyrName !== null) return { code, fileNo, martyrName, relation }
  return { code, fileNo, rate, monthly }
}

describe.each<[SampleName, number, number]>([
  ['so-quan-ly-canh-nau.xlsx', 420, 14],
  ['so-quan-ly-cam-yen-tcvn3.xlsx', 162, 9],
  ['so-quan-ly-phu-kim-theo-thon.xlsx', 210, 8],
])('the register %s of %i people and %i problems', (name, people, problems) => {
  const truth = truthOf(name)
  const areaId = communes[name]

  test('is previewed as the truth says, stored as the truth says, and taken back to the last row', async () => {
    const ctx = officerOf(areaId)
    const before = await rowCounts(ground)
    const { importId, waiting } = await receiveSample(ctx, name)
    expect(waiting).toBe(false)
    expect(await rowCounts(ground)).toEqual(before)

    const standing = await getImport(ctx, importId)
    expect(standing.counts['people']).toBe(people)
    expect(standing).toMatchObject({
      state: 'read',
      kind: 'register',
      counts: { people: truth.people.length, new: truth.people.length, known: 0 },
    })
    expect(standing.notes?.otherCommune).toBe(false)
    const rows = await allRows(ctx, importId)
    expect(rows.flatMap(row => row.problems.map(({ row, kind, of }) => ({ row, kind, ...(of !== undefined && { of }) })))).toEqual(
      truth.problems,
    )
    expect(rows.flatMap(row => row.problems)).toHaveLength(problems)
    for (const row of rows)
      for (const problem of row.problems) {
        expect(problem.row).toBe(row.rowNumber)
        const cell = Object.values(row.cells).find(one => one.column === problem.column)
        expect(problem.raw).toBe(cell?.raw ?? null)
      }
    const { accepted, refused, duplicate, rows: all } = standing.counts
    expect(accepted! + standing.counts['accepted-with-question']! + refused! + duplicate!).toBe(all)

    const hamlets = standing.notes!.hamlets
    expect(hamlets.length > 0).toBe(name.includes('phu-kim'))
    expect(await applyImport(ctx, { importId, newHamlets: hamlets })).toEqual({ state: 'applied' })
    const stored = await storedPeople(areaId)
    expect(inOrder(stored)).toEqual(inOrder(truth.people.map(person => ({ ...person, merits: person.merits.map(expectedMerit) }))))
    expect(await getImport(ctx, importId)).toMatchObject({
      state: 'applied',
      stored: { people: truth.people.length, hamlets: hamlets.length },
    })
    const [first] = (await findImportRows(ctx, importId, { limit: 1 })).rows
    expect(first?.subjectId).toMatch(/^[0-9a-f-]{36}$/)

    expect(await refusal(receiveSample(ctx, name))).toBe('import/same-file')
    await undoImport(ctx, { importId })
    expect(await rowCounts(ground)).toEqual(before)
    expect(await getImport(ctx, importId)).toMatchObject({ state: 'undone' })
    expect((await receiveSample(ctx, name)).importId).not.toBe(importId)
  })
})

test('the preview of 460 rows is there in under two seconds', async () => {
  // The best of three: other work on the machine is not ours to measure.
  const took: number[] = []
  for (let time = 0; time < 3; time++) {
    const began = performance.now()
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    await findImportRows(officer(), importId)
    took.push(performance.now() - began)
    await discardImport(officer(), { importId })
  }
  expect(Math.min(...took)).toBeLessThan(2_000)
})

describe('who may, and what comes twice', () => {
  test('two clicks on “apply” store everyone once', async () => {
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    const answers = await Promise.all([officer(), officer()].map(ctx => refusal(applyImport(ctx, { importId }))))
    expect(answers.sort()).toEqual(['done', 'import/already-applied'])
    expect(await storedPeople(canhNau)).toHaveLength(420)
  })

  test('the same file from two desks at once is one import, and the second is told when and which', async () => {
    const answers = await Promise.allSettled([officer(), officer()].map(ctx => receiveSample(ctx, 'so-quan-ly-canh-nau.xlsx')))
    expect(answers.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const told = answers.find(one => one.status === 'rejected')?.reason as { code: string; facts: Record<string, unknown> }
    expect(told.code).toBe('import/same-file')
    expect(told.facts).toMatchObject({ at: ground.clock.now.toISOString(), applied: false, state: 'read' })
    expect((await findImports(officer())).items).toHaveLength(1)
  })

  test('an officer of another commune finds nothing: not to send, to see, to apply, to undo or to discard', async () => {
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    const stranger = officerOf(communes['so-quan-ly-cam-yen-tcvn3.xlsx'])
    expect(await refusal(receiveSample(stranger, 'so-quan-ly-canh-nau.xlsx'))).toBe('record/missing')
    for (const work of [
      () => getImport(stranger, importId),
      () => findImportRows(stranger, importId),
      () => applyImport(stranger, { importId }),
      () => undoImport(stranger, { importId }),
      () => discardImport(stranger, { importId }),
    ])
      expect(await refusal(work())).toBe('record/missing')
    expect((await findImports(stranger)).items).toEqual([])
  })

  test('who may not import is told so, and nothing is kept', async () => {
    const viewer = ground.contextOf('viewer', [canhNau])
    expect(await refusal(receiveSample(viewer, 'so-quan-ly-canh-nau.xlsx'))).toBe('access/forbidden')
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    expect(await refusal(applyImport(viewer, { importId }))).toBe('access/forbidden')
    const auditor = ground.contextOf('auditor', [canhNau])
    expect((await getImport(auditor, importId)).state).toBe('read')
    expect(await refusal(undoImport(auditor, { importId }))).toBe('access/forbidden')
  })

  test('a discarded file leaves no rows and no bytes, and may come again', async () => {
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    await discardImport(officer(), { importId })
    const left = await asOwner(ground.orm, tx =>
      tx.execute<{ n: number }[]>(`select (select count(*) from import_page)::int + (select count(*) from import_file)::int as n`),
    )
    expect(left[0]?.n).toBe(0)
    expect(await refusal(applyImport(officer(), { importId }))).toBe('import/not-read')
    await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
  })
})

describe('what is kept of a file', () => {
  test('no national id is readable in the rows or in the file', async () => {
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    const ids = truthOf('so-quan-ly-canh-nau.xlsx').people.flatMap(person => person.nationalId ?? [])
    expect(ids.length).toBeGreaterThan(200)
    const [kept] = await asOwner(ground.orm, tx =>
      tx.execute<{ rows: string; file: string }[]>(
        `select (select string_agg(to_jsonb(r)::text, ' ') from import_page r) as rows, encode(bytes || reading, 'escape') as file from import_file where import_id = ?`,
        [importId],
      ),
    )
    for (const id of ids) {
      expect(kept!.rows.includes(id) || kept!.rows.includes(id.replace(/^0+/, ''))).toBe(false)
      expect(kept!.file.includes(id)).toBe(false)
    }
  })

  test('every repair shows what stood there before and what it became', async () => {
    const { importId } = await receiveSample(officer(), 'so-quan-ly-canh-nau.xlsx')
    const rows = (await findImportRows(officer(), importId, { filter: 'repaired', limit: 500 })).rows
    const of = (kind: string) => rows.flatMap(row => row.remarks.filter(remark => remark.kind === kind))
    expect(of('eleven-digits').length).toBeGreaterThan(0)
    expect(of('zeros-restored').every(remark => remark.value?.includes('•'))).toBe(true)
    const old = await receiveSample(officerOf(communes['so-quan-ly-cam-yen-tcvn3.xlsx']), 'so-quan-ly-cam-yen-tcvn3.xlsx')
    const converted = await findImportRows(officerOf(communes['so-quan-ly-cam-yen-tcvn3.xlsx']), old.importId, { filter: 'repaired' })
    expect(
      converted.rows.some(row => row.remarks.some(remark => remark.kind === 'encoding-converted' && remark.raw !== remark.value)),
    ).toBe(true)
  })
})

describe('a register that comes after another', () => {
  const header = ['TT', 'Số hồ sơ', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Tỷ lệ (%)', 'Thôn', 'Điện thoại', 'Hưởng TC hằng tháng']
  const file = (...rows: (string | number | null)[][]) =>
    workbook({ NCC: [['UBND XÃ CANH NẬU'], ['SỔ QUẢN LÝ NGƯỜI CÓ CÔNG'], header, ...rows.map((row, at) => [at + 1, ...row])] })
  const send = (bytes: Buffer, fileName = 'so.xlsx') => receiveImport(officer(), { areaId: canhNau, fileName, bytes })

  test('tells who is new, who is known and who is written otherwise, field by field; what stands is not overwritten', async () => {
    const an = ['TB01', 'Nguyễn Văn An', 1950, 'Thương binh', 31, 'Thôn 1', '0912345678', 'có']
    const bao = ['TB02', 'Trần Văn Bảo', 1948, 'Thương binh', 45, 'Thôn 1', null, null]
    const first = await send(file(an, bao))
    await applyImport(officer(), { importId: first.importId })
    const second = await send(
      file(
        an,
        ['TB02', 'Trần Văn Bảo', 1948, 'Thương binh', 51, 'Thôn 1', '0987654321', 'có'],
        ['TB03', 'Lê Thị Cúc', 1955, 'Thương binh', 25, 'Thôn 2', null, 'không'],
      ),
    )
    const standing = await getImport(officer(), second.importId)
    expect(standing.counts).toMatchObject({ new: 1, known: 1, changed: 1 })
    const { rows } = await findImportRows(officer(), second.importId, { filter: 'changed' })
    expect(rows).toHaveLength(1)
    expect(rows[0]!.understood).toMatchObject({
      standing: 'changed',
      additions: 1,
      differences: [
        { field: 'rate', stored: 45, inFile: 51 },
        { field: 'monthly', stored: null, inFile: true },
      ],
    })
    await applyImport(officer(), { importId: second.importId })
    const stored = await storedPeople(canhNau)
    expect(stored.map(person => person.fullName).sort()).toEqual(['Lê Thị Cúc', 'Nguyễn Văn An', 'Trần Văn Bảo'])
    expect(stored.find(person => person.fullName === 'Trần Văn Bảo')).toMatchObject({
      phone: '0987654321',
      // Nobody had said whether it is paid; what stood (the rate) is kept.
      merits: [{ rate: 45, monthly: true }],
    })
  })

  test('with an id that somebody else has keeps the person, leaves the id out and says so before and after', async () => {
    const withId = ['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn', 'Số CCCD/CMND']
    const register = (...rows: (string | number)[][]) => workbook({ A: [['UBND XÃ CANH NẬU'], withId, ...rows] })
    const twice = register(
      [1, 'Nguyễn Văn An', 1950, 'Thương binh', 'Thôn 1', '001050000123'],
      [2, 'Lê Văn Bé', 1950, 'Thương binh', 'Thôn 1', '001050000123'],
    )
    const first = await send(twice)
    const said = async (importId: string) =>
      (await allRows(officer(), importId)).map(row => [row.verdict, row.understood?.conflict ?? null])
    expect(await said(first.importId)).toEqual([
      ['accepted', null],
      ['accepted-with-question', 'national-id-taken'],
    ])
    await applyImport(officer(), { importId: first.importId })
    expect((await getImport(officer(), first.importId)).stored).toMatchObject({ people: 2, idConflicts: 1 })
    const later = await send(register([1, 'Trần Văn Chín', 1950, 'Thương binh', 'Thôn 1', '001050000123']))
    expect(await said(later.importId)).toEqual([['accepted-with-question', 'national-id-taken']])
  })

  test('cannot be taken back when somebody has built upon it, and says what', async () => {
    const { importId } = await send(file(['TB01', 'Nguyễn Văn An', 1950, 'Thương binh', 31, 'Thôn 1', null, 'có']))
    await applyImport(officer(), { importId })
    await inTransaction(officer(), tx => tx.execute(`update person set full_name = 'Nguyễn Văn Ân', version = version + 1`))
    const told = await undoImport(officer(), { importId }).catch((error: { code: string; facts: Record<string, unknown> }) => error)
    expect(told).toMatchObject({ code: 'import/built-upon', facts: { what: 'corrected:person', count: 1 } })
    expect((await getImport(officer(), importId)).state).toBe('applied')
  })

  test('of another commune is shown as such before anything is stored', async () => {
    const ctx = officerOf(communes['so-quan-ly-cam-yen-tcvn3.xlsx'])
    const { importId } = await receiveImport(ctx, {
      areaId: communes['so-quan-ly-cam-yen-tcvn3.xlsx'],
      fileName: 'nhầm.xlsx',
      bytes: sample('so-quan-ly-canh-nau.xlsx'),
    })
    expect((await getImport(ctx, importId)).notes).toMatchObject({ commune: 'Canh Nậu', otherCommune: true })
  })

  test('with only refused rows is read, shown and applied as nothing', async () => {
    const { importId } = await send(
      file(['X', null, 1950, 'Thương binh', 31, 'Thôn 1', null, 'có'], ['Y', 'Lê Văn Dũng', 1950, 'Nhà báo', null, 'Thôn 1', null, null]),
    )
    expect((await getImport(officer(), importId)).counts).toMatchObject({ rows: 2, refused: 2, people: 0 })
    expect(gridOf(sample('so-quan-ly-canh-nau.xlsx')).length).toBeGreaterThan(400)
  })
})

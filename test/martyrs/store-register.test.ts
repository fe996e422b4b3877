import { readFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { registerFacts } from '../../src/martyrs/register-facts.queries.ts'
import type { RegisterEntry } from '../../src/martyrs/register-entry.ts'
import { removeRegister } from '../../src/martyrs/remove-register.ts'
import { storeRegister } from '../../src/martyrs/store-register.ts'
import { completeMerit } from '../../src/registry/complete-merit.ts'
import { readPersonCard } from '../../src/registry/person-card.queries.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makeImport } from './make-register.ts'

type TruthPerson = Omit<RegisterEntry, 'birth' | 'oldId' | 'phoneNote' | 'diedOn' | 'notes' | 'origins' | 'merits'> & {
  birthYear: number | null
  birthDate: string | null
  merits: Omit<RegisterEntry['merits'][number], 'origin'>[]
}

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

async function canhNau(): Promise<RegisterEntry[]> {
  const truth = JSON.parse(await readFile(new URL('../samples/so-quan-ly-canh-nau.xlsx.truth.json', import.meta.url), 'utf8')) as {
    people: TruthPerson[]
  }
  return truth.people.map(({ birthYear, birthDate, ...person }, index) => ({
    ...person,
    birth: birthOf(birthYear, birthDate),
    oldId: null,
    phoneNote: null,
    diedOn: null,
    notes: null,
    origins: [{ sheet: 'Sổ', row: index + 8 }],
    merits: person.merits.map(merit => ({ ...merit, origin: { sheet: 'Sổ', row: index + 8 } })),
  }))
}

function birthOf(year: number | null, date: string | null) {
  if (date == null) return year == null ? null : { year }
  const [y, month, day] = date.split('-').map(Number)
  return { year: y!, month: month!, day: day! }
}

const tables = [
  'hamlet',
  'person',
  'merit_record',
  'contact',
  'death',
  'departure',
  'martyr',
  'relative',
  'representative',
  'worshipper',
  'origin',
  'person_word',
]

/** All that is stored for a commune, without the ids and times of the moment. */
async function stateOf(areaId: string): Promise<Record<string, unknown[]>> {
  return asOwner(ground.orm, async tx => {
    const state: Record<string, unknown[]> = {}
    for (const table of tables) {
      const rows = await tx.execute<{ row: string }[]>(`select to_jsonb(t)::text as row from ${table} t where area_id = ? order by 1`, [
        areaId,
      ])
      state[table] = rows.map(({ row }) => row)
    }
    return state
  })
}

async function commune(hamlets: readonly string[] = []) {
  const area = await makeCommune(ground)
  for (const name of hamlets) await makeHamlet(ground, area.id, { name })
  const officer = ground.contextOf('policy-officer', [area.id])
  return { areaId: area.id, officer }
}

const store = async (officer: Context, areaId: string, entries: readonly RegisterEntry[], more: { newHamlets?: string[] } = {}) => {
  const importId = await makeImport(ground, areaId)
  return { importId, stored: await storeRegister(officer, { areaId, importId, entries, ...more }) }
}

describe('a register is stored', () => {
  test('the sample of Canh Nậu: everyone, every merit, every martyr once, in hamlets that the file brought', async () => {
    const { areaId, officer } = await commune()
    const entries = await canhNau()
    const hamlets = [...new Set(entries.flatMap(entry => (entry.hamlet == null ? [] : [entry.hamlet])))]
    const { stored } = await store(officer, areaId, entries, { newHamlets: hamlets })
    expect(stored.counts).toMatchObject({
      people: 420,
      recognised: 0,
      merits: entries.flatMap(entry => entry.merits).length,
      martyrs: 113,
      deaths: 13,
      departures: 3,
      hamlets: hamlets.length,
    })
    expect(stored.idConflicts).toEqual([])
    const facts = await inTransaction(officer, tx => registerFacts(tx, areaId, '2024-07-27'))
    expect(facts.people).toHaveLength(420)
    expect(facts.people.filter(person => !person.alive)).toHaveLength(13)
    expect(facts.people.filter(person => person.departure === 'asked')).toHaveLength(3)
    expect(facts.martyrs).toHaveLength(113)
  })

  test('the same file twice doubles nothing', async () => {
    const { areaId, officer } = await commune(['Thôn 1', 'Thôn 2'])
    const entries = await canhNau()
    await store(officer, areaId, entries)
    const once = await stateOf(areaId)
    const { stored } = await store(officer, areaId, entries)
    expect(stored.counts).toMatchObject({ people: 0, recognised: 420, merits: 0, martyrs: 0, contacts: 0, deaths: 0, departures: 0 })
    expect(await stateOf(areaId)).toEqual(once)
  })

  test('a later file adds to a known person only what is new', async () => {
    const { areaId, officer } = await commune()
    const bao = anEntry({ fullName: 'Nguyễn Văn Bảo', birth: { year: 1948 }, merits: [aMerit({ code: 'TB', rate: 45, fileNo: 'TB01' })] })
    const first = await store(officer, areaId, [bao])
    const later = { ...bao, phone: '0912345678', merits: [...bao.merits, aMerit({ code: 'CDHH', rate: 61, fileNo: 'HH02' })] }
    const second = await store(officer, areaId, [later])
    expect(second.stored.personIds).toEqual(first.stored.personIds)
    expect(second.stored.counts).toMatchObject({ people: 0, recognised: 1, merits: 1, contacts: 1 })
  })

  test('a later file fills what stood empty, keeps what stands, says from which cell, and taken back leaves it empty again', async () => {
    const { areaId, officer } = await commune(['Thôn 1'])
    const merits = [aMerit({ code: 'TB', rate: 45, fileNo: 'TB01', monthly: null })]
    const bare = anEntry({ fullName: 'Nguyễn Văn Bảo', birth: { year: 1948 }, hamlet: 'Thôn 1', sex: null, nationalId: null, merits })
    const first = await store(officer, areaId, [bare])
    const [personId] = first.stored.personIds
    const before = await stateOf(areaId)

    const full = anEntry({
      ...bare,
      sex: 'male',
      birth: { year: 1948, month: 4, day: 23 },
      nationalId: '001048000123',
      mobility: 'needs-help',
      merits: [aMerit({ code: 'TB', rate: 45, fileNo: 'TB01', monthly: true })],
      origins: [{ sheet: 'NCC', row: 9 }],
    })
    const importId = await makeImport(ground, areaId)
    const cellsOf = () => ({
      monthly: { column: 'H', raw: 'x' },
      birthDate: { column: 'C', raw: '23/4/1948' },
      nationalId: { column: 'E', raw: '001048000123' },
    })
    const { counts } = await storeRegister(officer, { areaId, importId, entries: [full], cellsOf })
    expect(counts).toMatchObject({ people: 0, recognised: 1, merits: 0, filled: 6 })
    const card = await readPersonCard(officer, personId!, 'card')
    expect(card.person).toMatchObject({ sex: 'male', birthYear: 1948, birthMonth: 4, birthDay: 23, mobility: 'needs-help' })
    expect(card.nationalId).toMatch(/123$/)
    expect(card.merits[0]!.merit.monthly).toBe(true)
    expect(card.origins.get(card.merits[0]!.merit.id)?.get('monthly')).toMatchObject({ kind: 'cell', importId, column: 'H', raw: 'x' })
    expect(card.origins.get(personId!)?.get('birth_day')).toMatchObject({ kind: 'cell', importId, column: 'C' })

    // Another opinion of a third file changes nothing that stands.
    const other = await store(officer, areaId, [
      { ...full, sex: 'female', merits: [aMerit({ code: 'TB', rate: 45, fileNo: 'TB01', monthly: false })] },
    ])
    expect(other.stored.counts.filled).toBe(0)
    await removeRegister(officer, { areaId, importId: other.importId })

    // What somebody has corrected since stays theirs.
    await expect(removeRegister(officer, { areaId, importId: first.importId })).rejects.toMatchObject({ code: 'import/built-upon' })
    await removeRegister(officer, { areaId, importId })
    expect(await stateOf(areaId)).toEqual(before)
    await removeRegister(officer, { areaId, importId: first.importId })
  })

  test('what somebody corrected after the file had filled it stays when the file is taken back', async () => {
    const { areaId, officer } = await commune()
    const entry = anEntry({
      fullName: 'Lê Văn Sáu',
      birth: { year: 1950 },
      merits: [aMerit({ code: 'TB', rate: 30, fileNo: 'TB02', monthly: null })],
    })
    const first = await store(officer, areaId, [entry])
    const second = await store(officer, areaId, [{ ...entry, merits: [aMerit({ code: 'TB', rate: 30, fileNo: 'TB02', monthly: true })] }])
    const merit = async () => (await readPersonCard(officer, first.stored.personIds[0]!, 'card')).merits[0]!.merit
    const filled = await merit()
    await completeMerit(officer, { meritId: filled.id, version: filled.version, monthly: false })
    await removeRegister(officer, { areaId, importId: second.importId })
    expect((await merit()).monthly).toBe(false)
  })

  test('Hòa and Hoà are one martyr, Hòa and Hoa are two', async () => {
    const { areaId, officer } = await commune()
    const of = (fullName: string, martyrName: string) =>
      anEntry({ fullName, merits: [aMerit({ code: 'TNLS', martyrName, relation: 'child' })] })
    const { stored } = await store(officer, areaId, [of('Lê A', 'Lê Văn Hòa'), of('Lê B', 'LÊ VĂN  HOÀ'), of('Lê C', 'Lê Văn Hoa')])
    expect(stored.counts).toMatchObject({ martyrs: 2, relatives: 3 })
  })

  test('an id that someone in another commune has is left out and said, without telling who', async () => {
    const here = await commune()
    const there = await commune()
    const entry = anEntry({ fullName: 'Trần Thị Lan', nationalId: '001150000123' })
    await store(there.officer, there.areaId, [entry])
    const { stored } = await store(here.officer, here.areaId, [anEntry({ fullName: 'Đỗ Thị Cúc', nationalId: '001150000123' })])
    expect(stored.idConflicts).toEqual([{ entry: 0, kind: 'national-id-elsewhere' }])
    expect(stored.counts.people).toBe(1)
  })

  test('no id is readable in the tables or in the trail', async () => {
    const { areaId, officer } = await commune()
    const importId = await makeImport(ground, areaId)
    await storeRegister(officer, {
      areaId,
      importId,
      entries: [anEntry({ fullName: 'Vũ Thị Sáu', nationalId: '001150777321', oldId: '111777321' })],
      cellsOf: () => ({ nationalId: { column: 'F', raw: '001150777321' }, fullName: { column: 'B', raw: 'VŨ THỊ SÁU' } }),
    })
    const everything = await asOwner(ground.orm, async tx => {
      const names = await tx.execute<{ name: string }[]>(
        `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
      )
      const texts: string[] = []
      for (const { name } of names)
        texts.push(...(await tx.execute<{ row: string }[]>(`select t::text as row from ${name} t`)).map(one => one.row))
      return texts.join('\n')
    })
    expect(everything).toContain('VŨ THỊ SÁU')
    expect(everything).not.toContain('001150777321')
    expect(everything).not.toContain('111777321')
  })

  test('a death that someone took back is not brought again by the same file', async () => {
    const { areaId, officer } = await commune()
    const entry = anEntry({ fullName: 'Phạm Văn Nhầm', deceased: true })
    await store(officer, areaId, [entry])
    await asOwner(ground.orm, tx =>
      tx.execute(`update death set taken_back_at = now(), taken_back_by = ?, taken_back_because = 'còn sống' where area_id = ?`, [
        newId(),
        areaId,
      ]),
    )
    const { stored } = await store(officer, areaId, [entry])
    expect(stored.counts.deaths).toBe(0)
  })
})

describe('who may store a register', () => {
  test('the officer of the commune may, one of another commune and a viewer may not', async () => {
    const { areaId, officer } = await commune()
    const importId = await makeImport(ground, areaId)
    const stranger = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
    const viewer = ground.contextOf('viewer', [areaId])
    for (const who of [stranger, viewer])
      await expect(storeRegister(who, { areaId, importId, entries: [anEntry({})] })).rejects.toMatchObject({ code: 'access/forbidden' })
    await expect(storeRegister(officer, { areaId, importId, entries: [anEntry({})] })).resolves.toMatchObject({ counts: { people: 1 } })
  })
})

describe('an import is undone', () => {
  test('the sample, stored and taken back, leaves nothing', async () => {
    const { areaId, officer } = await commune(['Thôn 1'])
    const before = await stateOf(areaId)
    const { importId } = await store(officer, areaId, await canhNau(), { newHamlets: ['Thôn 2', 'Thôn 3'] })
    await expect(removeRegister(officer, { areaId, importId })).resolves.toEqual({ people: 420 })
    expect(await stateOf(areaId)).toEqual(before)
  })

  test('not when a person of it was corrected since, and it says what', async () => {
    const { areaId, officer } = await commune()
    const { importId, stored } = await store(officer, areaId, [anEntry({ fullName: 'Lê Thị Mai' })])
    await asOwner(ground.orm, tx => tx.execute(`update person set address = 'Ngõ 3' where id = ?`, [stored.personIds[0]]))
    await expect(removeRegister(officer, { areaId, importId })).rejects.toMatchObject({
      code: 'import/built-upon',
      facts: { what: 'corrected:person', count: 1, personId: stored.personIds[0] },
    })
  })

  test('not when a later file gave one of its people another merit', async () => {
    const { areaId, officer } = await commune()
    const first = await store(officer, areaId, [anEntry({ fullName: 'Lê Thị Đào' })])
    const second = await store(officer, areaId, [anEntry({ fullName: 'Lê Thị Đào', merits: [aMerit({ code: 'CC', fileNo: 'CC9' })] })])
    await expect(removeRegister(officer, { areaId, importId: first.importId })).rejects.toMatchObject({ facts: { what: 'merit_record' } })
    await removeRegister(officer, { areaId, importId: second.importId })
    await expect(removeRegister(officer, { areaId, importId: first.importId })).resolves.toEqual({ people: 1 })
  })
})

const names = ['Nguyễn Văn An', 'Nguyễn Văn Ân', 'Trần Thị Hòa', 'Trần Thị Hoà', 'Lê Văn Bình', 'Lê Văn Bính']
const arbitraryMerit = fc
  .record({
    code: fc.constantFrom('TB', 'BB', 'TNLS', 'TCLS'),
    rate: fc.constantFrom(null, 45, 81),
    fileNo: fc.constantFrom(null, 'HS1', 'HS2'),
    martyrName: fc.constantFrom('Đỗ Văn Ước', 'Đỗ Văn Uoc', null),
    relation: fc.constantFrom('wife' as const, 'child' as const, 'sibling' as const, null),
    allowance: fc.constantFrom(null, 'basic' as const, 'care' as const),
    representative: fc.boolean(),
  })
  .map(aMerit)
const arbitraryEntry = fc
  .record({
    fullName: fc.constantFrom(...names),
    birth: fc.constantFrom(null, { year: 1948 }, { year: 1948, month: 3, day: 2 }, { year: 1951 }),
    nationalId: fc.constantFrom(null, '001148000001', '001148000002', '001148000003'),
    phone: fc.constantFrom(null, '0912345678'),
    hamlet: fc.constantFrom(null, 'Thôn 1', 'Thôn 9'),
    deceased: fc.boolean(),
    movedAway: fc.boolean(),
    merits: fc.array(arbitraryMerit, { maxLength: 3 }),
  })
  .map(anEntry)
// The reader of a file has already made one person of rows that mean one, so ids and (name, birth, hamlet) are unique in what it hands over.
const arbitraryRegister = fc
  .uniqueArray(arbitraryEntry, {
    maxLength: 12,
    selector: entry => `${entry.fullName.normalize('NFD').replace(/[^a-zđ]/gi, '')}|${entry.birth?.year}|${entry.hamlet}`,
  })
  .map(entries =>
    entries.filter((entry, at) => entry.nationalId == null || entries.findIndex(other => other.nationalId === entry.nationalId) === at),
  )

describe('whatever the register holds', () => {
  test('storing it twice is storing it once, and undoing it restores', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRegister, arbitraryRegister, async (standing, entries) => {
        const { areaId, officer } = await commune(['Thôn 1'])
        const mine = (list: readonly RegisterEntry[]) =>
          list.map(entry => ({ ...entry, nationalId: entry.nationalId == null ? null : idIn(areaId, entry.nationalId) }))
        await store(officer, areaId, mine(standing))
        const before = await stateOf(areaId)
        const { importId } = await store(officer, areaId, mine(entries))
        const once = await stateOf(areaId)
        const again = await store(officer, areaId, mine(entries))
        expect(await stateOf(areaId)).toEqual(once)
        await removeRegister(officer, { areaId, importId: again.importId })
        await removeRegister(officer, { areaId, importId })
        expect(await stateOf(areaId)).toEqual(before)
      }),
      { numRuns: 40 },
    )
  })
})

/** Ids are unique in the whole country, and every run has its own commune. */
const idIn = (areaId: string, id: string) =>
  `${id.slice(0, 6)}${BigInt(`0x${areaId.replaceAll('-', '')}`) % 100_000n}`.padEnd(11, '0') + id.at(-1)

function anEntry(given: Partial<RegisterEntry>): RegisterEntry {
  return {
    fullName: 'Nguyễn Thị Thử',
    sex: null,
    birth: null,
    nationalId: null,
    oldId: null,
    phone: null,
    phoneNote: null,
    hamlet: null,
    deceased: false,
    diedOn: null,
    movedAway: false,
    notes: null,
    merits: [],
    origins: [{ sheet: 'Sổ', row: 8 }],
    ...given,
  }
}

function aMerit(given: Partial<RegisterEntry['merits'][number]>): RegisterEntry['merits'][number] {
  return {
    fileNo: null,
    code: 'TB',
    rate: null,
    monthly: null,
    martyrName: null,
    relation: null,
    allowance: null,
    representative: false,
    origin: { sheet: 'Sổ', row: 8 },
    ...given,
  }
}

import { readFileSync } from 'node:fs'
import type { TestGround } from '../database.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import { hamletSortKey, vietnameseSortKey } from '../../src/vietnamese/sort-key.ts'

export interface TruthMerit {
  fileNo: string | null
  code: string
  rate: number | null
  monthly: boolean | null
  martyrName: string | null
  relation: string | null
  allowance: 'basic' | 'care' | null
  representative: boolean
}
export interface TruthPerson {
  fullName: string
  birthYear: number | null
  hamlet: string | null
  deceased: boolean
  movedAway: boolean
  merits: TruthMerit[]
}
export interface TruthGift {
  fullName: string
  birthYear: number | null
  hamlet: string | null
  clause: string
  amount: number
  martyrName: string | null
}
export interface RegisterTruth {
  people: TruthPerson[]
  expected: {
    occasion: string
    rules: string
    total: number
    byClause: Record<string, number>
    openQuestions: { kind: string; about: string }[]
    gifts: TruthGift[]
  }
}

export const readTruth = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../samples/${name}.xlsx.truth.json`, import.meta.url), 'utf8')) as T

export interface LoadedRegister {
  /** Ids by position in `people`. */
  readonly personIds: readonly string[]
  readonly martyrIds: ReadonlyMap<string, string>
}

/** Puts people as a register's truth tells them straight into the tables. */
export async function loadRegister(
  { orm }: Pick<TestGround, 'orm'>,
  areaId: string,
  people: readonly TruthPerson[],
  martyrsWithoutTrace: readonly string[] = [],
): Promise<LoadedRegister> {
  const by = newId()
  const at = '2024-06-01T00:00:00Z'
  const martyrs = new Map<string, string>()
  const hamlets = new Map<string, string>()
  const rows: Record<string, unknown[]> = {
    hamlet: [],
    person: [],
    death: [],
    departure: [],
    merit_record: [],
    martyr: [],
    relative: [],
    representative: [],
    worshipper: [],
  }
  const personIds = people.map(() => newId())
  const martyrId = (name: string) => {
    const known = martyrs.get(name)
    if (known != null) return known
    const id = newId()
    martyrs.set(name, id)
    rows['martyr']!.push({
      id,
      area_id: areaId,
      full_name: name,
      name_folded: fold(name),
      sort_key: vietnameseSortKey(name),
      created_at: at,
      created_by: by,
    })
    return id
  }
  const known = await asOwner(orm, tx =>
    tx.execute<{ id: string; name: string }[]>(`select id, name from hamlet where area_id = ?`, [areaId]),
  )
  for (const { id, name } of known) hamlets.set(name, id)
  const hamletId = (name: string | null) => {
    if (name == null) return null
    const found = hamlets.get(name)
    if (found != null) return found
    const id = newId()
    hamlets.set(name, id)
    rows['hamlet']!.push({ id, area_id: areaId, name, name_folded: fold(name), sort_key: hamletSortKey(name) })
    return id
  }
  for (const [index, person] of people.entries()) {
    const id = personIds[index]!
    const mine = { person_id: id, area_id: areaId }
    rows['person']!.push({
      id,
      area_id: areaId,
      hamlet_id: hamletId(person.hamlet),
      full_name: person.fullName,
      name_folded: fold(person.fullName),
      sort_key: vietnameseSortKey(person.fullName),
      birth_year: person.birthYear,
      version: 1,
      created_at: at,
      created_by: by,
    })
    if (person.deceased) rows['death']!.push({ id: newId(), ...mine, source: 'sổ', reported_at: at, reported_by: by })
    if (person.movedAway) rows['departure']!.push({ id: newId(), ...mine, source: 'sổ', reported_at: at, reported_by: by })
    for (const merit of person.merits) {
      const made = { created_at: at, created_by: by }
      if (merit.code === 'TCLS' || merit.code === 'TNLS') {
        if (merit.martyrName == null) continue
        const ofBoth = { martyr_id: martyrId(merit.martyrName), area_id: areaId, person_id: id, person_area_id: areaId }
        const named = { named_at: at, named_by: by }
        if (merit.code === 'TCLS') {
          rows['worshipper']!.push({ id: newId(), ...ofBoth, relation: merit.relation, file_no: merit.fileNo, ...named })
          continue
        }
        const tie = { relation: merit.relation ?? 'other', allowance: merit.allowance ?? 'none', file_no: merit.fileNo }
        rows['relative']!.push({ id: newId(), ...ofBoth, ...tie, ...made })
        if (merit.representative) rows['representative']!.push({ id: newId(), ...ofBoth, ...named })
      } else {
        const { rate, monthly } = merit
        const told = { category_code: merit.code, rate, monthly, file_no: merit.fileNo, loss_of_capacity: false, payer: 'civil' }
        rows['merit_record']!.push({ id: newId(), ...mine, ...told, ...made })
      }
    }
  }
  for (const name of martyrsWithoutTrace) martyrId(name)
  await asOwner(orm, async tx => {
    for (const [table, all] of Object.entries(rows)) {
      if (all.length === 0) continue
      const columns = Object.keys(all[0] as object).join(', ')
      await tx.execute(`insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, ?::jsonb)`, [
        JSON.stringify(all),
      ])
    }
  })
  return { personIds, martyrIds: martyrs }
}

/** Martyrs that the truth asks about although no row of the register names them. */
export const martyrsWithoutTrace = (truth: RegisterTruth): string[] => {
  const text = JSON.stringify(truth.people)
  return truth.expected.openQuestions.map(question => question.about).filter(name => !text.includes(name))
}

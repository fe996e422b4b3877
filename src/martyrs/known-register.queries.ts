import type { EntityManager } from '@mikro-orm/postgresql'
import { queryBound } from '../database/execute-bound.ts'
import { arrayOf } from '../database/insert-rows.ts'
import type { NationalIdCipher } from '../registry/national-id-cipher.ts'
import { fold } from '../vietnamese/fold.ts'
import { sameName } from '../vietnamese/same-name.ts'
import type { RegisterEntry } from './register-entry.ts'

export interface KnownPerson {
  readonly id: string
  readonly nameFolded: string
  readonly nationalIdIndex: string | null
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
}

/** What is already stored and could be meant by the entries. */
export interface KnownRegister {
  /** The blind index of each entry's national id, made once. */
  readonly idIndexes: readonly (string | null)[]
  readonly hamlets: ReadonlyMap<string, string>
  readonly byNationalId: ReadonlyMap<string, KnownPerson>
  readonly byKey: ReadonlyMap<string, readonly KnownPerson[]>
  readonly takenElsewhere: ReadonlySet<string>
  readonly martyrs: ReadonlyMap<string, string>
  /** `person|code|file or rate` of every merit, `martyr|person` of every relative, and so on: what need not be added again. */
  readonly merits: ReadonlySet<string>
  readonly relatives: ReadonlySet<string>
  readonly representedMartyrs: ReadonlySet<string>
  readonly worshippedMartyrs: ReadonlySet<string>
  readonly phones: ReadonlySet<string>
  /** Also deaths that were taken back and departures that were decided: what a person decided, the same file does not undo. */
  readonly deathsSpokenOf: ReadonlySet<string>
  readonly departuresSpokenOf: ReadonlySet<string>
}

export const personKey = (fullName: string, birthYear: number | null, place: string | null): string =>
  `${sameName(fullName)}|${birthYear ?? ''}|${place ?? ''}`

/** A hamlet nobody created is kept as words in the address, and still tells two namesakes apart. */
export const placeInWords = (address: string | null): string | null => (address == null ? null : fold(address))

export const meritKey = (personId: string, code: string, fileNo: string | null, rate: number | null): string =>
  `${personId}|${code}|${fileNo == null ? `rate ${rate ?? ''}` : fold(fileNo)}`

type PersonRow = {
  id: string
  full_name: string
  name_folded: string
  national_id_index: string | null
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
  hamlet_id: string | null
  address: string | null
}

export async function knownRegister(
  tx: EntityManager,
  areaId: string,
  entries: readonly RegisterEntry[],
  cipher: NationalIdCipher,
): Promise<KnownRegister> {
  const idIndexes = entries.map(entry => (entry.nationalId == null ? null : cipher.index('national-id', entry.nationalId)))
  const hamlets = await tx.execute<{ id: string; name_folded: string }[]>(`select id, name_folded from hamlet where area_id = ?`, [areaId])
  const rows = await tx.execute<PersonRow[]>(
    `select id, full_name, name_folded, national_id_index, birth_year, birth_month, birth_day, hamlet_id, address from person
     where area_id = ? and merged_into_id is null order by created_at, id`,
    [areaId],
  )
  const elsewhere = await queryBound<{ taken: string }>(
    tx,
    `with asked as materialized (select id_index from unnest($1::text[]) id_index)
     select taken from ids_taken_elsewhere($1::text[]) taken union
     select p.national_id_index from asked join person p on p.national_id_index = asked.id_index
     where p.area_id <> $2::uuid and p.merged_into_id is null`,
    [arrayOf(idIndexes.filter(index => index !== null)), areaId],
  )
  const people = rows.map(row => ({ row, person: knownPerson(row) }))
  return {
    idIndexes,
    hamlets: new Map(hamlets.map(row => [row.name_folded, row.id])),
    byNationalId: new Map(
      people.flatMap(({ row, person }) => (row.national_id_index == null ? [] : [[row.national_id_index, person] as const])),
    ),
    byKey: new Map(
      [...Map.groupBy(people, ({ row }) => personKey(row.full_name, row.birth_year, row.hamlet_id ?? placeInWords(row.address)))].map(
        ([key, found]) => [key, found.map(one => one.person)],
      ),
    ),
    takenElsewhere: new Set(elsewhere.map(row => row.taken)),
    ...(rows.length === 0 ? nothingStored : await storedRows(tx, areaId)),
    martyrs: await storedMartyrs(tx, areaId),
  }
}

const nothingStored = {
  merits: new Set<string>(),
  relatives: new Set<string>(),
  representedMartyrs: new Set<string>(),
  worshippedMartyrs: new Set<string>(),
  phones: new Set<string>(),
  deathsSpokenOf: new Set<string>(),
  departuresSpokenOf: new Set<string>(),
}

async function storedMartyrs(tx: EntityManager, areaId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.execute<{ id: string; full_name: string }[]>(
    `select id, full_name from martyr where area_id = ? order by created_at desc, id desc`,
    [areaId],
  )
  return new Map(rows.map(row => [sameName(row.full_name), row.id]))
}

async function storedRows(tx: EntityManager, areaId: string): Promise<typeof nothingStored> {
  const keys = async (sql: string) => new Set((await tx.execute<{ key: string }[]>(sql, [areaId])).map(row => row.key))
  const merits = await tx.execute<{ person_id: string; category_code: string; file_no: string | null; rate: number | null }[]>(
    `select person_id, category_code, file_no, rate from merit_record where area_id = ?`,
    [areaId],
  )
  return {
    // Under its file number and under its rate: a file that leaves the number out still means the same record.
    merits: new Set(
      merits.flatMap(row => [
        meritKey(row.person_id, row.category_code, row.file_no, row.rate),
        meritKey(row.person_id, row.category_code, null, row.rate),
      ]),
    ),
    relatives: await keys(`select martyr_id || '|' || person_id as key from relative where area_id = ?`),
    representedMartyrs: await keys(`select martyr_id as key from representative where area_id = ?`),
    worshippedMartyrs: await keys(`select martyr_id as key from worshipper where area_id = ?`),
    phones: await keys(`select person_id || '|' || phone as key from contact where area_id = ? and phone is not null`),
    deathsSpokenOf: await keys(`select person_id as key from death where area_id = ?`),
    departuresSpokenOf: await keys(`select person_id as key from departure where area_id = ?`),
  }
}

const knownPerson = (row: PersonRow): KnownPerson => ({
  id: row.id,
  nameFolded: row.name_folded,
  nationalIdIndex: row.national_id_index,
  birthYear: row.birth_year,
  birthMonth: row.birth_month,
  birthDay: row.birth_day,
})

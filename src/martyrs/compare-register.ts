import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import type { Comparison, Difference } from '../imports/import-kind.ts'
import { nationalIdCipher } from '../registry/national-id-cipher.ts'
import { fold } from '../vietnamese/fold.ts'
import { formatPartialDate } from '../vietnamese/partial-date.ts'
import { sameName } from '../vietnamese/same-name.ts'
import { type KnownRegister, knownRegister } from './known-register.queries.ts'
import { RegisterDraft } from './register-draft.ts'
import type { EntryMerit, RegisterEntry } from './register-entry.ts'

type StoredPerson = {
  id: string
  full_name: string
  sex: string | null
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
  hamlet: string | null
  mobility: string | null
}
type StoredMerit = { person_id: string; category_code: string; file_no: string | null; rate: number | null; monthly: boolean | null }
type StoredTie = { person_id: string; martyr: string; relation: string; allowance: string }
type Stored = {
  people: ReadonlyMap<string, StoredPerson>
  merits: ReadonlyMap<string, readonly StoredMerit[]>
  ties: ReadonlyMap<string, readonly StoredTie[]>
}

/** Whom storing these entries would recognise, and where the file says something else than what stands: the same draft, not stored. */
export async function compareRegister(
  tx: EntityManager,
  ctx: Context,
  areaId: string,
  entries: readonly RegisterEntry[],
): Promise<Comparison[]> {
  // Nothing of this draft is stored, so no id needs sealing.
  const cipher = { ...nationalIdCipher(ctx.ground.secrets), close: () => '' }
  const known = await knownRegister(tx, areaId, entries, cipher)
  if (known.byKey.size === 0) return allNew(known)
  const draft = new RegisterDraft(ctx, { areaId, importId: areaId, entries }, known, cipher, known.hamlets)
  for (const [index, entry] of entries.entries()) draft.add(index, entry)
  const stored = await storedOf(tx, [...draft.recognised])
  const additions = new Map<unknown, number>()
  for (const row of [...draft.merits, ...draft.relatives, ...draft.contacts, ...draft.deaths, ...draft.departures])
    additions.set(row.person_id, (additions.get(row.person_id) ?? 0) + 1)
  const conflicts = new Map(draft.idConflicts.map(({ entry, kind }) => [entry, kind]))
  return entries.map((entry, index) => {
    const id = draft.personIds[index]!
    const conflict = conflicts.get(index) ?? null
    if (!draft.recognised.has(id)) return { standing: 'new', subjectId: null, differences: [], conflict, additions: 0 }
    const differences = differencesOf(entry, id, stored)
    return {
      standing: differences.length > 0 ? 'changed' : 'known',
      subjectId: id,
      differences,
      conflict,
      additions: additions.get(id) ?? 0,
    }
  })
}

/** The first register of a commune: nobody can be recognised, only an id can already belong to somebody. */
function allNew(known: KnownRegister): Comparison[] {
  const seen = new Set<string>()
  return known.idIndexes.map(index => {
    const conflict =
      index === null ? null : known.takenElsewhere.has(index) ? 'national-id-elsewhere' : seen.has(index) ? 'national-id-taken' : null
    if (index !== null && conflict === null) seen.add(index)
    return { standing: 'new', subjectId: null, differences: [], conflict, additions: 0 }
  })
}

async function storedOf(tx: EntityManager, ids: readonly string[]): Promise<Stored> {
  if (ids.length === 0) return { people: new Map(), merits: new Map(), ties: new Map() }
  const wanted = arrayOf(ids)
  const people = await tx.execute<StoredPerson[]>(
    `select p.id, p.full_name, p.sex, p.birth_year, p.birth_month, p.birth_day, h.name as hamlet, p.mobility
     from person p left join hamlet h on h.id = p.hamlet_id where p.id = any(?::uuid[])`,
    [wanted],
  )
  const merits = await tx.execute<StoredMerit[]>(
    `select person_id, category_code, file_no, rate, monthly from merit_record where person_id = any(?::uuid[])`,
    [wanted],
  )
  const ties = await tx.execute<StoredTie[]>(
    `select r.person_id, m.full_name as martyr, r.relation, r.allowance from relative r join martyr m on m.id = r.martyr_id
     where r.person_id = any(?::uuid[])`,
    [wanted],
  )
  return {
    people: new Map(people.map(person => [person.id, person])),
    merits: Map.groupBy(merits, row => row.person_id),
    ties: Map.groupBy(ties, row => row.person_id),
  }
}

function differencesOf(entry: RegisterEntry, id: string, { people, merits, ties }: Stored): Difference[] {
  const person = people.get(id)
  if (person === undefined) return []
  const said: Difference[] = []
  const compare = (field: string, stored: Difference['stored'], inFile: Difference['inFile']) => {
    // An empty cell says nothing: it is no other value.
    if (inFile !== null && inFile !== stored) said.push({ field, stored, inFile })
  }
  compare('fullName', person.full_name, entry.fullName)
  compare('sex', person.sex, entry.sex)
  compare('birthDate', birthOf(person), entry.birth === null ? null : formatPartialDate(entry.birth))
  if (person.hamlet !== null && entry.hamlet !== null && fold(person.hamlet) !== fold(entry.hamlet))
    compare('hamlet', person.hamlet, entry.hamlet)
  compare('mobility', person.mobility, entry.mobility ?? null)
  for (const merit of entry.merits) {
    const same = (merits.get(id) ?? []).find(row => isSame(row, merit))
    if (same !== undefined) {
      compare('rate', same.rate, merit.rate)
      compare('monthly', same.monthly, merit.monthly)
    }
    const tie =
      merit.martyrName === null ? undefined : (ties.get(id) ?? []).find(row => sameName(row.martyr) === sameName(merit.martyrName!))
    if (tie === undefined || merit.code !== 'TNLS') continue
    compare('relation', tie.relation, merit.relation)
    compare('allowance', tie.allowance === 'none' ? null : tie.allowance, merit.allowance)
  }
  return said
}

const isSame = (row: StoredMerit, merit: EntryMerit) =>
  row.category_code === merit.code &&
  (row.file_no === null || merit.fileNo === null ? row.rate === merit.rate : fold(row.file_no) === fold(merit.fileNo))

function birthOf({ birth_year: year, birth_month: month, birth_day: day }: StoredPerson): string | null {
  if (year === null) return null
  return formatPartialDate({ year, ...(month !== null && { month }), ...(day !== null && { day }) })
}

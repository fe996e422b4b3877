import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { maskId, nationalIdCipher } from '../registry/national-id-cipher.ts'
import { fold } from '../vietnamese/fold.ts'
import type { KnownRegister } from './known-register.queries.ts'
import { type EntryMerit, type RegisterEntry, type RowOrigin, tieOf } from './register-entry.ts'
import type { StoreRegister } from './store-register.ts'

type Columns = Readonly<Record<string, string | number | boolean | null>>
type StoredPerson = Columns & { readonly id: string }
type StoredMerit = Columns & {
  readonly id: string
  readonly person_id: string
  readonly category_code: string
  readonly file_no: string | null
}
interface Fill {
  readonly relation: 'person' | 'merit_record'
  readonly row: StoredPerson | StoredMerit
  readonly personId: string
  readonly values: Columns
  readonly origin: RowOrigin | undefined
}

const personColumns = {
  hamlet_id: 'uuid',
  sex: 'text',
  birth_year: 'int',
  birth_month: 'int',
  birth_day: 'int',
  national_id_cipher: 'text',
  national_id_index: 'text',
  old_id_cipher: 'text',
  old_id_index: 'text',
  mobility: 'text',
  address: 'text',
  note: 'text',
} as const
const meritColumns = { rate: 'int', monthly: 'boolean', file_no: 'text' } as const
const columnsOf = { person: personColumns, merit_record: meritColumns }

/** Which cell of the file each column was read from. */
const cellOf: Readonly<Record<string, readonly string[]>> = {
  hamlet_id: ['hamlet'],
  sex: ['sex', 'birthYearMale', 'birthYearFemale'],
  birth_year: ['birthDate', 'birthYear', 'birthYearMale', 'birthYearFemale'],
  birth_month: ['birthDate'],
  birth_day: ['birthDate'],
  national_id_index: ['nationalId'],
  old_id_index: ['oldId'],
  mobility: ['mobility'],
  address: ['address', 'hamlet'],
  note: ['notes'],
  rate: ['rate'],
  monthly: ['monthly'],
  file_no: ['fileNo'],
}

export interface Recognised {
  readonly entry: RegisterEntry
  readonly personId: string
  readonly hamletId: string | null
}

/**
 * A later register fills what stood empty on people it recognises; what stands is never overwritten. Every filled value keeps the cell it came
 * from and what was filled, so that undoing empties the same again.
 */
export async function fillEmpty(
  tx: EntityManager,
  ctx: Context,
  input: StoreRegister,
  known: KnownRegister,
  recognised: readonly Recognised[],
): Promise<number> {
  if (recognised.length === 0) return 0
  const ids = arrayOf([...new Set(recognised.map(({ personId }) => personId))])
  const people = new Map(
    (
      await tx.execute<StoredPerson[]>(
        `select id, version, ${Object.keys(personColumns).join(', ')} from person where id = any(?::uuid[]) for update`,
        [ids],
      )
    ).map(row => [row.id, row]),
  )
  const merits = Map.groupBy(
    await tx.execute<StoredMerit[]>(
      `select id, version, person_id, category_code, rate, monthly, file_no from merit_record
       where person_id = any(?::uuid[]) and until_on is null and import_id is distinct from ? order by created_at, id for update`,
      [ids, input.importId],
    ),
    row => row.person_id,
  )
  const claimed = new Set<string>()
  const fills = recognised.flatMap(one => {
    const row = people.get(one.personId)
    const ofPerson = row == null ? [] : [fillOf('person', row, one.personId, saidOf(ctx, one, row, known, claimed), one.entry.origins[0])]
    const ofMerits = one.entry.merits.flatMap(merit => {
      const same = tieOf(merit) == null ? sameMerit(merits.get(one.personId) ?? [], merit) : undefined
      const said = { rate: merit.rate, monthly: merit.monthly, file_no: merit.fileNo }
      return same == null ? [] : [fillOf('merit_record', same, one.personId, said, merit.origin)]
    })
    return [...ofPerson, ...ofMerits]
  })
  // Rows of one file may contradict each other: the first that means somebody speaks, as it did when the file was new.
  const once = [...new Map(fills.toReversed().map(fill => [fill.row.id, fill])).values()].filter(
    fill => Object.keys(fill.values).length > 0,
  )
  for (const relation of ['person', 'merit_record'] as const)
    await write(
      tx,
      input,
      relation,
      once.filter(fill => fill.relation === relation),
    )
  return once.reduce((sum, fill) => sum + shown(fill.values).length, 0)
}

function saidOf(ctx: Context, { entry, hamletId }: Recognised, row: StoredPerson, known: KnownRegister, claimed: Set<string>): Columns {
  const cipher = nationalIdCipher(ctx.ground.secrets)
  const { birth } = entry
  // Month and day belong to the year they stand with.
  const sameYear = birth != null && (row['birth_year'] == null || row['birth_year'] === birth.year)
  const index = entry.nationalId == null || row['national_id_index'] != null ? null : cipher.index('national-id', entry.nationalId)
  const free = index != null && !known.byNationalId.has(index) && !known.takenElsewhere.has(index) && !claimed.has(index)
  if (free) claimed.add(index)
  const old = entry.oldId == null || row['old_id_index'] != null ? null : cipher.index('old-id', entry.oldId)
  return {
    hamlet_id: hamletId,
    sex: entry.sex,
    birth_year: sameYear ? birth.year : null,
    birth_month: sameYear ? (birth.month ?? null) : null,
    birth_day: sameYear ? (birth.day ?? null) : null,
    national_id_cipher: free ? cipher.close('national-id', entry.nationalId!) : null,
    national_id_index: free ? index : null,
    old_id_cipher: old == null ? null : cipher.close('old-id', entry.oldId!),
    old_id_index: old,
    mobility: entry.mobility ?? null,
    address: entry.address ?? null,
    note: entry.notes,
  }
}

/** Under its file number, else under its rate where one of the two has no number. */
function sameMerit(stored: readonly StoredMerit[], merit: EntryMerit): StoredMerit | undefined {
  const alike = stored.filter(row => row.category_code === merit.code)
  const byFile = merit.fileNo == null ? undefined : alike.find(row => row.file_no != null && fold(row.file_no) === fold(merit.fileNo!))
  const byRate = alike.filter(row => row['rate'] === merit.rate)
  return byFile ?? byRate.find(row => row.file_no == null) ?? (merit.fileNo == null ? byRate[0] : undefined)
}

const fillOf = (relation: Fill['relation'], row: Fill['row'], personId: string, said: Columns, origin: RowOrigin | undefined): Fill => ({
  relation,
  row,
  personId,
  origin,
  values: Object.fromEntries(Object.entries(said).filter(([column, value]) => value != null && row[column] == null)),
})

/** A sealed value is told by its index alone: the seal itself changes with the key. */
const shown = (values: Columns): [string, Columns[string]][] => Object.entries(values).filter(([column]) => !column.endsWith('_cipher'))

async function write(tx: EntityManager, input: StoreRegister, relation: Fill['relation'], fills: readonly Fill[]): Promise<void> {
  if (fills.length === 0) return
  const columns = Object.entries(columnsOf[relation])
  await tx.execute(
    `update ${relation} t set ${columns.map(([name]) => `${name} = coalesce(t.${name}, x.${name})`).join(', ')}, version = t.version + 1
     from jsonb_to_recordset(?::jsonb) as x (id uuid, ${columns.map(([name, type]) => `${name} ${type}`).join(', ')}) where t.id = x.id`,
    [JSON.stringify(fills.map(({ row, values }) => ({ id: row.id, ...values })))],
  )
  const kept = fills.map(({ row, personId, values, origin }) => {
    const cells = origin == null ? {} : (input.cellsOf?.(origin) ?? {})
    const read = new Set(Object.keys(values).flatMap(column => cellOf[column] ?? []))
    return {
      id: newId(),
      origin: newId(),
      row: row.id,
      person: personId,
      version: row['version'],
      filled: Object.fromEntries(shown(values)),
      sheet: origin?.sheet ?? '',
      no: origin?.row ?? 0,
      cells: Object.fromEntries(
        Object.entries(cells)
          .filter(([field]) => read.has(field))
          .map(([field, cell]) => [field, field === 'nationalId' || field === 'oldId' ? { ...cell, raw: maskId(cell.raw) } : cell]),
      ),
    }
  })
  const parameters = [input.importId, relation, input.areaId, JSON.stringify(kept)]
  await tx.execute(
    `insert into filled_value (id, import_id, relation, row_id, person_id, area_id, cells, version)
     select x.id, ?, ?, x.row, x.person, ?, x.filled, x.version
     from jsonb_to_recordset(?::jsonb) as x (id uuid, row uuid, person uuid, filled jsonb, version int)`,
    parameters,
  )
  await tx.execute(
    `insert into origin (id, import_id, relation, row_id, area_id, sheet, row_number, cells)
     select x.origin, ?, ?, x.row, ?, x.sheet, x.no, x.cells
     from jsonb_to_recordset(?::jsonb) as x (origin uuid, row uuid, sheet text, no int, cells jsonb)`,
    [input.importId, relation, input.areaId, JSON.stringify(kept)],
  )
}

/** Empties again what an import filled and nobody has changed since. */
export async function emptyAgain(tx: EntityManager, importId: string): Promise<void> {
  for (const relation of ['person', 'merit_record'] as const) {
    const emptied = Object.entries(columnsOf[relation]).map(([name]) => {
      const told = name.replace('_cipher', '_index')
      return `${name} = case when to_jsonb(t.${told}) = f.cells -> '${told}' then null else t.${name} end`
    })
    await tx.execute(
      `update ${relation} t set ${emptied.join(', ')}, version = case when t.version = f.version + 1 then f.version else t.version + 1 end
       from filled_value f where f.import_id = ? and f.relation = ? and f.row_id = t.id and f.undone_tx is null`,
      [importId, relation],
    )
  }
  await tx.execute(`update filled_value set undone_tx = txid_current(), person_id = null where import_id = ? and undone_tx is null`, [
    importId,
  ])
}

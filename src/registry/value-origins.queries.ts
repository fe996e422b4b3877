import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'

/** Where a value on a card comes from: a cell of a file, or somebody's hand. */
export type ValueOrigin =
  | {
      readonly kind: 'cell'
      readonly importId: string
      readonly file: string
      readonly sheet: string
      readonly row: number
      readonly column: string
      readonly raw: string
    }
  | { readonly kind: 'typed'; readonly by: string | null; readonly at: Date }

type CellRow = {
  row_id: string
  import_id: string
  file_name: string | null
  sheet: string
  row_number: number
  cells: Record<string, { column: string; raw: string }>
}
type EntryRow = {
  row_id: string
  tx: string
  at: Date
  actor_name: string | null
  action: string
  relation: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** Which columns a cell of the register fills. */
const columnsOfCell: Readonly<Record<string, readonly string[]>> = {
  fullName: ['full_name'],
  sex: ['sex'],
  birthDate: ['birth_year', 'birth_month', 'birth_day'],
  birthDay: ['birth_day'],
  birthMonth: ['birth_month'],
  birthYear: ['birth_year'],
  birthYearMale: ['birth_year', 'sex'],
  birthYearFemale: ['birth_year', 'sex'],
  nationalId: ['national_id_index'],
  oldId: ['old_id_index'],
  hamlet: ['hamlet_id'],
  address: ['address'],
  notes: ['note'],
  category: ['category_code'],
  rate: ['rate'],
  monthly: ['monthly'],
  fileNo: ['file_no'],
}

/** By row, by column: the last hand that changed it, else the cell it was read from, else the hand that entered the row. */
export async function originsOf(
  tx: EntityManager,
  rowIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ValueOrigin>>> {
  const cells = await tx.execute<CellRow[]>(
    `select o.row_id, o.import_id, i.file_name, o.sheet, o.row_number, o.cells from origin o left join import i on i.id = o.import_id
     where o.row_id = any(?::uuid[]) order by o.row_number desc`,
    [arrayOf(rowIds)],
  )
  const entries = await tx.execute<EntryRow[]>(`${entrySql} where e.row_id = any(?::uuid[]) order by e.id`, [arrayOf(rowIds)])
  const fills = await tx.execute<{ row_id: string; tx: string; import_id: string }[]>(
    `select row_id, tx::text as tx, import_id from filled_value where row_id = any(?::uuid[]) and undone_tx is null`,
    [arrayOf(rowIds)],
  )
  const filledBy = new Map(fills.map(fill => [`${fill.row_id} ${fill.tx}`, fill.import_id]))
  const imported = new Set(
    cells.filter(row => !fills.some(fill => fill.row_id === row.row_id && fill.import_id === row.import_id)).map(row => row.row_id),
  )
  const found = new Map(rowIds.map(id => [id, new Map<string, ValueOrigin>()]))
  for (const entry of entries)
    if (entry.action === 'insert' && !imported.has(entry.row_id))
      for (const [column, value] of Object.entries(entry.after ?? {})) if (value != null) found.get(entry.row_id)?.set(column, typed(entry))
  const read = (row: CellRow, only: ReadonlySet<string> | null) => {
    for (const [field, cell] of Object.entries(row.cells))
      for (const column of columnsOfCell[field] ?? [])
        if (only?.has(column) !== false) found.get(row.row_id)?.set(column, cellOrigin(row, cell))
  }
  for (const row of cells) if (!fills.some(fill => fill.row_id === row.row_id && fill.import_id === row.import_id)) read(row, null)
  for (const entry of entries) {
    if (entry.action !== 'update') continue
    const columns = Object.keys(entry.after ?? {})
    // What a later register filled in one go with its own row of origin came from a cell, not from a hand.
    const filler = filledBy.get(`${entry.row_id} ${entry.tx}`)
    if (filler == null) for (const column of columns) found.get(entry.row_id)?.set(column, typed(entry))
    else for (const row of cells) if (row.row_id === entry.row_id && row.import_id === filler) read(row, new Set(columns))
  }
  return found
}

const cellOrigin = (row: CellRow, cell: CellRow['cells'][string]): ValueOrigin => ({
  kind: 'cell',
  importId: row.import_id,
  file: row.file_name ?? '…',
  sheet: row.sheet,
  row: row.row_number,
  column: cell.column,
  raw: cell.raw,
})

const typed = (entry: EntryRow): ValueOrigin => ({ kind: 'typed', by: entry.actor_name, at: new Date(entry.at) })

const entrySql = `select e.row_id, e.at, e.tx::text as tx, a.name as actor_name, e.action, e.relation, e.before, e.after from audit_entry e left join account a on a.id = e.actor`

export interface Change {
  readonly at: Date
  readonly by: string | null
  readonly noun: string
  readonly action: 'insert' | 'update' | 'delete'
  readonly columns: readonly string[]
  readonly imported: boolean
}

const unsaid = new Set([
  'id',
  'version',
  'area_id',
  'person_id',
  'import_id',
  'created_at',
  'created_by',
  'name_folded',
  'sort_key',
  'national_id_cipher',
  'old_id_cipher',
])

/** What happened to the person's card, latest first; which fields, not their values: those stand in the trail. */
export async function changesOf(tx: EntityManager, personId: string): Promise<Change[]> {
  const rows = await tx.execute<EntryRow[]>(
    `${entrySql} where e.row_id = ? or e.row_id in (
       select id from merit_record where person_id = ? union all select id from death where person_id = ? union all select id from departure where person_id = ?
       union all select id from contact where person_id = ? union all select id from soldier_family where person_id = ?)
     order by e.id desc limit 100`,
    Array.from({ length: 6 }, () => personId),
  )
  const typed = rows.map(row => ({
    at: new Date(row.at),
    by: row.actor_name,
    noun: row.relation.replace(/^public\./, ''),
    action: row.action as Change['action'],
    columns: row.action === 'update' ? Object.keys(row.after ?? {}).filter(column => !unsaid.has(column)) : [],
    imported: false,
  }))
  return [...typed, ...(await importsOf(tx, personId))].toSorted((a, b) => b.at.getTime() - a.at.getTime())
}

/** The trail has one entry for all that an import brought; whom it brought is said by the rows. */
async function importsOf(tx: EntityManager, personId: string): Promise<Change[]> {
  const rows = await tx.execute<{ noun: string; at: string; by: string | null }[]>(
    `select r.noun, i.applied_at as at, a.name as by
     from (select 'person' as noun, import_id from person where id = ?
       union all select 'merit_record', import_id from merit_record where person_id = ? union all select 'death', import_id from death where person_id = ?
       union all select 'departure', import_id from departure where person_id = ? union all select 'contact', import_id from contact where person_id = ?) r
     join import i on i.id = r.import_id left join account a on a.id = i.applied_by where i.applied_at is not null`,
    Array.from({ length: 5 }, () => personId),
  )
  return rows.map(({ noun, at, by }) => ({ at: new Date(at), by, noun, action: 'insert', columns: [], imported: true }))
}

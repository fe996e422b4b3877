import type { EntityManager } from '@mikro-orm/postgresql'
import { type Inserts, insertsInTurn } from '../database/insert-rows.ts'
import type { RowVerdict } from './import.entity.ts'
import type { RowUnderstood } from './import-row.ts'
import type { Problem, Remark } from './sheet-kind.ts'
import type { UnderstoodFile } from './understand-in-thread.ts'

export const rowFilters = ['all', 'refused', 'question', 'repaired', 'changed', 'skipped'] as const
export type RowFilter = (typeof rowFilters)[number]

/** A row of the sheet: what was understood and what was not, cell by cell. */
export interface ImportRow {
  readonly id: string
  readonly sheet: string
  readonly rowNumber: number
  readonly verdict: RowVerdict
  readonly understood: RowUnderstood | null
  readonly cells: Readonly<Record<string, { readonly column: string; readonly raw: string }>>
  readonly problems: readonly Problem[]
  readonly remarks: readonly Remark[]
}

/** Cells as typed, in the order of the columns of their sheet. */
export type WrittenRow = Omit<ImportRow, 'cells'> & { readonly raw: readonly (string | null)[] }
type Columns = UnderstoodFile['columns']
// Rows of imports older than the pages bring their cells themselves.
type PageText = { columns: Columns; rows: (WrittenRow | ImportRow)[] }

const PAGE_ROWS = 100
const PAGES_A_STATEMENT = 20

const pageColumns = {
  import_id: 'uuid',
  last_id: 'uuid',
  area_id: 'uuid',
  rows: 'json-text',
  refused: 'int',
  question: 'int',
  repaired: 'int',
  changed: 'int',
  skipped: 'int',
} as const
type Page = { import_id: string; last_id: string; area_id: string; rows: string } & Record<Exclude<RowFilter, 'all'>, number>
type Shown = Pick<ImportRow, 'verdict' | 'remarks' | 'understood'>

const shows: Readonly<Record<RowFilter, (row: Shown) => boolean>> = {
  all: () => true,
  refused: row => row.verdict === 'refused',
  question: row => row.verdict === 'accepted-with-question' || row.verdict === 'duplicate',
  repaired: row => row.remarks.length > 0 && row.verdict !== 'skipped',
  changed: row => row.understood?.standing === 'changed' && (row.understood.differences?.length ?? 0) > 0,
  skipped: row => row.verdict === 'skipped',
}

/** Writes the rows of a preview page by page while the next are being made. */
export class PageWriter {
  readonly #inserts: Inserts
  readonly #at: { readonly importId: string; readonly areaId: string }
  readonly #columns: Columns
  #rows: WrittenRow[] = []
  #pages: Page[] = []

  constructor(tx: EntityManager, at: { readonly importId: string; readonly areaId: string }, columns: Columns) {
    this.#inserts = insertsInTurn(tx)
    this.#at = at
    this.#columns = columns
  }

  async add(row: WrittenRow): Promise<void> {
    this.#rows.push(row)
    if (this.#rows.length < PAGE_ROWS) return
    this.#closePage()
    if (this.#pages.length === PAGES_A_STATEMENT) await this.#send()
  }

  async end(): Promise<void> {
    this.#closePage()
    await this.#send()
    await this.#inserts.sent()
  }

  #closePage(): void {
    const last = this.#rows.at(-1)
    if (last === undefined) return
    const count = (filter: RowFilter) => this.#rows.filter(shows[filter]).length
    this.#pages.push({
      import_id: this.#at.importId,
      last_id: last.id,
      area_id: this.#at.areaId,
      rows: JSON.stringify({ columns: this.#columns, rows: this.#rows } satisfies PageText),
      refused: count('refused'),
      question: count('question'),
      repaired: count('repaired'),
      changed: count('changed'),
      skipped: count('skipped'),
    })
    this.#rows = []
  }

  async #send(): Promise<void> {
    const pages = this.#pages
    this.#pages = []
    await this.#inserts.add([{ table: 'import_page', columns: pageColumns, rows: pages }])
  }
}

/** Rows in the order of the sheet, `after` the id of one: as many as wanted, from as few pages as hold them. */
export async function readRows(
  tx: EntityManager,
  importId: string,
  wanted: { readonly filter: RowFilter; readonly after: string | null; readonly limit: number },
): Promise<ImportRow[]> {
  const { filter, limit } = wanted
  const found: ImportRow[] = []
  let after = wanted.after ?? '00000000-0000-0000-0000-000000000000'
  while (found.length < limit) {
    const pages = await tx.execute<{ last_id: string; rows: string }[]>(
      `select last_id, rows from import_page where import_id = ? and last_id > ? ${filter === 'all' ? '' : `and ${filter} > 0`} order by last_id limit 2`,
      [importId, after],
    )
    for (const page of pages)
      for (const row of rowsOf(page.rows)) if (row.id > after && shows[filter](row) && found.length < limit) found.push(row)
    const last = pages.at(-1)
    if (last === undefined) break
    after = last.last_id
  }
  return found
}

function rowsOf(text: string): ImportRow[] {
  const { columns, rows } = JSON.parse(text) as PageText
  return rows.map(written => {
    if ('cells' in written) return written
    const { raw, ...row } = written
    const cells: Record<string, { column: string; raw: string }> = {}
    for (const [index, { field, column }] of (columns[row.sheet] ?? []).entries()) {
      const typed = raw[index]
      if (typed != null) cells[field] = { column, raw: typed }
    }
    return { ...row, cells }
  })
}

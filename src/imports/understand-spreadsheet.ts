import { readSpreadsheet } from './read-spreadsheet.ts'
import type { Header } from './find-header.ts'
import type { Cell, Faulty, Sheet } from './read-spreadsheet.ts'
import { communeOf, inSight, ofLatestYear, readTable, suit } from './read-table.ts'
import { tablesOf } from './side-by-side.ts'
import type { ReadingContext, SheetKind, Table } from './sheet-kind.ts'

/** Who asks, and for when; `hamletsOf` gives the catalogue of the commune that was asked for or that the sheet names. */
export type Asked = Omit<ReadingContext, 'hamlets'> & { hamletsOf: (commune: string | null) => readonly string[] }

export type Understood<Result> = { kind: SheetKind<Result>; table: Table; result: Result }

/**
 * What an import would understand of a file, storing nothing: the kind of sheet, recognised by its headers and titles, and what that kind reads
 * in it. Several tabs of one kind are read as one sheet. Answers a fault, never throws, for a file that cannot be used.
 */
export function understandSpreadsheet<Result>(
  bytes: Buffer,
  kinds: readonly SheetKind<Result>[],
  asked: Asked,
): Understood<Result> | Faulty {
  const read = readSpreadsheet(bytes)
  if ('fault' in read) return read
  const sheets = read.sheets.flatMap(tablesOf)
  const suited = sheets.flatMap(sheet => kinds.flatMap(kind => ({ sheet, kind, fit: suit(sheet, kind) })))
  const ranked = suited.flatMap(one => (one.fit === null ? [] : [{ ...one, fit: one.fit }])).sort((a, b) => b.fit.score - a.fit.score)
  const best = ranked[0]
  if (best === undefined) return { fault: 'spreadsheet/kind-unknown', facts: {} }
  const usable = ranked.find(one => one.fit.missing.length === 0)
  if (usable === undefined) {
    if (best.fit.header.columns.size < 3) return { fault: 'spreadsheet/kind-unknown', facts: {} }
    return {
      fault: 'spreadsheet/column-missing',
      facts: { kind: best.kind.name, columns: best.fit.missing.join(', '), row: best.fit.header.row + 1 },
    }
  }
  const same = sheets.flatMap(sheet =>
    ranked.filter(one => one.sheet === sheet && one.kind === usable.kind && one.fit.missing.length === 0),
  )
  const fitting = same.map(one => ({ sheet: one.sheet, header: one.fit.header }))
  const seen = inSight(fitting)
  const chosen = usable.kind.ofOneYear === true ? ofLatestYear(seen.tabs) : { tabs: seen.tabs, remarks: [] }
  const tabs = withContinuations(sheets, chosen.tabs)
  const context: ReadingContext = {
    today: asked.today,
    year: asked.year,
    commune: asked.commune,
    hamlets: asked.hamletsOf(asked.commune ?? communeOf(tabs)),
  }
  const table = readTable(tabs, usable.kind, context)
  table.remarks.push(...seen.remarks, ...chosen.remarks)
  if (table.rows.length === 0) return { fault: 'spreadsheet/no-usable-row', facts: { kind: usable.kind.name } }
  return { kind: usable.kind, table, result: usable.kind.read(table, context) }
}

type Tab = { sheet: Sheet; header: Header }

/** A list too long for one tab goes on in the next without its header: where the running numbers go on, the columns are those of the tab before. */
function withContinuations(sheets: readonly Sheet[], tabs: readonly Tab[]): Tab[] {
  const all: Tab[] = []
  for (const sheet of sheets) {
    const own = tabs.find(tab => tab.sheet === sheet)
    const before = all.at(-1)
    if (own !== undefined) all.push(own)
    else if (before !== undefined && goesOn(before, sheet)) all.push({ sheet, header: { ...before.header, row: 0, height: 0 } })
  }
  return all
}

function goesOn({ sheet, header }: Tab, next: Sheet): boolean {
  const column = header.columns.get('ordinal')
  if (column === undefined) return false
  const numberIn = (row: readonly Cell[]) => Number(/^\s*(\d{1,6})[.)]?\s*$/.exec(String(row[column] ?? ''))?.[1] ?? Number.NaN)
  const last = sheet.rows.findLast(row => numberIn(row) >= 0)
  const first = next.rows.find(row => row.some(cell => cell !== null))
  return (
    last !== undefined && first !== undefined && numberIn(first) === numberIn(last) + 1 && first.filter(cell => cell !== null).length > 2
  )
}

import { parentPort, workerData } from 'node:worker_threads'
import { formatPartialDate, parsePartialDate } from '../vietnamese/partial-date.ts'
import { columnLetter } from './read-spreadsheet.ts'
import { linesOfReading } from './reading-lines.ts'
import type { ThreadInput, ThreadOutput, UnderstoodFile } from './understand-in-thread.ts'
import type { SheetKind, Table, TableRow } from './sheet-kind.ts'
import { understandSpreadsheet } from './understand-spreadsheet.ts'

/** Runs beside the process that asked, with a memory of its own: a file that is too much for it takes nobody along. */
async function main({ bytes, kinds, asked }: ThreadInput): Promise<void> {
  const sheets: SheetKind<unknown>[] = []
  for (const { module, exportedAs } of kinds) {
    const exported = (await import(module)) as Record<string, SheetKind<unknown>>
    const sheet = exported[exportedAs]
    if (sheet == null) throw new Error(`${module} does not export ${exportedAs}`)
    sheets.push(sheet)
  }
  const { hamlets, ...rest } = asked
  const understood = understandSpreadsheet(Buffer.from(bytes), sheets, { ...rest, hamletsOf: () => hamlets })
  if ('fault' in understood) return say(understood)
  const { kind, table, result } = understood
  const columns = columnsOf(table)
  const refusedAt = new Set(problemsOf(result).flatMap(problem => (problem.refused ? [`${problem.row} ${problem.sheet}`] : [])))
  // Each line is opened over there while the next is being written here.
  for (const line of linesOfReading({
    kind: kind.name,
    commune: table.commune,
    headerRow: table.parts[0]?.headerRow ?? 0,
    unknownColumns: table.parts.flatMap(part => part.unknownColumns),
    columns,
    rows: table.rows.map(row => ({
      sheet: row.sheet,
      row: row.row,
      raw: (columns[row.sheet] ?? []).map(({ field, column }) => (table.columnOf(row, field) === column ? table.rawOf(row, field) : null)),
    })),
    refused: table.rows
      .filter(row => refusedAt.has(`${row.row} ${row.sheet}`))
      .map(row => ({ sheet: row.sheet, row: row.row, cells: valuesOf(row, kind) })),
    reading: result,
  }))
    say({ line }, [line.buffer])
  say({ ended: true })
}

const say = (output: ThreadOutput, handedOver: ArrayBuffer[] = []) => parentPort?.postMessage(output, handedOver)

const problemsOf = (result: unknown) => (result as { problems: { sheet: string; row: number; refused: boolean }[] }).problems

/** Where each field stands on a sheet: in several places where several tables do. */
function columnsOf(table: Table): UnderstoodFile['columns'] {
  const places = table.parts.flatMap(({ sheet, columns }) =>
    [...columns].map(([field, column]) => ({ sheet, field, column: columnLetter(column) })),
  )
  const columns: UnderstoodFile['columns'] = {}
  for (const { sheet, field, column } of places) {
    const ofSheet = (columns[sheet] ??= [])
    if (!ofSheet.some(one => one.field === field && one.column === column)) ofSheet.push({ field, column })
  }
  return columns
}

/** A row by the labels of its columns, with what stood above it, so that it can be mended and sent by itself. */
function valuesOf(row: TableRow, kind: SheetKind<unknown>): Record<string, string | number> {
  const values: Record<string, string | number> = {}
  for (const [field, column] of Object.entries(kind.columns)) {
    if (field === 'ordinal') continue
    const value = row.cells.get(field) ?? row.carried[field] ?? null
    if (value !== null) values[column.labels[0] ?? field] = /(?:Date|On)$/.test(field) ? asDay(value) : value
  }
  for (const { label, cell } of row.spread) if (cell !== null) values[label] = cell
  for (const [label, value] of Object.entries(row.extra)) if (value !== null) values[label] ??= value
  return values
}

/** A day number of Excel means nothing to whoever mends it. */
function asDay(value: string | number): string | number {
  const { date } = parsePartialDate(value)
  return typeof value === 'number' && date !== null ? formatPartialDate(date) : value
}

await main(workerData as ThreadInput)

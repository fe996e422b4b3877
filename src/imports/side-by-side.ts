import { fold } from '../vietnamese/fold.ts'
import type { Cell, Sheet } from './read-spreadsheet.ts'

const DEEPEST = 60
const LEAST_LABELS = 3

/** Two or more tables beside each other under the same labels, to spare paper: each as a sheet of its own, its cells where they were. */
export function tablesOf(sheet: Sheet): Sheet[] {
  for (const row of sheet.rows.slice(0, DEEPEST)) {
    const starts = repeatedStarts(row)
    if (starts.length > 1) return starts.map((_, at) => only(sheet, at, at === 0 ? 0 : starts[at]!, starts[at + 1] ?? Infinity))
  }
  return [sheet]
}

/** Where a row begins to say the same again, from its first cell on; one place where it does not. */
function repeatedStarts(row: readonly Cell[]): number[] {
  const first = row.findIndex(cell => cell !== null)
  const same = (a: number, b: number) => fold(String(row[a] ?? '')) === fold(String(row[b] ?? ''))
  const again = row.findIndex((cell, at) => at > first && typeof cell === 'string' && same(at, first))
  const starts = [first]
  if (again < 0) return starts
  const period = again - first
  const offsets = Array.from({ length: period }, (_, offset) => offset)
  if (offsets.filter(offset => typeof row[first + offset] === 'string').length < LEAST_LABELS) return starts
  for (let at = again; at < row.length && offsets.every(offset => same(first + offset, at + offset)); at += period) starts.push(at)
  return starts
}

function only(sheet: Sheet, number: number, from: number, to: number): Sheet {
  return {
    ...sheet,
    name: number === 0 ? sheet.name : `${sheet.name} (${number + 1})`,
    rows: sheet.rows.map(row => row.slice(0, to).map((cell, column) => (column < from ? null : cell))),
    merges: sheet.merges.filter(({ left }) => left >= from && left < to),
  }
}

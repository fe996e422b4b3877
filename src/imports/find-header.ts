import { fold } from '../vietnamese/fold.ts'
import { labelMatcher } from './match-label.ts'
import type { LabelMatcher } from './match-label.ts'
import type { Cell, Merge, Sheet } from './read-spreadsheet.ts'
import type { SheetKind } from './sheet-kind.ts'

export type Header = {
  /** 0-based first row of the header. */
  row: number
  /** How many rows the header takes: 1 to 3. */
  height: number
  columns: Map<string, number>
  /** The columns over which the kind's spread field goes, with their labels. */
  spread: Map<number, string>
  unknown: Map<number, string>
  /** The last column of a name spread over several ("Nguyễn Văn" | "An" under one merged label); null where it has one column. */
  wideName: number | null
  score: number
}

const DEEPEST_HEADER = 60
// Below a whole page of instructions, and only where nothing above looks like a header.
const DEEPEST_SEARCH = 200

/** The header of a kind in a sheet: the row (or two merged rows) whose labels name the most columns, wherever it stands and in any order. */
export function findHeader(sheet: Sheet, kind: SheetKind<unknown>): Header | null {
  const match = labelMatcher(kind.columns)
  const over = kind.spread?.over ?? (() => false)
  let best: Header | null = null
  for (let row = 0; row < Math.min(sheet.rows.length, best === null ? DEEPEST_SEARCH : DEEPEST_HEADER); row += 1) {
    for (const header of candidates(sheet, row, match, over)) {
      if (header.columns.size >= 2 && header.score > (best?.score ?? 0) + 0.01) best = header
    }
  }
  return best === null ? null : { ...best, wideName: wideName(sheet, best) }
}

const LEAST_COLUMNS = 3

/** The header of another table further down a sheet, with columns of its own; null for any other row. */
export function headerAt(sheet: Sheet, row: number, kind: SheetKind<unknown>): Header | null {
  const names = nameLabelsOf(kind.columns)
  if (!sheet.rows[row]!.some(cell => typeof cell === 'string' && cell.length <= 40 && names.has(fold(cell)))) return null
  const found = candidates(sheet, row, labelMatcher(kind.columns), kind.spread?.over ?? (() => false))
  const header = found.toSorted((a, b) => b.score - a.score)[0]
  const named = header !== undefined && (header.columns.has('fullName') || header.columns.has('familyName'))
  return named && header.columns.size >= LEAST_COLUMNS ? { ...header, wideName: wideName(sheet, header) } : null
}

const nameLabels = new WeakMap<SheetKind<unknown>['columns'], ReadonlySet<string>>()

// Asked of very many rows, so by the whole label alone.
function nameLabelsOf(columns: SheetKind<unknown>['columns']): ReadonlySet<string> {
  const known = nameLabels.get(columns)
  if (known) return known
  const labels = new Set([columns.fullName, columns.familyName].flatMap(column => column?.labels.map(fold) ?? []))
  nameLabels.set(columns, labels)
  return labels
}

/** Whether a header names nothing that another does not name at the same place, as where it stands again on every printed page. */
export function isWithin(header: Header, other: Header): boolean {
  const inside = (some: ReadonlyMap<unknown, unknown>, all: ReadonlyMap<unknown, unknown>) =>
    [...some].every(([key, value]) => all.get(key) === value)
  return inside(header.columns, other.columns) && inside(header.spread, other.spread)
}

function wideName(sheet: Sheet, header: Header): number | null {
  const column = header.columns.get('fullName')
  const merge = sheet.merges.find(({ top, bottom, left }) => left === column && top <= header.row && bottom >= header.row)
  if (column === undefined || merge === undefined || merge.right === column) return null
  const used = new Set([...header.columns.values(), ...header.spread.keys(), ...header.unknown.keys()])
  return Array.from({ length: merge.right - column }, (_, at) => column + 1 + at).some(at => used.has(at)) ? null : merge.right
}

type IsSpread = (label: string) => boolean

function candidates(sheet: Sheet, row: number, match: LabelMatcher, over: IsSpread): Header[] {
  const labels = labelsOf(sheet.rows[row] ?? [], over)
  if (labels.filter(label => label !== '').length < 2) return []
  const single = assign(
    labels.map(label => [label]),
    row,
    1,
    match,
    over,
  )
  // A header leaves the place below the names empty or names their parts; a list has its first person there.
  const names = single.columns.get('fullName') ?? single.columns.get('familyName')
  const isPerson = (cells: readonly string[]) =>
    names !== undefined && (cells[names] ?? '') !== '' && !match(cells[names]!).some(({ field }) => field.endsWith('Name'))
  const lower = lowerLabels(sheet, row + 1, over)
  if (lower === null || isPerson(lower)) return [single]
  const upper = spread(labels, row, sheet.merges)
  const width = Math.max(upper.length, lower.length)
  const pairs = Array.from({ length: width }, (_, column) => {
    const [top, bottom] = [upper[column] ?? '', lower[column] ?? '']
    return bottom === '' ? [labels[column] ?? top] : [`${top} ${bottom}`, bottom, ...(top === (labels[column] ?? '') ? [top] : [])]
  })
  const double = assign(pairs, row, 2, match, over)
  // A row further down is believed only when it names columns that those above it leave open.
  const best = namedBy(double) > namedBy(single) ? [single, double] : [single]
  const lowest = lowerLabels(sheet, row + 2, over)
  if (lowest === null || isPerson(lowest)) return best
  const middle = spread(lower, row + 1, sheet.merges)
  const threes = Array.from({ length: Math.max(width, lowest.length) }, (_, column) => {
    const [top, mid, bottom] = [upper[column] ?? '', middle[column] ?? '', lowest[column] ?? '']
    return bottom === '' ? (pairs[column] ?? ['']) : [`${top} ${mid} ${bottom}`, `${mid} ${bottom}`, bottom]
  })
  const triple = assign(threes, row, 3, match, over)
  return namedBy(triple) > namedBy(best.at(-1)!) ? [...best, triple] : best
}

/** The labels of a row that can be a header's second or third; null where it holds data, numbers of columns or a section. */
function lowerLabels(sheet: Sheet, row: number, over: IsSpread): string[] | null {
  const cells = sheet.rows[row] ?? []
  if (cells.some(cell => isFigure(cell) && !over(String(cell))) || isNumbering(cells) || isSection(cells)) return null
  return labelsOf(cells, over)
}

/** A number or a date, as a text too. */
const isFigure = (cell: Cell) => typeof cell === 'number' || (cell !== null && /^['\s]*\d[\d.,/\s-]{3,}$/.test(cell))

const namedBy = ({ columns, spread }: Header) => columns.size + spread.size

/** "I | THÔN ĐÔNG", or one cell alone: the first section of the list, no second row of labels. */
const isSection = (row: readonly Cell[]) => {
  const filled = row.filter(cell => cell !== null)
  return filled.length < 2 || filled.some(cell => /^(?:[IVX]{1,4}|[A-ZĐ]|\d{1,3})[.)]?$/.test(String(cell).trim()))
}

const labelsOf = (row: readonly Cell[], over: IsSpread) =>
  Array.from(row, cell =>
    typeof cell === 'string' && cell.length <= 80 ? cell : typeof cell === 'number' && over(String(cell)) ? String(cell) : '',
  )

function spread(labels: string[], row: number, merges: readonly Merge[]): string[] {
  const wide = [...labels]
  for (const merge of merges) {
    if (merge.top !== row || merge.bottom > row) continue
    for (let column = merge.left; column <= merge.right; column += 1) wide[column] = labels[merge.left] ?? ''
  }
  return Array.from(wide, label => label ?? '')
}

function assign(labels: readonly (readonly string[])[], row: number, height: number, match: LabelMatcher, over: IsSpread): Header {
  const spread = new Map<number, string>()
  for (const [column, alternatives] of labels.entries()) {
    const label = alternatives.find(over)
    if (label !== undefined) spread.set(column, label.trim())
  }
  // Of two columns under the very same label the second is somebody else's: a martyr's name, another list.
  const first = new Map<string, number>()
  for (const [column, [label]] of labels.entries()) if (!first.has(fold(label ?? ''))) first.set(fold(label ?? ''), column)
  const offers = labels.flatMap((alternatives, column) =>
    (spread.has(column) || first.get(fold(alternatives[0] ?? '')) !== column ? [] : alternatives).flatMap((label, rank) =>
      match(label).map(({ field, score }) => ({ field, column, score: score - rank * 0.005 })),
    ),
  )
  offers.sort((a, b) => b.score - a.score || a.column - b.column)
  const columns = new Map<string, number>()
  const taken = new Set<number>(spread.keys())
  let score = spread.size
  for (const offer of offers) {
    if (columns.has(offer.field) || taken.has(offer.column)) continue
    columns.set(offer.field, offer.column)
    taken.add(offer.column)
    score += offer.score
  }
  const unknown = new Map<number, string>()
  for (const [column, [label]] of labels.entries())
    if (label !== undefined && label.trim() !== '' && !taken.has(column)) unknown.set(column, label.trim())
  return { row, height, columns, spread, unknown, wideName: null, score }
}

/** The row "(1) (2) (3)", "A B 1 2" or "1 2 3=1+2" that official forms put under their header; a column put in later may have no number, or one out of turn. */
export function isNumbering(row: readonly Cell[]): boolean {
  const filled: string[] = []
  for (const cell of row) {
    if (cell === null) continue
    const text = String(cell)
    if (text.length > 12 || !NUMBER_OF_COLUMN.test(text)) return false
    filled.push(text.replace(/=.*/, '').replace(/[()[\]\s.]/g, ''))
  }
  if (filled.length < 3) return false
  const numbers = filled.flatMap(text => (/^\d/.test(text) ? [Number.parseInt(text, 10)] : []))
  if (numbers.length < 2 || numbers[0]! > 3) return false
  const rising = numbers.filter((number, index) => index === 0 || number === numbers[index - 1]! + 1).length
  return rising === numbers.length || (filled.length >= 5 && rising * 4 >= numbers.length * 3)
}

const NUMBER_OF_COLUMN = /^\s*[([]?\s*(?:\d{1,2}[a-z]?|[A-ZĐ])\s*(?:=[\d\s+x*-]+)?[)\].]?\s*$/

/** A header repeated further down, as at the top of a printed page. */
export function repeatsHeader(row: readonly Cell[], header: readonly Cell[]): boolean {
  const filled = row.flatMap((cell, column) => (cell === null ? [] : [{ cell, column }]))
  if (filled.length < 2) return false
  const same = filled.filter(({ cell, column }) => fold(String(cell)) === fold(String(header[column] ?? '')) && fold(String(cell)) !== '')
  return filled.length < 3 ? same.length === filled.length : same.length * 2 > filled.length
}

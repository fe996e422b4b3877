import type { Cell } from './read-spreadsheet.ts'
import type { SheetField } from './sheet-fields.ts'

/** A column a kind of sheet knows: the ways offices label it, best first. */
export type Column = { labels: readonly string[] }

/** What stands above and around the rows and counts for every row below it ("THÔN 1", "MỨC 600.000 ĐỒNG"). */
export type Carried = Readonly<Record<string, Cell>>

export type ReadingContext = {
  /** yyyy-mm-dd; a birth year after it is in the future. */
  today: string
  /** The year that days without one belong to ("sáng 20/7"). */
  year: number
  /** The commune the sheet is read for; null where the sheet has to say. */
  commune: string | null
  /** Hamlets known there; a spelling that differs only in accents or case becomes the known one. */
  hamlets: readonly string[]
}

export type TableRow = {
  sheet: string
  /** As Excel counts. */
  row: number
  /** Where its fields stand, from 0: a sheet may hold several tables. */
  columns: ReadonlyMap<string, number>
  cells: ReadonlyMap<string, Cell>
  carried: Carried
  /** What stood in columns the kind does not know, by their label. */
  extra: Readonly<Record<string, Cell>>
  /** What stood in the columns of a spread field. */
  spread: readonly { label: string; column: string; cell: Cell }[]
  /** Fields whose cell holds an error instead of a value; absent from `cells`. */
  broken: readonly string[]
  /** The name has a stroke through it. */
  struck: boolean
}

/** The rows under one header. */
export type TablePart = {
  sheet: string
  headerRow: number
  /** Every label of its header, known or not. */
  labels: string[]
  columns: ReadonlyMap<string, number>
  unknownColumns: { column: string; label: string }[]
  rows: TableRow[]
}

/** All tabs of a workbook that hold the same kind of sheet. */
export type Table = {
  parts: TablePart[]
  rows: TableRow[]
  /** The lines above the headers. */
  titles: string[]
  /** The year that they name. */
  year: number | null
  commune: string | null
  /** What was in the file, for the screen: the cell as typed, before any repair. */
  rawOf: (row: TableRow, field: string) => string | null
  columnOf: (row: TableRow, field: string) => string | null
  remarks: Remark[]
}

/** A closed list: each has its sentence in every locale. */
export type ProblemKind =
  | 'missing-name'
  | 'rate-out-of-range'
  | 'rate-not-understood'
  | 'allowance-not-understood'
  | 'death-needs-a-decision'
  | 'impossible-date'
  | 'unknown-category'
  | 'birth-year-in-future'
  | 'same-merit-twice'
  | 'moved-away-needs-a-decision'
  | 'amount-not-understood'
  | 'amount-differs-from-level'
  | 'bad-email'
  | 'unknown-skill'
  | 'time-not-understood'
  | 'broken-cell'
  | 'struck-through-needs-a-decision'

export type RemarkKind =
  | 'encoding-converted'
  | 'name-tidied'
  | 'hamlet-spelling'
  | 'excel-serial'
  | 'month-before-day'
  | 'approximate'
  | 'short-year'
  | 'not-a-date'
  | 'birth-year-differs'
  | 'from-age'
  | 'sex-differs'
  | 'sex-assumed'
  | 'zeros-restored'
  | 'may-be-an-old-id'
  | 'digits-lost'
  | 'not-a-national-id'
  | 'padding-not-plausible'
  | 'not-a-phone'
  | 'leading-zero'
  | 'eleven-digits'
  | 'country-code'
  | 'values-differ'
  | 'not-understood'
  | 'row-not-understood'
  | 'tab-of-another-year'
  | 'tab-hidden'
  | 'row-hidden'
  | 'as-above'
  | 'struck-through'
  | 'partly-struck-through'
  | 'comment-not-read'

/** Something a person must mend or decide. `refused`: the row is not stored until then. */
export type Problem = {
  sheet: string
  row: number
  column: string | null
  kind: ProblemKind
  raw: string | null
  of?: string
  refused: boolean
}

/** Something the program mended or could not use, shown beside the cell; nobody has to act. */
export type Remark = { sheet: string; row: number; column: string | null; kind: RemarkKind; raw: string | null; value: string | null }

/** A kind of spreadsheet, brought by the feature that understands it. The engine knows only this. */
export type SheetKind<Result> = {
  name: string
  /** Folded words that stand in the title of such a sheet. */
  titles: readonly RegExp[]
  columns: Readonly<Partial<Record<SheetField, Column>>>
  /** A field that sheets also spread over any number of columns ("300.000đ" | "600.000đ"), and the labels of those. */
  spread?: { field: SheetField; over: (label: string) => boolean }
  /** Tabs whose titles name different years are lists of their own, of which the latest is read. */
  ofOneYear?: true
  /** Which needed columns are missing, given those found; empty when the sheet can be read. */
  missing: (found: ReadonlySet<string>, titles: string) => string[]
  /** What a row of one cell says about the rows below it; null when it is no section of this kind. */
  section: (text: string, context: ReadingContext) => Carried | null
  read: (table: Table, context: ReadingContext) => Result
}

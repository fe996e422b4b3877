import * as XLSX from '@e965/xlsx'
import { clearlyOld, detectEncoding, hasMarks, holdsUnicode, toUnicode } from '../vietnamese/legacy-encoding.ts'
import type { Encoding, OldEncoding } from '../vietnamese/legacy-encoding.ts'
import type { CellFont, CellMarks } from './cell-marks.ts'
import { cellMarksOf, hasCellMarks, unmarked } from './cell-marks.ts'
import { decodeText, parseDelimited, separatorOf } from './delimited-text.ts'
import type { ZipEntry } from './zip-entries.ts'
import { plainText } from '../vietnamese/plain-text.ts'
import { zipEntries } from './zip-entries.ts'

export type Cell = string | number | null
export type Merge = { top: number; left: number; bottom: number; right: number }

/** Rows and columns count from 0 here; people are told rows from 1 and column letters. */
export type Sheet = {
  name: string
  /** The tab is out of sight. */
  hidden: boolean
  rows: Cell[][]
  merges: Merge[]
  encoding: Encoding
  /** What stood in a cell before an old encoding was turned into Unicode; absent where nothing was changed. */
  before: Map<string, string>
  /** Addresses of cells with a stroke through them. */
  struck: ReadonlySet<string>
  /** Of cells with a stroke through some of their letters, which are left out. */
  partlyStruck: ReadonlySet<string>
  /** Rows that a filter or a hand hides. */
  hiddenRows: ReadonlySet<number>
  /** What is pinned to a cell, by its address. */
  comments: ReadonlyMap<string, string>
}

export type SpreadsheetFault =
  | 'spreadsheet/not-one'
  | 'spreadsheet/encrypted'
  | 'spreadsheet/empty'
  | 'spreadsheet/too-large'
  | 'spreadsheet/expands-too-much'
  | 'spreadsheet/kind-unknown'
  | 'spreadsheet/column-missing'
  | 'spreadsheet/no-usable-row'
export type Faulty = { fault: SpreadsheetFault; facts: Record<string, string | number> }

export const LARGEST_FILE = 20 * 1024 * 1024
export const LARGEST_EXPANDED = 300 * 1024 * 1024
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/** Opens xlsx, xls, ods or csv bytes without trusting them; answers the sheets with text in Unicode, or why it will not. */
export function readSpreadsheet(bytes: Buffer): { sheets: Sheet[] } | Faulty {
  if (bytes.length === 0) return faulty('spreadsheet/empty')
  if (bytes.length > LARGEST_FILE)
    return faulty('spreadsheet/too-large', { megabytes: Math.ceil(bytes.length / 1048576), atMost: LARGEST_FILE / 1048576 })
  const read =
    bytes.length > 4 && bytes.readUInt16BE(0) === 0x504b
      ? readZip(bytes)
      : bytes.subarray(0, 8).equals(OLE)
        ? readOle(bytes)
        : readText(bytes)
  if ('fault' in read) return read
  return read.sheets.some(sheet => sheet.rows.some(row => row.some(cell => cell !== null))) ? read : faulty('spreadsheet/empty')
}

const faulty = (fault: SpreadsheetFault, facts: Faulty['facts'] = {}): Faulty => ({ fault, facts })

function readZip(bytes: Buffer): { sheets: Sheet[] } | Faulty {
  const entries = zipEntries(bytes)
  if (entries === null) return faulty('spreadsheet/not-one')
  const names = new Set(entries.map(entry => entry.name))
  if (!names.has('xl/workbook.xml') && !names.has('xl/workbook.bin') && !names.has('content.xml')) return faulty('spreadsheet/not-one')
  if (entries.some(entry => entry.encrypted)) return faulty('spreadsheet/encrypted')
  const expanded = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (expanded > LARGEST_EXPANDED) return faulty('spreadsheet/expands-too-much', { megabytes: Math.ceil(expanded / 1048576) })
  const marked = new Set<string>()
  try {
    // A directory may lie about sizes: unpacking stops at the stated one.
    for (const entry of entries) if (hasCellMarks(entry, entry.read())) marked.add(entry.name)
  } catch (error) {
    return faulty(error instanceof RangeError ? 'spreadsheet/expands-too-much' : 'spreadsheet/not-one')
  }
  if (
    names.has('content.xml') &&
    /encryption-data/.test(
      entries
        .find(entry => entry.name === 'META-INF/manifest.xml')
        ?.read()
        .toString('utf8') ?? '',
    )
  ) {
    return faulty('spreadsheet/encrypted')
  }
  return open(bytes, entries, marked)
}

function readOle(bytes: Buffer): { sheets: Sheet[] } | Faulty {
  return bytes.includes(ENCRYPTED_PACKAGE) ? faulty('spreadsheet/encrypted') : open(bytes)
}

function readText(bytes: Buffer): { sheets: Sheet[] } | Faulty {
  const decoded = decodeText(bytes)?.replace(/^\uFEFF/, '')
  // Excel takes the line "sep=;" for itself and counts from the one below; very old programs end lines with a carriage return alone.
  const told = /^sep=([,;\t|])\r?\n/i.exec(decoded ?? '')
  const body = decoded?.slice(told?.[0].length ?? 0)
  const text = body?.includes('\n') ? body : body?.replaceAll('\r', '\n')
  if (text === undefined || /^\s*(?:[{[]|%PDF|\{\\rtf|<(?!table|html|\?xml))/i.test(text)) return faulty('spreadsheet/not-one')
  if (text.trim() === '') return faulty('spreadsheet/empty')
  if (/^\s*</.test(text)) return /<table|<Workbook/i.test(text) ? open(bytes) : faulty('spreadsheet/not-one')
  const separator = told?.[1] ?? separatorOf(text)
  if (separator === null) return faulty('spreadsheet/not-one')
  return { sheets: [inUnicode('csv', parseDelimited(text, separator), [], unmarked(), new Map())] }
}

const READING = { dense: true, cellFormula: false, cellHTML: false, cellText: false, cellDates: false } as const
const DAYS_FROM_1900_TO_1904 = 1462

function open(bytes: Buffer, entries: readonly ZipEntry[] = [], marked: ReadonlySet<string> = new Set()): { sheets: Sheet[] } | Faulty {
  let book: XLSX.WorkBook
  try {
    book = XLSX.read(bytes, READING)
    // Days counted from 1904 are told from other numbers by their format alone.
    if (book.Workbook?.WBProps?.date1904) book = XLSX.read(bytes, { ...READING, cellNF: true })
  } catch (error) {
    return faulty(/password|encrypt/i.test(error instanceof Error ? error.message : '') ? 'spreadsheet/encrypted' : 'spreadsheet/not-one')
  }
  const marks = cellMarksOf(entries, marked)
  const parts = marks.size > 0 ? sheetParts(entries) : []
  const sheets = book.SheetNames.map((name, index) => {
    const sheet = book.Sheets[name]
    const merges = (sheet?.['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, left: s.c, bottom: e.r, right: e.c }))
    const ofSheet = marks.get(parts[index] ?? '') ?? unmarked()
    const comments = new Map<string, string>()
    const rows = cellsOf(sheet, book.Workbook?.WBProps?.date1904 === true, comments)
    for (const [address, formula] of ofSheet.uncalculated) put(rows, address, formula)
    const whole = [...ofSheet.unstruck].map(([address, left]) => [address, put(rows, address, left)] as const)
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0
    const read = inUnicode(name, rows, merges, ofSheet, comments)
    for (const [address, text] of whole) read.before.set(address, String(text))
    return { ...read, hidden, partlyStruck: new Set(ofSheet.unstruck.keys()) }
  })
  return { sheets }
}

// The order of tabs is in the workbook, their files behind its relations.
function sheetParts(entries: readonly ZipEntry[]): string[] {
  const text = (name: string) =>
    entries
      .find(entry => entry.name === name)
      ?.read()
      .toString('utf8') ?? ''
  const targets = new Map<string, string>()
  for (const [relation] of text('xl/_rels/workbook.xml.rels').matchAll(/<Relationship [^>]*>/g)) {
    targets.set(/\bId="([^"]*)"/.exec(relation)?.[1] ?? '', /\bTarget="\/?(?:xl\/)?([^"]*)"/.exec(relation)?.[1] ?? '')
  }
  return [...text('xl/workbook.xml').matchAll(/<sheet [^>]*r:id="([^"]*)"/g)].map(([, id]) => `xl/${targets.get(id!) ?? ''}`)
}

function cellsOf(sheet: XLSX.WorkSheet | undefined, from1904: boolean, comments: Map<string, string>): Cell[][] {
  const data: (XLSX.CellObject | undefined)[][] = sheet?.['!data'] ?? []
  return Array.from({ length: data.length }, (_, r) =>
    Array.from(data[r] ?? [], (cell, c) => {
      if (cell?.c !== undefined) comments.set(addressOf(r, c), commentIn(cell.c))
      const whole = value(cell)
      return from1904 && typeof whole === 'number' && XLSX.SSF.is_date(String(cell?.z ?? '')) ? whole + DAYS_FROM_1900_TO_1904 : whole
    }),
  )
}

/** Excel begins a comment with the name of the computer's owner. */
const commentIn = (comments: XLSX.Comments) =>
  comments.map(({ a, t }) => plainText(a && t.startsWith(`${a}:`) ? t.slice(a.length + 1) : t).trim()).join('; ')

/** Answers what stood there. */
function put(rows: Cell[][], address: string, value: string): Cell {
  const { r, c } = XLSX.utils.decode_cell(address)
  while (rows.length <= r) rows.push([])
  while (rows[r]!.length <= c) rows[r]!.push(null)
  const before = rows[r]![c]!
  rows[r]![c] = value
  return before
}

const ERRORS: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
  0x2b: '#GETTING_DATA',
}

function value(cell: XLSX.CellObject | undefined): Cell {
  if (cell?.t === 'e') return ERRORS[Number(cell.v)] ?? '#ERROR!'
  if (cell === undefined || cell.v === undefined || cell.t === 'z') return null
  if (typeof cell.v === 'number') return cell.v
  if (typeof cell.v === 'boolean') return cell.v ? 'x' : 'không'
  if (cell.v instanceof Date) return cell.v.toISOString().slice(0, 10)
  return /^\s*$/.test(cell.v) ? null : cell.v
}

function inUnicode(name: string, rows: Cell[][], merges: Merge[], marks: CellMarks, comments: Map<string, string>): Sheet {
  const { fonts, struck, hiddenRows } = marks
  const texts = firstTexts(rows, fonts)
  const guessed = detectEncoding(texts)
  const old = guessed === 'unicode' ? (texts.map(text => clearlyOld(text)).find(found => found !== null) ?? null) : guessed
  const mixed = old === null || !texts.some(holdsUnicode) ? null : new MixedTyping(rows, old)
  const before = new Map<string, string>()
  let encoding = guessed
  for (const [r, row] of rows.entries()) {
    const ofRow = mixed?.ofRow(row) ?? guessed
    for (const [c, cell] of row.entries()) {
      if (typeof cell !== 'string') continue
      const font = fonts.size === 0 ? undefined : fonts.get(addressOf(r, c))
      // Plain ASCII is the same in every encoding, and most cells.
      if (font === undefined && !hasMarks(cell)) continue
      if (font !== undefined) encoding = font.encoding
      const typed = font?.encoding ?? (mixed === null ? (guessed === 'unicode' ? clearlyOld(cell) : guessed) : mixed.ofCell(cell, c, ofRow))
      const text = plainText(toUnicode(cell, typed ?? 'unicode', font?.capitals ?? false))
      if (text === cell) continue
      if (text !== cell.normalize('NFC')) before.set(addressOf(r, c), cell)
      row[c] = /^\s*$/.test(text) ? null : text
    }
  }
  return { name: name.trim(), hidden: false, rows, merges, encoding, before, struck, partlyStruck: new Set(), hiddenRows, comments }
}

/** Rows or columns of two offices in one sheet, one of which still types in an old font: each cell by what it can be, then by its column, then by its row. */
class MixedTyping {
  private readonly guessed: OldEncoding
  private readonly columns = new Map<number, { marked: number; old: number }>()

  constructor(rows: readonly Cell[][], guessed: OldEncoding) {
    this.guessed = guessed
    for (const row of rows)
      for (const [c, cell] of row.entries()) {
        if (typeof cell !== 'string' || !hasMarks(cell)) continue
        const column = this.columns.get(c) ?? { marked: 0, old: 0 }
        column.marked += 1
        if (clearlyOld(cell, guessed) !== null) column.old += 1
        this.columns.set(c, column)
      }
  }

  ofRow(row: readonly Cell[]): Encoding {
    const texts = row.filter(cell => typeof cell === 'string')
    return !texts.some(holdsUnicode) && texts.some(text => clearlyOld(text, this.guessed) !== null) ? this.guessed : 'unicode'
  }

  ofCell(cell: string, column: number, ofRow: Encoding): Encoding {
    const clearly = clearlyOld(cell, this.guessed)
    if (clearly !== null) return clearly
    const { marked, old } = this.columns.get(column) ?? { marked: 0, old: 0 }
    if (old === 0) return 'unicode'
    return old * 5 > marked * 4 ? this.guessed : ofRow
  }
}

// A few thousand cells say in what the others were typed.
function firstTexts(rows: readonly Cell[][], fonts: ReadonlyMap<string, CellFont>): string[] {
  const texts: string[] = []
  for (const [r, row] of rows.entries()) {
    if (texts.length >= 4000) break
    for (const [c, cell] of row.entries()) if (typeof cell === 'string' && !(fonts.size > 0 && fonts.has(addressOf(r, c)))) texts.push(cell)
  }
  return texts.slice(0, 4000)
}

/** "C8" for row 7, column 2. */
export function addressOf(row: number, column: number): string {
  return `${columnLetter(column)}${row + 1}`
}

/** "A" for column 0, "AA" for column 26. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetter(Math.floor(column / 26) - 1) + last
}

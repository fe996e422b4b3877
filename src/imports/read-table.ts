import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { isBroken } from './broken-cells.ts'
import { findHeader, headerAt, isNumbering, isWithin, repeatsHeader } from './find-header.ts'
import type { Header } from './find-header.ts'
import { looksLikeHamlet, splitAddress } from './hamlet-names.ts'
import { addressOf, columnLetter } from './read-spreadsheet.ts'
import type { Cell, Sheet } from './read-spreadsheet.ts'
import { yearOfTitles } from './title-year.ts'
import type { Carried, ReadingContext, Remark, SheetKind, Table, TablePart, TableRow } from './sheet-kind.ts'

// With their accents: "Tống Thị Hoa" is no total and "Chu Tích" signs nothing.
const SUM =
  /^(?:[A-Z]|[IVX]+|\d+)?[.)\s]*(?:tổng (?:cộng|số|tiền|kinh phí)|tổng\s*:|cộng(?=[\s:]|$)|ấn định|bằng chữ|số tiền bằng chữ|lũy kế|luỹ kế|mang sang|chuyển trang)|^tong (?:cong|so)\b/iu
const SUM_BY_NAME = /^\s*(?:tổng (?:cộng|số)|cộng(?: (?:thôn|xóm|tổ|khu|mức|dồn|chung|trang|toàn)|\s*:|\s*$)|mang sang|chuyển trang)/iu
const SIGNATURE =
  /^(?:người lập|người chi trả|kế toán|thủ trưởng|(?:phó )?chủ tịch|trưởng phòng|giám đốc|thủ quỹ|xác nhận|t\/?m\.|tm\s|kt\.|nơi nhận|người ký|đơn vị chi trả|cán bộ|nguoi lap|chu tich(?= ubnd|$))/iu
const DATE_LINE = /\bngay\b.*\bthang\b.*\bnam\b/
const PLACE = /(?:^|[\s:,–-])(?:xã|phường|thị trấn|tt\.?|ubnd xã)\s*:?\s*([^,;:()–\d-]+)/iu

/** How well a sheet suits a kind, with its header; null when hardly any label fits. */
export function suit(sheet: Sheet, kind: SheetKind<unknown>): { header: Header; missing: string[]; score: number } | null {
  const best = findHeader(sheet, kind)
  if (best === null) return null
  const header = firstUsable(sheet, kind, best)
  const titles = foldedTitles(sheet, header)
  const missing = missingIn(header, kind, titles)
  const named = kind.titles.filter(title => title.test(titles)).length
  return { header, missing, score: header.score - header.unknown.size * 0.5 + (missing.length === 0 ? 3 : 0) + named * 2 }
}

const foldedTitles = (sheet: Sheet, header: Header) => titlesOf(sheet, header).map(fold).join(' | ')

function missingIn({ columns, spread }: Header, kind: SheetKind<unknown>, titles: string): string[] {
  const found = new Set(columns.keys())
  if (kind.spread !== undefined && spread.size > 0) found.add(kind.spread.field)
  return kind.missing(found, titles)
}

/** A table above the one whose header names the most is a table too. */
function firstUsable(sheet: Sheet, kind: SheetKind<unknown>, best: Header): Header {
  for (let row = 0; row < best.row; row += 1) {
    const header = headerAt(sheet, row, kind)
    if (header !== null && header.row + header.height <= best.row && missingIn(header, kind, foldedTitles(sheet, header)).length === 0)
      return header
  }
  return best
}

/** Of tabs that somebody has put out of sight only those are read beside which no other fits; the others are told of. */
export function inSight(suited: readonly Tab[]): Chosen {
  const tabs = suited.filter(({ sheet }) => !sheet.hidden)
  return tabs.length === 0
    ? { tabs: [...suited], remarks: [] }
    : { tabs, remarks: suited.filter(({ sheet }) => sheet.hidden).map(tab => remarkOn(tab, 'tab-hidden')) }
}

type Tab = { sheet: Sheet; header: Header }
type Chosen = { tabs: Tab[]; remarks: Remark[] }

const remarkOn = ({ sheet, header }: Tab, kind: Remark['kind']): Remark => ({
  sheet: sheet.name,
  row: header.row + 1,
  column: null,
  kind,
  raw: sheet.name,
  value: null,
})

/** Of tabs that are lists of different years those of the latest, and of no year; the others are told of. */
export function ofLatestYear(suited: readonly Tab[]): Chosen {
  const dated = suited.map(tab => ({ tab, year: yearOfTitles([...titlesOf(tab.sheet, tab.header), tab.sheet.name]) }))
  const latest = Math.max(...dated.map(({ year }) => year ?? 0))
  const [read, earlier] = [true, false].map(wanted =>
    dated.flatMap(({ tab, year }) => (((year ?? latest) === latest) === wanted ? [tab] : [])),
  )
  return { tabs: read!, remarks: earlier!.map(tab => remarkOn(tab, 'tab-of-another-year')) }
}

/** Reads all rows of the given tabs: sections carried down, sums, repeated headers and signatures left out, nothing dropped unseen. */
export function readTable(suited: readonly { sheet: Sheet; header: Header }[], kind: SheetKind<unknown>, context: ReadingContext): Table {
  const remarks: Remark[] = []
  const parts = suited.flatMap(({ sheet, header }) => readParts(sheet, header, kind, context, remarks))
  const titles = suited.flatMap(({ sheet, header }) => titlesOf(sheet, header))
  const sheets = new Map(suited.map(({ sheet }) => [sheet.name, sheet]))
  const columnOf = ({ columns }: TableRow, field: string) =>
    columns.get(field) ?? (field === 'fullName' ? columns.get('familyName') : undefined)
  return {
    parts,
    rows: parts.flatMap(part => part.rows),
    titles,
    year: yearOfTitles(titles),
    commune: context.commune ?? communeOf(suited),
    remarks,
    columnOf: (row, field) => {
      const column = columnOf(row, field)
      return column === undefined ? null : columnLetter(column)
    },
    rawOf: (row, field) => {
      const column = columnOf(row, field)
      if (column === undefined) return null
      const sheet = sheets.get(row.sheet)
      const value = sheet?.rows[row.row - 1]?.[column] ?? null
      return value === null ? null : (sheet?.before.get(addressOf(row.row - 1, column)) ?? String(value))
    },
  }
}

function readParts(sheet: Sheet, topHeader: Header, kind: SheetKind<unknown>, context: ReadingContext, remarks: Remark[]): TablePart[] {
  const parts: TablePart[] = []
  let header = topHeader
  let rows: TableRow[] = []
  const marked = sheet.struck.size + sheet.partlyStruck.size + sheet.hiddenRows.size + sheet.comments.size > 0
  const take = (index: number, carried: Carried) => {
    const row = rowAt(sheet, header, index, carried, rows.at(-1), remarks)
    if (marked) tellMarks(sheet, header, row, remarks)
    rows.push(row)
  }
  const closePart = () => {
    carryHamlets(rows)
    const unknownColumns = [...header.unknown].map(([column, label]) => ({ column: columnLetter(column), label }))
    const labels = headerRows.flat().flatMap(cell => (cell === null || cell === undefined ? [] : String(cell)))
    parts.push({ sheet: sheet.name, headerRow: header.row + 1, labels, columns: header.columns, unknownColumns, rows })
  }
  let headerRows = sheet.rows.slice(header.row, header.row + header.height)
  const first = header.row + header.height
  spreadMerges(sheet, first)
  const fromTab = kind.section(sheet.name, context)
  let carried: Carried = fromTab ?? {}
  for (const [index, cells] of sheet.rows.slice(0, header.row).entries())
    if (isNumbered(cells)) remarks.push(skippedRow(sheet, index, cells))
  // How many sign side by side: so many names may stand in a row below.
  let signing = 0
  let foreign = false
  for (let index = first; index < sheet.rows.length; index += 1) {
    const cells = sheet.rows[index]!
    const filled = cells.flatMap((cell, column) => (cell === null ? [] : [{ text: String(cell), column }]))
    if (filled[0] === undefined || isNumbering(cells)) continue
    // "I | THÔN 1 | 35": a number in front and counts behind are no part of what the row says.
    const spoken = filled.filter(({ text }) => !isCount(text))
    const numbered = isOrdinal(filled[0].text)
    const beside = filled.length > 1 && filled.length <= 4 && spoken.length === 1 && (!numbered || looksLikeHamlet(spoken[0]!.text))
    const lead = beside ? spoken[0]! : filled[0]
    // The formulas of a form, drawn further down than there are people.
    if (numbered && filled.length > 1 && filled.slice(1).every(({ column }) => cells[column] === 0)) {
      remarks.push(skippedRow(sheet, index, cells))
      continue
    }
    if (numbered && filled.length > 2 && !beside) {
      signing = 0
      if (foreign) remarks.push(skippedRow(sheet, index, cells))
      else if (!SUM_BY_NAME.test(String(cellAt(cells, header, 'fullName') ?? ''))) take(index, carried)
      continue
    }
    const another = headerAt(sheet, index, kind)
    if (another !== null) foreign = false
    if (another !== null && !isWithin(another, header)) {
      closePart()
      header = another
      rows = []
      headerRows = sheet.rows.slice(index, index + another.height)
      index += another.height - 1
      signing = 0
      continue
    }
    if (another !== null || headerRows.some(one => repeatsHeader(cells, one))) {
      signing = 0
      continue
    }
    foreign ||= beginsForeignTable(cells, kind)
    const named = ['fullName', 'familyName'].some(field => cellAt(cells, header, field) !== null)
    const words = fold(lead.text)
    const written = lead.text.normalize('NFC').trim()
    const alone = filled.every(one => one.text === lead.text) || (filled.length <= 2 && !named && !isOrdinal(lead.text))
    const section = (alone || beside) && !SUM.test(written) ? kind.section(lead.text, context) : null
    if (section !== null) {
      carried = { ...carried, ...section }
      signing = 0
      foreign = false
      continue
    }
    if (
      SIGNATURE.test(written) &&
      (filled.length <= 4 || filled.filter(one => SIGNATURE.test(one.text.normalize('NFC').trim())).length > 1)
    )
      signing = Math.max(3, filled.length)
    // Names below a signature line are not people on the list; a full row further down is, where every hamlet signs for itself.
    if (filled.length <= signing) continue
    signing = 0
    if (SUM.test(written)) continue
    if (alone) {
      if (DATE_LINE.test(words)) continue
      remarks.push(skippedRow(sheet, index, cells))
      continue
    }
    if (foreign) {
      remarks.push(skippedRow(sheet, index, cells))
      continue
    }
    // An ordinal standing alone is a form with empty lines left.
    if (filled.length === 1) continue
    take(index, carried)
  }
  closePart()
  return parts
}

/** "TT | Loại đối tượng | Số người": the header of a table of no people, such as the sums behind a list. */
function beginsForeignTable(cells: readonly Cell[], { columns }: SheetKind<unknown>): boolean {
  const filled = cells.filter(cell => cell !== null)
  if (filled.length < 3 || !filled.every(cell => typeof cell === 'string')) return false
  const first = fold(filled[0]!)
  return columns.ordinal?.labels.some(label => fold(label) === first) === true
}

/** What looks like a person above every header that could be used. */
const isNumbered = (cells: readonly Cell[]) => {
  const filled = cells.filter(cell => cell !== null)
  return filled.length > 2 && isOrdinal(String(filled[0])) && !isNumbering(cells)
}

function skippedRow(sheet: Sheet, index: number, cells: readonly Cell[]): Remark {
  const column = cells.findIndex(cell => cell !== null)
  return {
    sheet: sheet.name,
    row: index + 1,
    column: columnLetter(column),
    kind: 'row-not-understood',
    raw: String(cells[column]),
    value: null,
  }
}

/** A hamlet written once, at the head of its people, with nothing beside the others: it counts until the next. */
function carryHamlets(rows: TableRow[]): void {
  const written = rows.flatMap(row => row.cells.get('hamlet') ?? [])
  const atHeads = written.length > 1 && written.every((hamlet, index) => index === 0 || hamlet !== written[index - 1])
  if (!atHeads || written.length * 3 > rows.length || !rows[0]!.cells.has('hamlet')) return
  let hamlet: Cell = null
  for (const row of rows) {
    hamlet = row.cells.get('hamlet') ?? hamlet
    if (row.carried['hamlet'] === undefined) row.carried = { ...row.carried, hamlet }
  }
}

/** A value merged over several rows ("Thôn 1" beside twenty people, a name beside two merits) is said of each of them that says anything of its own. */
function spreadMerges(sheet: Sheet, first: number): void {
  const tall = sheet.merges.filter(merge => merge.top >= first && merge.bottom > merge.top)
  const speaking = new Set(tall.flatMap(({ top, bottom }) => rowsBetween(sheet, top, bottom)))
  for (const { top, left, bottom } of tall) {
    const value = sheet.rows[top]?.[left] ?? null
    if (value === null) continue
    for (let index = top + 1; index <= Math.min(bottom, sheet.rows.length - 1); index += 1) {
      const row = sheet.rows[index]!
      if (!speaking.has(index) || (row[left] ?? null) !== null) continue
      while (row.length < left) row.push(null)
      row[left] = value
    }
  }
}

function rowsBetween(sheet: Sheet, top: number, bottom: number): number[] {
  const rows: number[] = []
  for (let index = top; index <= Math.min(bottom, sheet.rows.length - 1); index += 1)
    if (sheet.rows[index]!.some(cell => (cell ?? null) !== null)) rows.push(index)
  return rows
}

/** A running number, a letter or numeral of a section, a count or a sum: what stands in a row beside its words. */
const isCount = (text: string) => /^\(?(?:[A-ZĐ]|[IVX]{1,4}|[\d.,]{1,15})[.)]?$/.test(text.trim()) || isBroken(text)

const isOrdinal = (text: string) => /^\(?\d{1,6}[.)]?$/.test(text.trim())

const cellAt = (cells: readonly Cell[], header: Header, field: string): Cell => {
  const column = header.columns.get(field)
  return column === undefined ? null : (cells[column] ?? null)
}

// "Như trên": of a name or a number it would say that two people are one, of a note that the next one died too.
const AS_ABOVE: ReadonlySet<string> = new Set([
  '"',
  '”',
  '“',
  '″',
  '〃',
  "''",
  '//',
  '-"-',
  '-//-',
  'nt',
  'NT',
  '-nt-',
  '- nt -',
  'như trên',
  'Như trên',
])
const OF_ONE_ROW: ReadonlySet<string> = new Set([
  'ordinal',
  'fileNo',
  'fullName',
  'familyName',
  'givenName',
  'nationalId',
  'oldId',
  'identity',
  'signature',
  'notes',
  'diedOn',
])

function rowAt(sheet: Sheet, header: Header, index: number, carried: Carried, above: TableRow | undefined, remarks: Remark[]): TableRow {
  const source = sheet.rows[index]!
  const cells = new Map<string, Cell>()
  let broken: string[] | null = null
  for (const [field, column] of header.columns) {
    const value = source[column] ?? null
    if (value === null) continue
    if (isBroken(value)) broken = [...(broken ?? []), field]
    else if (typeof value === 'string' && AS_ABOVE.has(value) && !OF_ONE_ROW.has(field) && above?.cells.has(field) === true) {
      const same = above.cells.get(field)!
      cells.set(field, same)
      remarks.push({ sheet: sheet.name, row: index + 1, column: columnLetter(column), kind: 'as-above', raw: value, value: String(same) })
    } else cells.set(field, withoutApostrophe(value))
  }
  const given = header.wideName === null ? null : source.slice(header.columns.get('fullName')! + 1, header.wideName + 1)
  const parts = given === null ? [cells.get('familyName'), cells.get('givenName')] : [cells.get('fullName'), ...given]
  const whole = parts.filter(part => part !== null && part !== undefined).join(' ')
  if (whole !== '' && (given !== null || !cells.has('fullName'))) cells.set('fullName', whole)
  const extra: Record<string, Cell> = {}
  for (const [column, label] of header.unknown) if ((source[column] ?? null) !== null) extra[label] = source[column]!
  const struck = sheet.struck.size > 0 && sheet.struck.has(addressOf(index, nameColumn(header)))
  const spread = header.spread.size === 0 ? NO_SPREAD : spreadOf(source, header)
  return { sheet: sheet.name, row: index + 1, columns: header.columns, cells, carried, extra, spread, broken: broken ?? NONE, struck }
}

/** What a program wrote in front of a number to keep it a text. */
const withoutApostrophe = (cell: Cell): Cell =>
  typeof cell === 'string' && /^['’`]\S/.test(cell) && cell[1] !== cell[0] ? cell.slice(1) : cell

const NONE: readonly string[] = []
const NO_SPREAD: TableRow['spread'] = []

const spreadOf = (source: readonly Cell[], header: Header): TableRow['spread'] =>
  [...header.spread].flatMap(([column, label]) => {
    const cell = source[column] ?? null
    return cell === null ? [] : [{ label, column: columnLetter(column), cell }]
  })

const nameColumn = ({ columns }: Header): number => columns.get('fullName') ?? columns.get('familyName') ?? 0

/** What stands about the cells of a row besides their values. A row struck out as a whole is asked about by its kind. */
function tellMarks(sheet: Sheet, header: Header, { row, struck }: TableRow, remarks: Remark[]): void {
  const remark = (kind: Remark['kind'], column: number | null, raw: string | null, value: string | null = null) =>
    remarks.push({ sheet: sheet.name, row, column: column === null ? null : columnLetter(column), kind, raw, value })
  const textAt = (column: number) => sheet.rows[row - 1]?.[column]?.toString() ?? null
  if (sheet.hiddenRows.has(row - 1)) remark('row-hidden', null, textAt(nameColumn(header)))
  for (const column of header.columns.values()) {
    const address = addressOf(row - 1, column)
    if (!struck && sheet.struck.has(address) && textAt(column) !== null) remark('struck-through', column, textAt(column))
    if (sheet.partlyStruck.has(address)) remark('partly-struck-through', column, sheet.before.get(address) ?? null, textAt(column))
    if (sheet.comments.has(address)) remark('comment-not-read', column, sheet.comments.get(address)!)
  }
}

function titlesOf(sheet: Sheet, header: Header): string[] {
  return sheet.rows.slice(0, header.row).flatMap(row => row.filter((cell): cell is string => typeof cell === 'string'))
}

/** The commune that the lines above the headers name ("UBND XÃ CẨM YÊN" → "Cẩm Yên"); null when none does. */
export function communeOf(suited: readonly { sheet: Sheet; header: Header }[]): string | null {
  for (const title of suited.flatMap(({ sheet, header }) => titlesOf(sheet, header))) {
    if (title.length > 120 || /xã hội/i.test(title)) continue
    const name = PLACE.exec(title)?.[1]?.split(/\s{2,}|\s(?:huyện|năm|tp|thành phố|tỉnh)\s/iu)[0]
    if (name !== undefined && name.trim() !== '') return repairName(name)
  }
  return communeOfAddresses(suited)
}

/** Where no title says: what nearly all addresses of the first rows have behind the hamlet, or all in front of it. */
function communeOfAddresses(suited: readonly { sheet: Sheet; header: Header }[]): string | null {
  const before = new Map<string, number>()
  const behind = new Map<string, number>()
  let all = 0
  for (const { sheet, header } of suited) {
    // A column of its own, as the forms of the province have.
    const own = [...header.unknown].find(([, label]) => /^xa(?: phuong)?$/.test(fold(label)))?.[0]
    const first = sheet.rows.slice(header.row + header.height).find(row => typeof row[own ?? -1] === 'string')
    if (own !== undefined && first !== undefined) return repairName(String(first[own]).replace(/^(?:xã|phường|thị trấn)\s+/iu, ''))
    const column = header.columns.get('address') ?? header.columns.get('hamlet')
    if (column === undefined) continue
    for (const row of sheet.rows.slice(header.row + header.height, header.row + 200)) {
      const cell = row[column]
      if (typeof cell !== 'string') continue
      const { hamlet, rest } = splitAddress(cell)
      all += 1
      if (rest === null) continue
      before.set(repairName(hamlet), (before.get(repairName(hamlet)) ?? 0) + 1)
      behind.set(repairName(rest), (behind.get(repairName(rest)) ?? 0) + 1)
    }
  }
  const most = (counts: Map<string, number>) =>
    [...counts].find(([name, count]) => count * 5 > all * 4 && count > 2 && !looksLikeHamlet(name))?.[0] ?? null
  return most(behind) ?? most(before)
}

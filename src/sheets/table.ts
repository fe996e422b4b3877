/** A printed table without a domain: who calls says what stands in it, the writers (pdf, xlsx, csv) say how it looks. */

export type Align = 'left' | 'center' | 'right'

/** A line of text; `rule` draws a thin line under it, as wide as the text or a third of it. Size in points. */
export type StyledLine = {
  text: string
  bold?: boolean
  italic?: boolean
  size?: number
  align?: Align
  rule?: 'full' | 'short'
}
export type Line = string | StyledLine

export type ColumnKind = 'text' | 'number' | 'money' | 'blank'

/** `width` in millimetres; the pdf stretches all columns together to the width of the page. Money is in whole VND. */
export type LeafColumn = { key: string; heading: string; width: number; kind: ColumnKind; align?: Align }

/** Several columns under one heading, such as "Ký nhận" over "Ký" and "Họ tên". */
export type ColumnGroup = { heading: string; columns: readonly LeafColumn[] }
export type Column = LeafColumn | ColumnGroup

export type CellValue = string | number | bigint | null | undefined
export type Cells = Readonly<Record<string, CellValue>>

/** `money` in VND goes to the first money column; `cells` fills further columns of a subtotal or total row. */
export type Sum = { label: string; count: number; money?: number | bigint; cells?: Cells }

export type TableRow =
  | { kind: 'group-start'; depth: number; label: string }
  | { kind: 'row'; cells: Cells; lineCode?: string }
  | ({ kind: 'group-end'; depth: number } & Sum)
  | ({ kind: 'total' } & Sum)

export type Signer = { title: string; note?: string; name?: string }

/** Signers beside each other under one heading ("Bên nhận chi trả"). Over all blocks there are at most four signers. */
export type SignatureBlock = { heading?: string; placeAndDate?: string; signers: readonly Signer[] }

export type Footer = { text: string; qr?: string }

export type TableTexts = {
  /** Follows a count: "12 người". Empty prints the bare number. */
  countUnit: string
  /** Follows the money in a subtotal when the table has no money column. */
  moneyUnit: string
  /** Repeats the open groups at the top of a new page: "Thôn 1 (tiếp theo)". Left out, they are not repeated. */
  continued?: string
  /** Heading of the line code column in xlsx and csv; left out, those files carry no line codes. */
  lineCode?: string
}

export type PageSetup = {
  orientation: 'landscape' | 'portrait'
  /** Least height of a row in millimetres; 9 leaves an old hand room to sign. */
  rowHeight?: number
  /** Points; table cells. */
  fontSize?: number
  /** NĐ 30/2020: the first page carries no number. */
  pageNumbers?: 'from-second' | 'all' | 'none'
  /** Millimetres; NĐ 30/2020 allows top/bottom 20–25, left 30–35, right 15–20. */
  margins?: { top: number; bottom: number; left: number; right: number }
}

export type TableDocument = {
  /** Title of the file, not printed. */
  name: string
  createdAt: Date
  language: string
  texts: TableTexts
  page: PageSetup
  header?: { left: readonly Line[]; right: readonly Line[] }
  placeAndDate?: string
  titles: readonly Line[]
  meta?: readonly Line[]
  columns: readonly Column[]
  columnNumbers?: boolean
  rows: Iterable<TableRow> | AsyncIterable<TableRow>
  /** A function is asked after the last row has been read, so that it may tell what the rows added up to. */
  closing?: readonly Line[] | (() => readonly Line[])
  signatures?: readonly SignatureBlock[]
  footer?: Footer
}

/**
 * The columns that hold cells, left to right.
 * Refuses a table without columns, a width that is not positive and a key used twice.
 */
export function leafColumns(columns: readonly Column[]): LeafColumn[] {
  const leaves = columns.flatMap(column => ('columns' in column ? [...column.columns] : [column]))
  if (leaves.length === 0) throw new RangeError('a table needs at least one column')
  const keys = new Set<string>()
  for (const leaf of leaves) {
    if (!(leaf.width > 0)) throw new RangeError(`column ${leaf.key}: width must be positive`)
    if (keys.has(leaf.key)) throw new RangeError(`column ${leaf.key} stands twice`)
    keys.add(leaf.key)
  }
  return leaves
}

/** Whole numbers with a dot between thousands, as Vietnamese papers write them: 187024000000 → "187.024.000.000". */
export function groupThousands(value: number | bigint): string {
  const [whole = '', fraction] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return fraction === undefined ? grouped : `${grouped},${fraction}`
}

/** What a cell shows on paper. Money is grouped by dots, numbers too; everything else is the text itself, in NFC. */
export function cellText(column: LeafColumn, value: CellValue): string {
  if (value === null || value === undefined || column.kind === 'blank') return ''
  if (typeof value === 'string') return printable(value)
  return column.kind === 'money' ? groupThousands(value) : String(value)
}

/** NFC without control, zero-width and direction characters, which print as boxes; line breaks stay. */
export function printable(text: string): string {
  const plain = text.toWellFormed().normalize('NFC')
  return /[^\n\x20-\x7e\u00a0-\u024f\u1ea0-\u1ef9]/.test(plain)
    ? plain
        .replace(/\r\n?|\u2028|\u2029/g, '\n')
        .replace(/\t/g, ' ')
        .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu, keepBreak)
    : plain
}

const keepBreak = (character: string) => (character === '\n' ? character : '')

/** "12 người", or "12" where no unit was given. */
export function countText(texts: TableTexts, count: number): string {
  return texts.countUnit === '' ? groupThousands(count) : `${groupThousands(count)} ${texts.countUnit}`
}

/** Where the sum of money stands: the first money column, or -1. */
export function moneyColumn(leaves: readonly LeafColumn[]): number {
  return leaves.findIndex(leaf => leaf.kind === 'money')
}

/** The label of a subtotal with its count, and with its money where no column takes it. */
export function sumLabel(texts: TableTexts, sum: Sum, hasMoneyColumn: boolean): string {
  const money = sum.money !== undefined && !hasMoneyColumn ? ` – ${groupThousands(sum.money)} ${texts.moneyUnit}`.trimEnd() : ''
  return `${printable(sum.label)}: ${countText(texts, sum.count)}${money}`
}

/** A bare string with the styles its place calls for; what the caller styled stays as it is. */
export function styled(line: Line, usual: Omit<StyledLine, 'text'>): StyledLine {
  return typeof line === 'string' ? { ...usual, text: line } : { ...usual, ...line }
}

/** Left: all plain, the last bold over a short line (NĐ 30/2020: the issuing office under its superior). */
export function headerLeft(lines: readonly Line[], size: number): StyledLine[] {
  return lines.map((line, i) => styled(line, i === lines.length - 1 ? { bold: true, size, rule: 'short' } : { size }))
}

/** Right: quốc hiệu bold, tiêu ngữ bold one point larger over a line of its own width (NĐ 30/2020 phụ lục I). */
export function headerRight(lines: readonly Line[], size: number): StyledLine[] {
  return lines.map((line, i) => styled(line, i === lines.length - 1 ? { bold: true, size: size + 1, rule: 'full' } : { bold: true, size }))
}

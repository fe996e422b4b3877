import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import type ExcelJS from 'exceljs'
import { breathe, fill } from './sink.ts'
import {
  type Cells,
  type CellValue,
  countText,
  headerLeft,
  headerRight,
  leafColumns,
  type LeafColumn,
  type Line,
  moneyColumn,
  printable,
  styled,
  type StyledLine,
  type Sum,
  sumLabel,
  type TableDocument,
} from './table.ts'

const require = createRequire(import.meta.url)

export type XlsxOptions = {
  /** Drop-down filters over the columns. */
  autoFilter?: boolean
  /** Subtotals and totals as SUBTOTAL formulas over the rows above them, so that they follow a filter. */
  formulas?: boolean
}

const FONT = 'Times New Roman'
const MM_PER_CHARACTER = 1.95
const POINTS_PER_MM = 72 / 25.4
const ROWS_BETWEEN_BREATHS = 200
/** What Excel takes into one cell; more makes it call the file damaged. */
const LONGEST_TEXT = 32_767
const MONEY = '#,##0'
const THIN = { style: 'thin' } as const
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN }
const GREY = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const

/**
 * Writes the table as an xlsx sheet and ends the sink; rows leave memory as they arrive. Prints on A4 with the heading repeated.
 * Text from data is always stored as text, also where it begins with = + - @: only subtotals of ours are formulas.
 * Refuses a table without columns and a text longer than 32,767 characters, naming its column.
 */
export async function writeXlsx(document: TableDocument, sink: Writable, options: XlsxOptions = {}): Promise<{ rows: number }> {
  return fill(sink, async () => {
    // Loaded by the first file that is written: half a second that no start should wait for.
    const { stream } = require('exceljs') as typeof ExcelJS
    const book = new stream.xlsx.WorkbookWriter({ stream: sink, useStyles: true, useSharedStrings: false })
    book.title = document.name
    book.creator = 'Hậu Phương'
    book.created = document.createdAt
    book.modified = document.createdAt
    const writer = new SheetWriter(document, book, options)
    const rows = await writer.write(sink)
    await book.commit()
    return { rows }
  })
}

class SheetWriter {
  readonly #document: TableDocument
  readonly #options: XlsxOptions
  readonly #leaves: LeafColumn[]
  readonly #sheet: ExcelJS.Worksheet
  readonly #styles: Partial<ExcelJS.Style>[]
  readonly #moneyAt: number
  #next = 1

  constructor(document: TableDocument, book: ExcelJS.stream.xlsx.WorkbookWriter, options: XlsxOptions) {
    this.#document = document
    this.#options = options
    this.#leaves = leafColumns(document.columns)
    if (document.texts.lineCode) this.#leaves.push({ key: LINE_CODE, heading: document.texts.lineCode, width: 24, kind: 'text' })
    this.#moneyAt = moneyColumn(this.#leaves)
    const { page } = document
    const { top, bottom, left, right } = page.margins ?? { top: 20, bottom: 20, left: 30, right: 15 }
    const inch = (mm: number) => Math.round((mm / 25.4) * 100) / 100
    const heading = this.#headingRow()
    const headingRows = 1 + (this.#hasGroups() ? 1 : 0) + (document.columnNumbers ? 1 : 0)
    this.#sheet = book.addWorksheet(sheetName(document.name), {
      pageSetup: {
        paperSize: 9,
        orientation: page.orientation,
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        margins: { top: inch(top), bottom: inch(bottom), left: inch(left), right: inch(right), header: 0.4, footer: 0.3 },
        printTitlesRow: `${heading}:${heading + headingRows - 1}`,
      },
      views: [{ state: 'frozen', xSplit: 0, ySplit: heading + headingRows - 1 }],
      headerFooter: this.#headerFooter(),
    })
    this.#sheet.columns = this.#leaves.map(leaf => ({ width: Math.max(4, leaf.width / MM_PER_CHARACTER) }))
    this.#styles = this.#leaves.map(leaf => ({
      font: { name: FONT, size: 11 },
      border: BORDER,
      numFmt: leaf.kind === 'money' ? MONEY : leaf.kind === 'number' ? '0' : '@',
      alignment: {
        vertical: 'middle',
        wrapText: true,
        horizontal: leaf.align ?? (leaf.kind === 'money' ? 'right' : leaf.kind === 'number' ? 'center' : 'left'),
      },
    }))
  }

  async write(sink: Writable): Promise<number> {
    this.#writeFront()
    this.#writeHeading()
    const first = this.#next
    let filtered = first
    let rows = 0
    const starts: number[] = []
    for await (const row of this.#document.rows) {
      if (row.kind === 'row') {
        this.#writeData(row.cells, row.lineCode)
        rows++
      } else if (row.kind === 'group-start') {
        starts.splice(row.depth)
        starts.push(this.#next)
        this.#writeLabel(row.label, row.depth)
      } else {
        const depth = row.kind === 'total' ? 0 : row.depth
        this.#writeSum(row, depth, row.kind === 'total' ? first : (starts[row.depth] ?? first))
        if (row.kind === 'group-end') starts.splice(row.depth)
      }
      // A filter must not hide the total.
      if (row.kind !== 'total') filtered = this.#next - 1
      if (this.#next % ROWS_BETWEEN_BREATHS === 0) await breathe(sink)
    }
    if (this.#options.autoFilter) {
      this.#sheet.autoFilter = { from: { row: first - 1, column: 1 }, to: { row: filtered, column: this.#leaves.length } }
    }
    this.#writeEnd()
    this.#sheet.commit()
    return rows
  }

  #hasGroups(): boolean {
    return this.#document.columns.some(column => 'columns' in column)
  }

  /** Counts the lines of #writeFront: print titles must be told before the first of them is written. */
  #headingRow(): number {
    const { header, placeAndDate, titles, meta = [] } = this.#document
    const headerRows = header ? Math.max(header.left.length, header.right.length) : 0
    const above = headerRows + (placeAndDate ? 1 : 0)
    const named = titles.length + meta.length
    return 1 + above + (above > 0 ? 1 : 0) + named + (named > 0 ? 1 : 0)
  }

  #headerFooter(): Partial<ExcelJS.HeaderFooter> {
    const { footer, page } = this.#document
    const rule = page.pageNumbers ?? 'from-second'
    const number = rule === 'none' ? {} : { oddHeader: '&C&"Times New Roman,Regular"&13&P' }
    const escaped = footer ? `&L&8 ${footer.text.replaceAll('&', '&&').slice(0, 200)}` : undefined
    return {
      differentFirst: rule === 'from-second',
      ...number,
      ...(escaped ? { oddFooter: escaped, firstFooter: escaped } : {}),
    }
  }

  #writeFront(): void {
    const { header, placeAndDate, titles, meta = [] } = this.#document
    const columns = this.#leaves.length
    const cut = Math.max(1, this.#columnAt(0.43))
    if (header) {
      const left = headerLeft(header.left, 12)
      const right = headerRight(header.right, 12)
      for (let i = 0; i < Math.max(left.length, right.length); i++) {
        const row = this.#row()
        if (columns > 1) {
          this.#spread(row, 1, cut, left[i])
          this.#spread(row, cut + 1, columns, right[i])
        } else {
          this.#spread(row, 1, 1, left[i] ?? right[i])
        }
        row.commit()
      }
    }
    if (placeAndDate) {
      const row = this.#row()
      this.#spread(row, columns > 1 && header ? cut + 1 : 1, columns, { text: placeAndDate, italic: true, size: 12 })
      row.commit()
    }
    if (header || placeAndDate) this.#row().commit()
    const lines = [
      ...titles.map(line => styled(line, { bold: true, size: 14 })),
      ...meta.map(line => styled(line, { italic: true, size: 12 })),
    ]
    for (const line of lines) {
      const row = this.#row()
      this.#spread(row, 1, columns, line)
      row.commit()
    }
    if (lines.length > 0) this.#row().commit()
  }

  /** The last column that ends within this share of the table's width. */
  #columnAt(share: number): number {
    const whole = this.#leaves.reduce((sum, leaf) => sum + leaf.width, 0)
    let reached = 0
    let column = 0
    for (const leaf of this.#leaves.slice(0, -1)) {
      reached += leaf.width
      if (reached > whole * (share + 0.05)) break
      column++
    }
    return column
  }

  #writeHeading(): void {
    const style: Partial<ExcelJS.Style> = {
      font: { name: FONT, size: 11, bold: true },
      border: BORDER,
      alignment: { horizontal: 'center', vertical: 'middle', wrapText: true },
    }
    const grouped = this.#hasGroups()
    const upper = this.#row()
    const lower = grouped ? this.#row() : upper
    let at = 1
    const columns = [...this.#document.columns, ...this.#leaves.filter(leaf => leaf.key === LINE_CODE)]
    for (const column of columns) {
      const members = 'columns' in column ? column.columns : [column]
      upper.getCell(at).value = text(column.heading, column.heading)
      members.forEach((member, i) => {
        if ('columns' in column) lower.getCell(at + i).value = text(member.heading, member.heading)
        for (const row of [upper, lower]) row.getCell(at + i).style = style
      })
      if (grouped && !('columns' in column)) this.#sheet.mergeCells(upper.number, at, lower.number, at)
      if (members.length > 1) this.#sheet.mergeCells(upper.number, at, upper.number, at + members.length - 1)
      at += members.length
    }
    if (!grouped) upper.height = 11 * 1.3 * Math.max(...this.#leaves.map(linesOfHeading)) + 6
    upper.commit()
    if (grouped) lower.commit()
    if (this.#document.columnNumbers) {
      const row = this.#row()
      const italic = { ...style, font: { name: FONT, size: 10, italic: true } }
      this.#leaves.forEach((_, i) => {
        const cell = row.getCell(i + 1)
        cell.value = i + 1
        cell.style = italic
      })
      row.commit()
    }
  }

  #writeData(cells: Cells, lineCode: string | undefined): void {
    const row = this.#row()
    row.height = (this.#document.page.rowHeight ?? 9) * POINTS_PER_MM
    let lines = 1
    this.#leaves.forEach((leaf, i) => {
      const cell = row.getCell(i + 1)
      const value = leaf.key === LINE_CODE ? lineCode : cells[leaf.key]
      cell.style = this.#styles[i]!
      if (leaf.kind === 'blank' || value === null || value === undefined) return
      cell.value = cellValue(leaf, value)
      if (typeof value === 'string') lines = Math.max(lines, Math.ceil((value.length * 1.1 * MM_PER_CHARACTER) / leaf.width))
    })
    row.height = Math.min(Math.max(row.height, lines * 15 + 4), 400)
    row.commit()
  }

  /** Not merged: long names run over the empty cells beside them, and sorting and filtering stay possible. */
  #writeLabel(label: string, depth: number): void {
    const row = this.#row()
    const style = this.#groupStyle(depth)
    this.#leaves.forEach((_, i) => {
      row.getCell(i + 1).style = style
    })
    row.getCell(1).value = text(label, 'label')
    row.commit()
  }

  #writeSum(sum: Sum, depth: number, from: number): void {
    const row = this.#row()
    const to = row.number - 1
    const style = this.#groupStyle(depth)
    const figures = { ...style, numFmt: MONEY, alignment: { ...style.alignment, horizontal: 'right' as const } }
    const formulas = this.#options.formulas === true && this.#moneyAt >= 0 && to >= from
    const range = (column: number) => `${columnName(column)}${from}:${columnName(column)}${to}`
    this.#leaves.forEach((leaf, i) => {
      const cell = row.getCell(i + 1)
      const value = sum.cells?.[leaf.key] ?? (i === this.#moneyAt ? sum.money : undefined)
      cell.style = value === undefined || value === null ? style : figures
      if (value === undefined || value === null) return
      const summed = formulas && leaf.kind !== 'text' && typeof value !== 'string'
      cell.value = summed ? { formula: `SUBTOTAL(9,${range(i + 1)})`, result: Number(value) } : cellValue(leaf, value)
    })
    const countAt = this.#moneyAt
    if (formulas && countAt > 1) {
      const cell = row.getCell(countAt)
      const unit = this.#document.texts.countUnit.replaceAll('"', '')
      cell.value = { formula: `SUBTOTAL(2,${range(this.#moneyAt + 1)})`, result: sum.count }
      cell.style = { ...figures, numFmt: unit === '' ? MONEY : `#,##0" ${unit}"` }
      row.getCell(1).value = text(sum.label, 'label')
    } else if (this.#moneyAt !== 0) {
      const label = text(sumLabel(this.#document.texts, sum, this.#moneyAt >= 0), 'label')
      row.getCell(1).value = label
      this.#fitLabel(row, label, sum)
    } else {
      row.getCell(Math.min(2, this.#leaves.length + 1)).value = text(`${sum.label}: ${countText(this.#document.texts, sum.count)}`, 'label')
    }
    row.commit()
  }

  /** A label that would end, with its count, behind the first figure is wrapped across the columns before it. */
  #fitLabel(row: ExcelJS.Row, label: string, sum: Sum): void {
    const figureAt = this.#leaves.findIndex((leaf, i) => (sum.cells?.[leaf.key] ?? (i === this.#moneyAt ? sum.money : undefined)) != null)
    const last = figureAt < 0 ? this.#leaves.length : figureAt
    if (last < 2 || this.#options.autoFilter === true || this.#linesOf(1, last, label, 11) < 2) return
    const { style } = row.getCell(1)
    row.getCell(1).style = { ...style, alignment: { ...style.alignment, wrapText: true } }
    this.#sheet.mergeCells(row.number, 1, row.number, last)
    this.#heighten(row, 1, last, label, 11)
  }

  #groupStyle(depth: number): Partial<ExcelJS.Style> {
    const known = this.#groupStyles.get(depth)
    if (known) return known
    const style: Partial<ExcelJS.Style> = {
      font: { name: FONT, size: 11, bold: depth < 2, italic: depth > 0 },
      border: { top: THIN, bottom: THIN },
      alignment: { vertical: 'middle', horizontal: 'left', indent: depth },
      ...(depth === 0 ? { fill: GREY } : {}),
    }
    this.#groupStyles.set(depth, style)
    return style
  }
  readonly #groupStyles = new Map<number, Partial<ExcelJS.Style>>()

  #writeEnd(): void {
    const { closing = [], signatures = [] } = this.#document
    const columns = this.#leaves.length
    const lines = typeof closing === 'function' ? closing() : closing
    if (lines.length > 0) this.#row().commit()
    for (const line of lines) {
      const row = this.#row()
      this.#spread(row, 1, columns, { align: 'left', ...styled(line, { size: 12 }) })
      row.commit()
    }
    const signers = signatures.flatMap(block => block.signers)
    if (signers.length === 0) return
    this.#row().commit()
    const edges = signers.map((_, i) => Math.round((columns * i) / signers.length))
    const span = (i: number, count: number): [number, number] => [edges[i]! + 1, edges[i + count] ?? columns]
    const line = (cells: { at: number; count: number; line: Line | undefined }[]) => {
      if (cells.every(cell => cell.line === undefined)) return
      const row = this.#row()
      for (const cell of cells) {
        const [from, to] = span(cell.at, cell.count)
        if (cell.line !== undefined && from <= to) this.#spread(row, from, to, styled(cell.line, { size: 12 }))
      }
      row.commit()
    }
    let at = 0
    const blocks = signatures.map(block => {
      at += block.signers.length
      return { block, at: at - block.signers.length, count: block.signers.length }
    })
    line(
      blocks.map(({ block, at, count }) => ({
        at,
        count,
        line: block.placeAndDate === undefined ? undefined : { text: block.placeAndDate, italic: true },
      })),
    )
    line(
      blocks.map(({ block, at, count }) => ({
        at,
        count,
        line: block.heading === undefined ? undefined : { text: block.heading, bold: true },
      })),
    )
    line(signers.map((signer, i) => ({ at: i, count: 1, line: { text: signer.title, bold: true } })))
    line(
      signers.map((signer, i) => ({ at: i, count: 1, line: signer.note === undefined ? undefined : { text: signer.note, italic: true } })),
    )
    for (let i = 0; i < 4; i++) this.#row().commit()
    line(signers.map((signer, i) => ({ at: i, count: 1, line: signer.name === undefined ? undefined : { text: signer.name, bold: true } })))
  }

  #row(): ExcelJS.Row {
    return this.#sheet.getRow(this.#next++)
  }

  #spread(row: ExcelJS.Row, from: number, to: number, line: StyledLine | undefined): void {
    if (!line || from > to) return
    const cell = row.getCell(from)
    cell.value = text(line.text, 'text')
    cell.style = {
      font: {
        name: FONT,
        size: line.size ?? 12,
        bold: line.bold ?? false,
        italic: line.italic ?? false,
        ...(line.rule ? { underline: true } : {}),
      },
      alignment: { horizontal: line.align ?? 'center', vertical: 'middle', wrapText: true },
    }
    if (to > from) this.#sheet.mergeCells(row.number, from, row.number, to)
    this.#heighten(row, from, to, line.text, line.size ?? 12)
  }

  /** Excel fits the height of a row to its text, but never to that of merged cells. */
  #heighten(row: ExcelJS.Row, from: number, to: number, text: string, size: number): void {
    const lines = this.#linesOf(from, to, text, size)
    if (lines > 1) row.height = Math.max(row.height ?? 0, lines * size * 1.3 + 2)
  }

  /** How many lines a text of this size (points) takes across these columns. */
  #linesOf(from: number, to: number, text: string, size: number): number {
    const room = this.#leaves.slice(from - 1, to).reduce((sum, leaf) => sum + leaf.width, 0)
    const widest = (MM_PER_CHARACTER * size) / 11
    return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * widest) / room)), 0)
  }
}

const LINE_CODE = '\u0000line-code'

const linesOfHeading = (leaf: LeafColumn) => Math.ceil((leaf.heading.length * 1.3 * MM_PER_CHARACTER) / leaf.width)

function cellValue(leaf: LeafColumn, value: NonNullable<CellValue>): string | number {
  if (typeof value === 'string') return text(value, leaf.key)
  if (leaf.kind === 'text') return text(String(value), leaf.key)
  if (typeof value === 'number') return Number.isFinite(value) ? value : text(String(value), leaf.key)
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

/** A plain string is never a formula to exceljs or Excel; `_x0041_` inside would be read as an escaped letter. */
function text(value: string, column: string): string {
  const plain = printable(value).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  if (plain.length > LONGEST_TEXT) throw new RangeError(`column ${column}: a cell holds at most ${LONGEST_TEXT} characters`)
  return plain
}

function columnName(column: number): string {
  const letter = String.fromCharCode(65 + ((column - 1) % 26))
  return column > 26 ? columnName(Math.floor((column - 1) / 26)) + letter : letter
}

/** Excel forbids these signs in the name of a sheet and more than 31 characters; an apostrophe breaks the print titles. */
function sheetName(name: string): string {
  const plain = printable(name)
    .replace(/[\\/?*[\]:\n']/g, ' ')
    .slice(0, 31)
    .replace(/^['\s]+|['\s]+$/g, '')
  return plain === '' ? '1' : plain
}

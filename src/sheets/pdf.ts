import type { Writable } from 'node:stream'
import { LEADING, MM, PdfCanvas } from './pdf-canvas.ts'
import { countSigners, drawFront, drawSignatures, stack } from './pdf-front.ts'
import { heightOf, PAD, type SetCell, type Strip, StripSetter } from './pdf-strips.ts'
import { fill } from './sink.ts'
import { leafColumns, type LeafColumn, styled, type TableDocument } from './table.ts'

/** What office printers leave white at the edge of the paper, with a little to spare. */
const unprintable = 6 * MM
const DEFAULT_MARGINS = { top: 20, bottom: 20, left: 30, right: 15 }
const SIZES = { header: 13, date: 13, title: 14, meta: 13, gap: 5 * MM }

export type PdfOptions = {
  /** Told on which page each row with a line code was drawn, in the order of the table. */
  onLine?: (lineCode: string, page: number) => void
}

/** Strips that stay together: groups that open, one row, and the subtotals right after it. */
type Block = { strips: Strip[]; openBefore: string[]; hasRow: boolean }

/**
 * Writes the table as a pdf and ends the sink. Rows are drawn as they arrive: memory does not grow with their number, and the
 * same document with the same `createdAt` gives the same bytes. Long text wraps, nothing is cut; a group's heading stays with
 * its first row, its subtotal with its last, and the signatures with the last row of the table.
 * Refuses a table without columns and more than four signers. Layout after NĐ 30/2020/NĐ-CP, phụ lục I.
 */
export async function writePdf(document: TableDocument, sink: Writable, options: PdfOptions = {}): Promise<{ pages: number }> {
  return fill(sink, async () => {
    countSigners(document.signatures ?? [])
    const leaves = leafColumns(document.columns)
    const canvas = new PdfCanvas(sink, { ...document, orientation: document.page.orientation })
    try {
      await new TablePrinter(document, leaves, canvas, options).print()
      canvas.end()
      return { pages: canvas.pages }
    } catch (error) {
      canvas.abandon()
      throw error
    }
  })
}

class TablePrinter {
  readonly #document: TableDocument
  readonly #canvas: PdfCanvas
  readonly #left: number
  readonly #right: number
  readonly #top: number
  readonly #bottom: number
  readonly #setter: StripSetter
  readonly #heading: Strip[]
  readonly #options: PdfOptions
  #y = 0

  constructor(document: TableDocument, leaves: LeafColumn[], canvas: PdfCanvas, options: PdfOptions) {
    this.#options = options
    const margins = document.page.margins ?? DEFAULT_MARGINS
    this.#document = document
    this.#canvas = canvas
    this.#left = margins.left * MM
    this.#right = canvas.width - margins.right * MM
    this.#top = margins.top * MM
    this.#bottom = canvas.height - margins.bottom * MM
    this.#setter = new StripSetter(canvas, document, leaves, this.#left, this.#right)
    this.#heading = this.#setter.heading()
  }

  async print(): Promise<void> {
    await this.#newPage()
    const sizes = this.#document.page.orientation === 'landscape' ? SIZES : { ...SIZES, header: 12 }
    this.#y += drawFront(this.#canvas, this.#document, this.#place(), sizes)
    this.#drawHeading()
    await this.#drawEnd(await this.#drawRows())
  }

  #place() {
    return { x: this.#left, y: this.#y, width: this.#right - this.#left }
  }

  /** Draws all but the last block, which belongs to the end of the table. */
  async #drawRows(): Promise<Block | undefined> {
    const open: string[] = []
    let block: Block | undefined
    for await (const row of this.#document.rows) {
      if (block?.hasRow && (row.kind === 'row' || row.kind === 'group-start')) {
        await this.#drawBlock(block)
        block = undefined
      }
      if (row.kind === 'group-start') open.splice(row.depth)
      block ??= { strips: [], openBefore: [...open], hasRow: false }
      block.strips.push(...this.#setter.row(row))
      if (row.kind === 'group-start') open.push(row.label)
      else block.hasRow = true
      if (row.kind === 'group-end') open.splice(row.depth)
    }
    return block
  }

  async #newPage(): Promise<void> {
    const { page, footer } = this.#document
    const canvas = this.#canvas
    await canvas.addPage()
    const rule = page.pageNumbers ?? 'from-second'
    if (rule === 'all' || (rule === 'from-second' && canvas.pages > 1)) {
      const number = canvas.wrap(String(canvas.pages), 'regular', 13, 100)
      canvas.lines(number, this.#left, this.#top / 2 - 5, this.#right - this.#left, 13, 'center')
    }
    if (footer) this.#drawFooter(footer.text, footer.qr)
    this.#y = this.#top
  }

  #drawFooter(text: string, qr: string | undefined): void {
    const canvas = this.#canvas
    const side = qr === undefined ? 0 : Math.min(canvas.height - this.#bottom - MM - unprintable, 15 * MM)
    const width = this.#right - this.#left - (side > 0 ? side + 3 * MM : 0)
    const y = this.#bottom + 3 * MM
    canvas.rule(this.#left, y - MM, this.#left + width, y - MM, 0.3)
    canvas.lines(canvas.wrap(text, 'regular', 8, width), this.#left, y, width, 8, 'left')
    if (qr !== undefined) canvas.qr(qr, this.#right - side, this.#bottom + MM, side, true)
  }

  #drawHeading(): void {
    this.#heading.forEach((strip, i) => this.#draw(strip, i === 0))
  }

  #draw(strip: Strip, closedAbove = false): void {
    this.#setter.draw(strip, this.#y, closedAbove)
    if (strip.code) this.#options.onLine?.(strip.code.text, this.#canvas.pages)
    this.#y += strip.height
  }

  /** A page with the heading of the table, and the groups that go on. */
  async #newTablePage(open: readonly string[]): Promise<void> {
    await this.#newPage()
    this.#drawHeading()
    for (const strip of this.#continuation(open)) this.#draw(strip)
  }

  #continuation(open: readonly string[]): Strip[] {
    const { continued } = this.#document.texts
    return continued === undefined || open.length === 0 ? [] : [this.#setter.label(`${open.join(' – ')} (${continued})`, 0)]
  }

  /** Where the first strip of a new page begins. */
  #fresh(open: readonly string[]): number {
    return this.#top + heightOf(this.#heading) + heightOf(this.#continuation(open))
  }

  async #drawBlock(block: Block, andThen = 0): Promise<void> {
    const height = heightOf(block.strips) + andThen
    if (this.#y + height > this.#bottom) {
      const fresh = this.#fresh(block.openBefore)
      if (fresh + height > this.#bottom && andThen > 0) return this.#drawBlock(block)
      if (this.#y > fresh && fresh + height <= this.#bottom) await this.#newTablePage(block.openBefore)
    }
    for (const strip of block.strips) await this.#drawFitting(strip, block.openBefore)
  }

  async #drawFitting(strip: Strip, open: readonly string[]): Promise<void> {
    if (this.#y + strip.height > this.#bottom && this.#y > this.#fresh(open)) await this.#newTablePage(open)
    if (this.#y + strip.height <= this.#bottom) this.#draw(strip)
    else await this.#drawInSlices(strip, open)
  }

  /** For a row taller than a page: as many lines as fit, the rest on the pages after. */
  async #drawInSlices(strip: Strip, open: readonly string[]): Promise<void> {
    const lineHeight = this.#setter.size * LEADING
    let cells: SetCell[] = strip.cells
    let code = strip.code
    while (cells.length > 0) {
      const room = Math.max(1, Math.floor((this.#bottom - this.#y - 6 * PAD) / lineHeight))
      const shown = cells.map(cell => ({ ...cell, lines: cell.lines.slice(0, room) }))
      const height = Math.max(...shown.map(cell => cell.lines.length)) * lineHeight + 6 * PAD
      this.#draw({ height, cells: shown, edges: strip.edges, ...(code ? { code } : {}) })
      code = undefined
      cells = cells.map(cell => ({ ...cell, lines: cell.lines.slice(room) })).filter(cell => cell.lines.length > 0)
      if (cells.length > 0) await this.#newTablePage(open)
    }
  }

  /** Closing lines and signatures stay together, and the last rows with them: nobody signs a page without a row on it. */
  async #drawEnd(last: Block | undefined): Promise<void> {
    const { closing = [], signatures = [] } = this.#document
    const lines = (typeof closing === 'function' ? closing() : closing).map(line => styled(line, { size: 13 }))
    const left = { align: 'left' as const }
    const gap = 4 * MM
    const closingHeight = lines.length > 0 ? gap + stack(this.#canvas, lines, { ...this.#place(), ...left, measure: true }) : 0
    const signing = signatures.length > 0 ? gap + drawSignatures(this.#canvas, signatures, { ...this.#place(), measure: true }) : 0
    if (last) await this.#drawBlock(last, closingHeight + signing)
    const end = closingHeight + signing
    if (this.#y + end > this.#bottom && this.#top + end <= this.#bottom) await this.#newPage()
    if (closingHeight > 0) this.#y += gap
    for (const line of lines) {
      if (this.#y + stack(this.#canvas, [line], { ...this.#place(), ...left, measure: true }) > this.#bottom) await this.#newPage()
      this.#y += stack(this.#canvas, [line], { ...this.#place(), ...left })
    }
    if (signing === 0) return
    if (this.#y + signing > this.#bottom) await this.#newPage()
    this.#y += gap
    this.#y += drawSignatures(this.#canvas, signatures, this.#place())
  }
}

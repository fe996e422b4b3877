import { type Face, LEADING, MM, type PdfCanvas, type SetLine } from './pdf-canvas.ts'
import {
  type Align,
  cellText,
  type Column,
  groupThousands,
  type LeafColumn,
  moneyColumn,
  type Sum,
  sumLabel,
  type TableDocument,
  type TableRow,
} from './table.ts'

export const PAD = 1.3 * MM
const CODE_SIZE = 7
const SMALLEST_CODE = 5
const GROUP_HEIGHT = 6.5 * MM
const GREY = 0.93

export type SetCell = { lines: SetLine[]; x: number; width: number; align: Align; size: number }

/** A stripe across the table, drawn in one piece unless it is taller than a page. `edges` are where uprights stand. */
export type Strip = {
  height: number
  cells: SetCell[]
  edges: number[]
  grey?: boolean
  /** Line code, small, at the foot of the first cell. */
  code?: { text: string; lines: SetLine[]; size: number; height: number }
  /** Headings of two storeys: the shared ones above, those of their columns below. */
  storeys?: { upperHeight: number; upper: SetCell[]; lower: SetCell[] }
}

type Leaf = LeafColumn & { x: number; drawn: number }

export const heightOf = (strips: readonly Strip[]) => strips.reduce((sum, strip) => sum + strip.height, 0)

/** Turns rows of a table into strips of set type between `left` and `right` (points). */
export class StripSetter {
  readonly #canvas: PdfCanvas
  readonly #document: TableDocument
  readonly #leaves: Leaf[]
  readonly #left: number
  readonly #right: number
  readonly #edges: number[]
  readonly #leastHeight: number
  readonly #moneyAt: number
  readonly size: number

  constructor(canvas: PdfCanvas, document: TableDocument, leaves: readonly LeafColumn[], left: number, right: number) {
    this.#canvas = canvas
    this.#document = document
    this.#left = left
    this.#right = right
    this.size = document.page.fontSize ?? 11
    this.#leastHeight = (document.page.rowHeight ?? 9) * MM
    const stretch = (right - left) / leaves.reduce((sum, leaf) => sum + leaf.width, 0)
    let x = left
    this.#leaves = leaves.map(leaf => {
      const drawn = leaf.width * stretch
      x += drawn
      return { ...leaf, x: x - drawn, drawn }
    })
    this.#edges = [...this.#leaves.map(leaf => leaf.x), right]
    this.#moneyAt = moneyColumn(leaves)
  }

  heading(): Strip[] {
    const strips = [this.#headings(this.#document.columns)]
    if (this.#document.columnNumbers) {
      const cells = this.#leaves.map((leaf, i) => this.#cell(leaf.x, leaf.drawn, String(i + 1), 'italic', 'center', 10))
      strips.push({ height: 10 * LEADING + PAD, cells, edges: this.#edges })
    }
    return strips
  }

  row(row: TableRow): Strip[] {
    if (row.kind === 'row') return [this.#data(row)]
    if (row.kind === 'group-start') return [this.label(row.label, row.depth)]
    return this.#sum(row, row.kind === 'total' ? 0 : row.depth)
  }

  /** The name of a group across the whole table. */
  label(text: string, depth: number): Strip {
    const shift = depth * 3 * MM
    const cell = this.#cell(this.#left + shift, this.#right - this.#left - shift, text, groupFace(depth), 'left')
    return { height: this.#groupHeight(cell.lines.length), cells: [cell], edges: [this.#left, this.#right], grey: depth === 0 }
  }

  draw(strip: Strip, y: number, closedAbove: boolean): void {
    const canvas = this.#canvas
    const end = y + strip.height
    const { storeys } = strip
    const split = storeys && storeys.upper.length > 0 ? y + storeys.upperHeight : y
    if (strip.grey) canvas.shade(this.#left, y, this.#right - this.#left, strip.height, GREY)
    const segments: [number, number, number, number][] = [[this.#left, end, this.#right, end]]
    // A grey ground covers the lower line of the strip above.
    if (closedAbove || strip.grey) segments.push([this.#left, y, this.#right, y])
    const shared = storeys?.upper ?? []
    for (const x of strip.edges) {
      const belowShared = shared.some(cell => x > cell.x - PAD + 0.1 && x < cell.x + cell.width + PAD - 0.1)
      segments.push([x, belowShared ? split : y, x, end])
    }
    for (const cell of shared) segments.push([cell.x - PAD, split, cell.x + cell.width + PAD, split])
    canvas.grid(segments)
    for (const cell of shared) this.#draw(cell, y, split)
    for (const cell of storeys?.lower ?? []) this.#draw(cell, split, end)
    const codeHeight = strip.code?.height ?? 0
    const first = this.#left + PAD
    for (const cell of strip.cells) this.#draw(cell, y, cell.x === first ? end - codeHeight : end)
    if (!strip.code) return
    const { lines, size } = strip.code
    canvas.lines(lines, first - PAD / 2, end - codeHeight - PAD / 3, this.#leaves[0]!.drawn - PAD, size, 'center')
  }

  #draw(cell: SetCell, y: number, end: number): void {
    const height = cell.lines.length * cell.size * LEADING
    this.#canvas.lines(cell.lines, cell.x, y + Math.max((end - y - height) / 2, PAD / 3), cell.width, cell.size, cell.align)
  }

  #cell(x: number, drawn: number, text: string, face: Face, align: Align, size = this.size): SetCell {
    const width = drawn - 2 * PAD
    return { lines: this.#canvas.wrap(text, face, size, width), x: x + PAD, width, align, size }
  }

  /** A number broken over two lines reads as two numbers, so one too long for its column is set smaller. */
  #figure(leaf: Leaf, text: string, face: Face): SetCell {
    const cell = this.#cell(leaf.x, leaf.drawn, text, face, alignOf(leaf))
    if (cell.lines.length === 1 || !/^[\d.,-]+$/.test(text)) return cell
    const natural = this.#canvas.wrap(text, face, this.size, Number.MAX_SAFE_INTEGER)[0]!.width
    return this.#cell(leaf.x, leaf.drawn, text, face, alignOf(leaf), (this.size * (cell.width - 0.1)) / natural)
  }

  #headings(columns: readonly Column[]): Strip {
    const tall = (cell: SetCell) => Math.max(cell.lines.length, 1) * this.size * LEADING + 2 * PAD
    const heading = (x: number, drawn: number, text: string) => this.#cell(x, drawn, text, 'bold', 'center')
    const upper: SetCell[] = []
    const lower: SetCell[] = []
    const cells: SetCell[] = []
    let at = 0
    for (const column of columns) {
      const members = this.#leaves.slice(at, at + ('columns' in column ? column.columns.length : 1))
      const drawn = members.reduce((sum, member) => sum + member.drawn, 0)
      const above = heading(members[0]!.x, drawn, column.heading)
      if ('columns' in column) {
        upper.push(above)
        lower.push(...members.map(member => heading(member.x, member.drawn, member.heading)))
      } else {
        cells.push(above)
      }
      at += members.length
    }
    const upperHeight = Math.max(0, ...upper.map(tall))
    const height = Math.max(upperHeight + Math.max(0, ...lower.map(tall)), ...cells.map(tall))
    return { height, cells, edges: this.#edges, storeys: { upperHeight, upper, lower } }
  }

  #data(row: Extract<TableRow, { kind: 'row' }>): Strip {
    const cells: SetCell[] = []
    let most = 1
    for (const leaf of this.#leaves) {
      const text = cellText(leaf, row.cells[leaf.key])
      if (text === '') continue
      const cell =
        leaf.kind === 'text' ? this.#cell(leaf.x, leaf.drawn, text, 'regular', alignOf(leaf)) : this.#figure(leaf, text, 'regular')
      most = Math.max(most, cell.lines.length)
      cells.push(cell)
    }
    const strip: Strip = { height: 0, cells, edges: this.#edges }
    let needed = most * this.size * LEADING + PAD
    if (row.lineCode) {
      strip.code = this.#code(row.lineCode)
      const beside = cells.find(cell => cell.x === this.#left + PAD)?.lines.length ?? 0
      needed = Math.max(needed, beside * this.size * LEADING + strip.code.height + PAD)
    }
    strip.height = Math.max(needed, this.#leastHeight)
    return strip
  }

  /** On one line where it can be read so, else broken. */
  #code(text: string): NonNullable<Strip['code']> {
    const width = this.#leaves[0]!.drawn - PAD
    const natural = this.#canvas.wrap(text, 'regular', CODE_SIZE, Number.MAX_SAFE_INTEGER)[0]?.width ?? 0
    const size = natural <= width ? CODE_SIZE : Math.max(SMALLEST_CODE, (CODE_SIZE * width) / natural)
    const lines = this.#canvas.wrap(text, 'regular', size, width)
    return { text, lines, size, height: lines.length * size * LEADING }
  }

  /** The label fills the columns left of the first figure; where a figure stands at the very left, it gets a strip of its own. */
  #sum(sum: Sum, depth: number): Strip[] {
    const figures = this.#leaves.flatMap((leaf, i) => {
      const value = sum.cells?.[leaf.key] ?? (i === this.#moneyAt ? sum.money : undefined)
      if (value === undefined || value === null) return []
      return [{ leaf, text: typeof value === 'string' ? value : groupThousands(value) }]
    })
    const text = sumLabel(this.#document.texts, sum, this.#moneyAt >= 0)
    const first = figures[0]?.leaf
    if (!first) return [this.label(text, depth)]
    const face = groupFace(depth)
    const cells = figures.map(({ leaf, text }) => this.#figure(leaf, text, face))
    const shift = depth * 3 * MM
    const apart = first.x === this.#left
    if (!apart) cells.unshift(this.#cell(this.#left + shift, first.x - this.#left - shift, text, face, 'left'))
    const height = this.#groupHeight(Math.max(...cells.map(cell => cell.lines.length)))
    const edges = [...new Set([this.#left, ...figures.flatMap(({ leaf }) => [leaf.x, leaf.x + leaf.drawn]), this.#right])]
    const strip: Strip = { height, cells, edges, grey: depth === 0 }
    return apart ? [this.label(text, depth), strip] : [strip]
  }

  #groupHeight(lines: number): number {
    return Math.max(lines * this.size * LEADING + PAD, GROUP_HEIGHT)
  }
}

const groupFace = (depth: number): Face => (depth === 0 ? 'bold' : depth === 1 ? 'boldItalic' : 'italic')

const alignOf = (leaf: LeafColumn): Align => leaf.align ?? (leaf.kind === 'money' ? 'right' : leaf.kind === 'number' ? 'center' : 'left')

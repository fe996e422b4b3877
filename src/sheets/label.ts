import type { Writable } from 'node:stream'
import { faceOf, LEADING, MM, PdfCanvas, type SetLine } from './pdf-canvas.ts'
import { fill } from './sink.ts'
import { type Align, type Line, styled } from './table.ts'

/** Millimetres. `top` and `left` are where the first label begins; labels touch unless there are gaps. */
export type LabelSheet = {
  columns: number
  rows: number
  width: number
  height: number
  top: number
  left: number
  gapX: number
  gapY: number
  padding: number
}

/** The common A4 sheet of 24 labels, 70 × 37 mm. */
export const SHEET_70_BY_37: LabelSheet = { columns: 3, rows: 8, width: 70, height: 37, top: 0.5, left: 0, gapX: 0, gapY: 0, padding: 4 }

/** The first line names the person or thing; it is printed again when a label needs a second one. */
export type Label = { lines: readonly [Line, ...Line[]]; qr?: string }

export type LabelFile = {
  /** Title of the file, not printed. */
  name: string
  createdAt: Date
  language: string
  labels: Iterable<Label> | AsyncIterable<Label>
  sheet?: LabelSheet
  /** Labels already taken from the first sheet. */
  skip?: number
}

type SetText = { line: SetLine; size: number; align: Align }

const SIZE = 11
const SCALES = [1, 0.9, 0.8, 0.72]
const QR_SIDE = 17 * MM

/**
 * Writes labels on A4 sheets, left to right, and ends the sink. Long text is printed smaller, then goes on to a second label that
 * repeats the first line and says "(2/2)": a dose is never cut. Refuses a first line that fills a label by itself, and a skip
 * outside the sheet.
 */
export async function writeLabels(file: LabelFile, sink: Writable): Promise<{ pages: number; labels: number }> {
  return fill(sink, async () => {
    const canvas = new PdfCanvas(sink, { ...file, orientation: 'portrait' })
    try {
      const labels = await printLabels(file, canvas)
      canvas.end()
      return { pages: canvas.pages, labels }
    } catch (error) {
      canvas.abandon()
      throw error
    }
  })
}

/** Answers the labels used, second ones included. */
async function printLabels(file: LabelFile, canvas: PdfCanvas): Promise<number> {
  const sheet = file.sheet ?? SHEET_70_BY_37
  const perPage = sheet.columns * sheet.rows
  const skip = file.skip ?? 0
  if (!Number.isInteger(skip) || skip < 0 || skip >= perPage) throw new RangeError(`skip ${skip}: a sheet has labels 0 to ${perPage - 1}`)
  let at = skip
  await canvas.addPage()
  for await (const label of file.labels) {
    for (const [i, texts] of setLabel(canvas, label, sheet).entries()) {
      if (at === perPage) {
        await canvas.addPage()
        at = 0
      }
      const x = (sheet.left + (at % sheet.columns) * (sheet.width + sheet.gapX) + sheet.padding) * MM
      const y = (sheet.top + Math.floor(at / sheet.columns) * (sheet.height + sheet.gapY) + sheet.padding) * MM
      drawLabel(canvas, texts, x, y, textWidth(sheet, label))
      if (label.qr !== undefined && i === 0) canvas.qr(label.qr, x + textWidth(sheet, label) + 2 * MM, y, QR_SIDE)
      at++
    }
  }
  return (canvas.pages - 1) * perPage + at - skip
}

function textWidth(sheet: LabelSheet, label: Label): number {
  return (sheet.width - 2 * sheet.padding) * MM - (label.qr === undefined ? 0 : QR_SIDE + 2 * MM)
}

/** The texts of one label, or of several where one cannot hold them. */
function setLabel(canvas: PdfCanvas, label: Label, sheet: LabelSheet): SetText[][] {
  const room = (sheet.height - 2 * sheet.padding) * MM
  const width = textWidth(sheet, label)
  for (const scale of SCALES) {
    const texts = label.lines.flatMap((line, i) => setText(canvas, line, i === 0, scale, width))
    if (heightOf(texts) <= room) return [texts]
  }
  const scale = SCALES.at(-1)!
  const [first, ...others] = label.lines
  const mark = (text: string) => [
    ...setText(canvas, first, true, scale, width),
    ...setText(canvas, { text, italic: true, align: 'right' }, false, scale, width),
  ]
  const rest = others.flatMap(line => setText(canvas, line, false, scale, width))
  const left = room - heightOf(mark('(9/9)'))
  if (left < Math.max(0, ...rest.map(text => text.size)) * LEADING)
    throw new RangeError('the first line of a label leaves no room for the others')
  const parts: SetText[][] = [[]]
  for (const text of rest) {
    if (heightOf([...parts.at(-1)!, text]) > left) parts.push([])
    parts.at(-1)!.push(text)
  }
  return parts.map((part, i) => [...mark(`(${i + 1}/${parts.length})`), ...part])
}

function setText(canvas: PdfCanvas, line: Line, first: boolean, scale: number, width: number): SetText[] {
  const style = styled(line, first ? { bold: true, size: SIZE + 1 } : { size: SIZE })
  const size = (style.size ?? SIZE) * scale
  return canvas.wrap(style.text, faceOf(style), size, width).map(set => ({ line: set, size, align: style.align ?? 'left' }))
}

const heightOf = (texts: readonly SetText[]) => texts.reduce((sum, text) => sum + text.size * LEADING, 0)

function drawLabel(canvas: PdfCanvas, texts: readonly SetText[], x: number, y: number, width: number): void {
  let at = y
  for (const { line, size, align } of texts) at += canvas.lines([line], x, at, width, size, align)
}

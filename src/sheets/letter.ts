import type { Writable } from 'node:stream'
import { faceOf, LEADING, MM, PdfCanvas, type Run } from './pdf-canvas.ts'
import { drawFront, drawSignatures, type Front, stack } from './pdf-front.ts'
import { fill } from './sink.ts'
import { type Line, type SignatureBlock, styled } from './table.ts'

export type LetterPart =
  | { kind: 'text'; runs: readonly Run[]; align?: 'left' | 'center'; indent?: boolean }
  | { kind: 'list'; items: readonly (readonly Run[])[] }
  /** Label and value below each other in two columns: "Thời gian: 7 giờ 30 …". */
  | { kind: 'facts'; rows: readonly { label: string; value: readonly Run[] }[] }

/** A big boxed number beside the text, such as the ticket number of a check-up. */
export type Ticket = { caption: string; number: string; note?: string }

export type Letter = Front & {
  parts: readonly LetterPart[]
  ticket?: Ticket
  qr?: { text: string; caption?: string }
  /** "Nơi nhận", at the bottom left beside the signature. */
  copies?: readonly Line[]
  signature?: SignatureBlock
  footnote?: string
}

export type LetterFile = {
  /** Title of the file, not printed. */
  name: string
  createdAt: Date
  language: string
  perPage: 1 | 2
  letters: Iterable<Letter> | AsyncIterable<Letter>
}

type Area = { x: number; y: number; width: number; height: number }

/** Below three quarters of its size print is too small for old eyes. */
const SCALES = [1, 0.94, 0.88, 0.82, 0.76]
const SIZE = 13
const SIDE = 38 * MM

/**
 * Writes letters on A4 portrait, one or two a page, in the order given, and ends the sink; letters stream. A letter too long for its
 * half is printed smaller, then on a page of its own; nothing is cut. Refuses a letter longer than a page at three quarters of the
 * usual size, naming its number. National header and margins after NĐ 30/2020/NĐ-CP.
 */
export async function writeLetters(file: LetterFile, sink: Writable): Promise<{ pages: number; letters: number }> {
  return fill(sink, async () => {
    const canvas = new PdfCanvas(sink, { ...file, orientation: 'portrait' })
    try {
      const letters = await printLetters(file, canvas)
      canvas.end()
      return { pages: canvas.pages, letters }
    } catch (error) {
      canvas.abandon()
      throw error
    }
  })
}

async function printLetters(file: LetterFile, canvas: PdfCanvas): Promise<number> {
  const half = canvas.height / 2
  const side = { x: 25 * MM, width: canvas.width - 40 * MM }
  const whole: Area = { x: 30 * MM, y: 20 * MM, width: canvas.width - 45 * MM, height: canvas.height - 40 * MM }
  const halves: Area[] = [0, half].map(top => ({ ...side, y: top + 11 * MM, height: half - 19 * MM }))
  let count = 0
  let free: Area[] = []
  for await (const letter of file.letters) {
    count++
    const small = file.perPage === 2 ? scaleThatFits(canvas, letter, halves[0]!) : undefined
    if (small === undefined) {
      const scale = scaleThatFits(canvas, letter, whole)
      if (scale === undefined) throw new RangeError(`letter ${count} is longer than a page`)
      await canvas.addPage()
      drawLetter(canvas, letter, whole, scale, false)
      free = []
      continue
    }
    if (free.length === 0) {
      await canvas.addPage()
      canvas.dashed(0, half, canvas.width, half)
      free = [...halves]
    }
    drawLetter(canvas, letter, free.shift()!, small, false)
  }
  // A pdf without a page cannot be opened.
  if (count === 0) await canvas.addPage()
  return count
}

function scaleThatFits(canvas: PdfCanvas, letter: Letter, area: Area): number | undefined {
  return SCALES.find(scale => drawLetter(canvas, letter, area, scale, true) <= area.height)
}

/** Draws, or with `measure` only answers the height. */
function drawLetter(canvas: PdfCanvas, letter: Letter, area: Area, scale: number, measure: boolean): number {
  const size = SIZE * scale
  const gap = 2 * MM * scale
  const sizes = { header: 11.5 * scale, date: 12 * scale, title: 15 * scale, meta: size, gap: 4 * MM * scale }
  let y = area.y + drawFront(canvas, letter, { ...area, measure }, sizes)
  const beside = drawSide(canvas, letter, { ...area, y }, scale, measure)
  const sideEnd = y + beside
  for (const part of letter.parts) {
    const width = y < sideEnd ? area.width - SIDE * scale - 4 * MM : area.width
    y += drawPart(canvas, part, { x: area.x, y, width, height: 0 }, size, measure) + gap
  }
  y = Math.max(y, sideEnd)
  y += gap + drawFoot(canvas, letter, { ...area, y: y + gap }, scale, measure)
  if (letter.footnote) {
    const lines = canvas.wrap(letter.footnote, 'italic', 8, area.width)
    const height = lines.length * 8 * LEADING
    if (!measure) canvas.lines(lines, area.x, area.y + area.height - height, area.width, 8, 'left')
    y += height + 1
  }
  return y - area.y
}

/** Ticket number and QR code below each other at the right edge; answers their height. */
function drawSide(canvas: PdfCanvas, letter: Letter, area: Area, scale: number, measure: boolean): number {
  const width = SIDE * scale
  const x = area.x + area.width - width
  const inner = { x: x + MM, width: width - 2 * MM, align: 'center' as const, measure }
  let { y } = area
  if (letter.ticket) {
    const { caption, number, note } = letter.ticket
    const top = y
    y += 1.5 * MM
    y += stack(canvas, [{ text: caption, bold: true, size: 11 * scale }], { ...inner, y })
    y += stack(canvas, [{ text: number, bold: true, size: ticketSize(canvas, number, inner.width, 40 * scale) }], { ...inner, y })
    if (note) y += stack(canvas, [{ text: note, bold: true, size: 12 * scale }], { ...inner, y })
    y += 1.5 * MM
    if (!measure) canvas.box(x, top, width, y - top, 1.2)
    y += 2 * MM
  }
  if (letter.qr) {
    const side = 27 * MM * scale
    if (!measure) canvas.qr(letter.qr.text, x + (width - side) / 2, y, side)
    y += side + MM
    if (letter.qr.caption) y += stack(canvas, [{ text: letter.qr.caption, size: 9 * scale }], { ...inner, y })
  }
  return y - area.y
}

function ticketSize(canvas: PdfCanvas, number: string, width: number, wished: number): number {
  const [line] = canvas.wrap(number, 'bold', wished, 10_000)
  return line && line.width > width ? (wished * width) / line.width : wished
}

function drawPart(canvas: PdfCanvas, part: LetterPart, area: Area, size: number, measure: boolean): number {
  const set = (runs: readonly Run[], x: number, y: number, width: number, align: 'left' | 'center') => {
    const lines = canvas.wrapRuns(runs.map(faced), size, width)
    if (!measure) canvas.lines(lines, x, y, width, size, align)
    return Math.max(lines.length, 1) * size * LEADING
  }
  if (part.kind === 'text') {
    const indent = part.indent ? [{ text: INDENT, face: 'regular' as const }] : []
    const lines = canvas.wrapRuns([...indent, ...part.runs.map(faced)], size, area.width)
    if (!measure) canvas.lines(lines, area.x, area.y, area.width, size, part.align ?? 'left')
    return lines.length * size * LEADING
  }
  let used = 0
  if (part.kind === 'list') {
    const shift = size * 1.1
    for (const item of part.items) {
      if (!measure) set(['–'], area.x + size * 0.2, area.y + used, shift, 'left')
      used += set(item, area.x + shift, area.y + used, area.width - shift, 'left') + 0.6 * MM
    }
    return used
  }
  const labels = part.rows.map(row => canvas.wrap(row.label, 'regular', size, area.width * 0.4))
  const shift = Math.max(...labels.flat().map(line => line.width), 0) + 2.5 * MM
  part.rows.forEach((row, i) => {
    const label = labels[i]!
    if (!measure) canvas.lines(label, area.x, area.y + used, shift, size, 'left')
    const value = set(row.value, area.x + shift, area.y + used, area.width - shift, 'left')
    used += Math.max(value, label.length * size * LEADING) + 0.6 * MM
  })
  return used
}

const faced = (run: Run) => (typeof run === 'string' ? { text: run, face: 'regular' as const } : { text: run.text, face: faceOf(run) })

/** No-break spaces: a first line that is set in, without a measure of its own. */
const INDENT = '\u00a0'.repeat(8)

function drawFoot(canvas: PdfCanvas, letter: Letter, area: Area, scale: number, measure: boolean): number {
  const middle = area.width * 0.45
  const copies = (letter.copies ?? []).map((line, i) => {
    const usual = i === 0 ? { bold: true, italic: true, size: 12 } : { size: 11 }
    const style = styled(line, usual)
    return { ...style, size: (style.size ?? 11) * scale }
  })
  const left = stack(canvas, copies, { x: area.x, y: area.y, width: middle - 4 * MM, align: 'left', measure })
  const place = { x: area.x + middle, y: area.y, width: area.width - middle, measure }
  const right = letter.signature ? drawSignatures(canvas, [letter.signature], place, scale) : 0
  return Math.max(left, right)
}

import { faceOf, LEADING, MM, type PdfCanvas } from './pdf-canvas.ts'
import { type Align, headerLeft, headerRight, type Line, type SignatureBlock, type Signer, styled, type StyledLine } from './table.ts'

/** Room for a signature and a stamp between the title of the signer and the name. */
const SIGNING_ROOM = 24 * MM
const MOST_SIGNERS = 4

/** Where lines go; with `measure` nothing is drawn. */
export type Place = { x: number; y: number; width: number; align: Align; measure?: boolean }

/** Lines below each other, each in its own size and face; answers the height in points. */
export function stack(canvas: PdfCanvas, lines: readonly StyledLine[], { x, y, width, align: usual, measure }: Place): number {
  let used = 0
  for (const line of lines) {
    const size = line.size ?? 13
    const align = line.align ?? usual
    const set = canvas.wrap(line.text, faceOf(line), size, width)
    if (!measure) canvas.lines(set, x, y + used, width, size, align)
    used += Math.max(set.length, 1) * size * LEADING
    const widest = Math.max(0, ...set.map(one => one.width))
    if (line.rule && widest > 0) {
      const long = line.rule === 'full' ? widest : widest * 0.4
      const from = align === 'left' ? x : align === 'right' ? x + width - long : x + (width - long) / 2
      if (!measure) canvas.rule(from, y + used + 1.5, from + long, y + used + 1.5, 0.7)
      used += 3
    }
  }
  return used
}

export type Front = {
  header?: { left: readonly Line[]; right: readonly Line[] } | undefined
  placeAndDate?: string | undefined
  titles: readonly Line[]
  meta?: readonly Line[] | undefined
}

/** National header, place and date, titles, meta lines (NĐ 30/2020 phụ lục I); sizes in points. Answers the height. */
export function drawFront(
  canvas: PdfCanvas,
  front: Front,
  place: Omit<Place, 'align'>,
  sizes: { header: number; date: number; title: number; meta: number; gap: number },
): number {
  const { x, y, width } = place
  const date = (text: string) => [{ text, italic: true, size: sizes.date }]
  let used = 0
  if (front.header) {
    const cut = width * 0.43
    const left = stack(canvas, headerLeft(front.header.left, sizes.header), { ...place, width: cut - 2 * MM, align: 'center' })
    const beside = { ...place, x: x + cut, width: width - cut, align: 'center' as const }
    let right = stack(canvas, headerRight(front.header.right, sizes.header), beside)
    if (front.placeAndDate) right += 4 + stack(canvas, date(front.placeAndDate), { ...beside, y: y + right + 4 })
    used += Math.max(left, right) + sizes.gap
  } else if (front.placeAndDate) {
    used += stack(canvas, date(front.placeAndDate), { ...place, align: 'right' }) + sizes.gap / 2
  }
  const titles = front.titles.map(line => styled(line, { bold: true, size: sizes.title }))
  const meta = (front.meta ?? []).map(line => styled(line, { italic: true, size: sizes.meta }))
  if (titles.length + meta.length > 0)
    used += stack(canvas, [...titles, ...meta], { ...place, y: y + used, align: 'center' }) + sizes.gap * 0.8
  return used
}

/** Refuses more than four signers: their titles would no longer fit beside each other. */
export function countSigners(blocks: readonly SignatureBlock[]): number {
  const signers = blocks.reduce((sum, block) => sum + block.signers.length, 0)
  if (signers > MOST_SIGNERS) throw new RangeError(`at most ${MOST_SIGNERS} signers stand beside each other, not ${signers}`)
  return signers
}

/** Blocks beside each other, each as wide as it has signers; answers the height. `scale` shrinks type and room alike. */
export function drawSignatures(canvas: PdfCanvas, blocks: readonly SignatureBlock[], place: Omit<Place, 'align'>, scale = 1): number {
  const column = place.width / Math.max(countSigners(blocks), 1)
  const row = (cells: { lines: StyledLine[]; columns: number }[], y: number): number => {
    let x = place.x
    let tallest = 0
    for (const cell of cells) {
      const width = column * cell.columns
      tallest = Math.max(tallest, stack(canvas, cell.lines, { ...place, x: x + MM, y, width: width - 2 * MM, align: 'center' }))
      x += width
    }
    return tallest
  }
  const line = (text: string | undefined, style: Omit<StyledLine, 'text'>): StyledLine[] =>
    text === undefined ? [] : [{ ...style, text, size: (style.size ?? 13) * scale }]
  const over = (lines: (block: SignatureBlock) => StyledLine[]) =>
    blocks.map(block => ({ lines: lines(block), columns: block.signers.length }))
  const under = (lines: (signer: Signer) => StyledLine[]) =>
    blocks.flatMap(block => block.signers).map(signer => ({ lines: lines(signer), columns: 1 }))
  let y = place.y
  const dates = over(block => line(block.placeAndDate, { italic: true }))
  y += row(dates, y)
  const headings = over(block => line(block.heading, { bold: true }))
  y += row(headings, y) + MM * scale
  const roles = under(({ title, note }) => [...line(title, { bold: true }), ...line(note, { italic: true, size: 12 })])
  y += row(roles, y) + SIGNING_ROOM * scale
  const names = under(({ name }) => line(name, { bold: true }))
  y += row(names, y)
  return y - place.y
}

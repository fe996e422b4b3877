import { createRequire } from 'node:module'
import type { Writable } from 'node:stream'
import type PdfKit from 'pdfkit'
import { qrRuns } from './qr.ts'
import { breathe } from './sink.ts'
import { printable } from './table.ts'

export const MM = 72 / 25.4
/** Line height as a multiple of the type size. */
export const LEADING = 1.15
/** Tinos: where the baseline sits below the top of a line, as a multiple of the type size. */
const ASCENT = 0.891

export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic'
export type FaceWish = { bold?: boolean | undefined; italic?: boolean | undefined }
/** Text already turned into glyphs: `show` goes between the outer brackets of a TJ operator; width in points. */
export type SetLine = { pieces: { face: Face; show: string; width: number }[]; width: number; last: boolean }
export type Run = string | ({ text: string } & FaceWish)

type Word = { show: string; width: number }
type OpenFont = { id: string; encode(text: string): [string[], { xAdvance: number; advanceWidth: number }[]]; ref(): unknown }
type OpenDocument = { _font: OpenFont; page: { fonts: Record<string, unknown>; xobjects: Record<string, unknown> } }
type OpenReference = { data: Record<string, unknown>; end(chunk?: string): void }

const FILES: Record<Face, string> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
}
const NUMBERED = /^(?=.*\d)[\x21-\x7e\u00c0-\u024f\u1ea0-\u1ef9]+$/
const CACHED_WORDS = 20_000
const require = createRequire(import.meta.url)

export const faceOf = (wish: FaceWish): Face => (wish.bold ? (wish.italic ? 'boldItalic' : 'bold') : wish.italic ? 'italic' : 'regular')

const figure = (value: number) => String(Math.round(value * 100) / 100)

/**
 * Draws straight into pdfkit's content streams: glyphs are laid out once a word and remembered, pages are written out as they
 * fill. Coordinates are points from the top left corner. The same calls with the same `createdAt` give the same bytes.
 */
export class PdfCanvas {
  readonly width: number
  readonly height: number
  pages = 0
  readonly #pdf: PDFKit.PDFDocument
  readonly #sink: Writable
  readonly #fonts = new Map<Face, { font: OpenFont; words: Map<string, Word>; space: Word }>()
  readonly #forms = new Map<string, { name: string; reference: unknown; size: number }>()
  #content: string[] = []
  #onPage = new Set<string>()

  constructor(sink: Writable, about: { name: string; language: string; createdAt: Date; orientation: 'landscape' | 'portrait' }) {
    const options = {
      autoFirstPage: false,
      size: 'A4',
      layout: about.orientation,
      margin: 0,
      lang: about.language,
      displayTitle: true,
      // Its cache of laid-out words has no end; ours, below, has.
      fontLayoutCache: false,
      pdfVersion: '1.7' as const,
      info: { Title: about.name, CreationDate: about.createdAt, ModDate: about.createdAt, Producer: 'Hậu Phương', Creator: 'Hậu Phương' },
    }
    // As in xlsx.ts: by the first file that is written.
    const Pdf = require('pdfkit') as typeof PdfKit
    this.#pdf = new Pdf(options)
    this.#sink = sink
    this.#pdf.pipe(sink)
    const [short, long] = [595.28, 841.89]
    this.width = about.orientation === 'landscape' ? long : short
    this.height = about.orientation === 'landscape' ? short : long
  }

  /** Ends the page before; resolves when the sink has room, so memory does not grow with the number of pages. */
  async addPage(): Promise<void> {
    this.#flush()
    this.#pdf.addPage()
    this.pages++
    this.#onPage.clear()
    await breathe(this.#sink, this.#pdf)
  }

  /** Ends the document, and with it the sink. */
  end(): void {
    this.#flush()
    this.#pdf.end()
  }

  /** Stops half way: nothing more reaches the sink. */
  abandon(): void {
    this.#pdf.unpipe(this.#sink)
    this.#pdf.destroy()
  }

  /**
   * Breaks text into lines no wider than `width` points, at spaces and line breaks; a word wider than that is broken after a
   * sign such as / or -, else between letters. Nothing is left out; empty text gives no line.
   */
  wrap(text: string, face: Face, size: number, width: number): SetLine[] {
    return this.wrapRuns([{ text, face }], size, width)
  }

  wrapRuns(runs: readonly { text: string; face: Face }[], size: number, width: number): SetLine[] {
    const lines: SetLine[] = []
    const scale = size / 1000
    const limit = width / scale + 0.01
    let pieces: SetLine['pieces'] = []
    let reached = 0
    const end = (last: boolean) => {
      lines.push({ pieces: pieces.map(piece => ({ ...piece, width: piece.width * scale })), width: reached * scale, last })
      pieces = []
      reached = 0
    }
    let anything = false
    let gap = false
    for (const run of runs) {
      const paragraphs = printable(run.text).split('\n')
      paragraphs.forEach((paragraph, p) => {
        if (p > 0) {
          end(true)
          gap = false
        }
        const words = paragraph.split(/[ \u3000]+/)
        words.forEach((text, w) => {
          if (w > 0 && pieces.length > 0) gap = true
          if (text === '') return
          anything = true
          let word = this.#word(run.face, text)
          const space = gap ? this.#open(run.face).space : undefined
          gap = false
          if (space && reached + space.width + word.width <= limit) {
            this.#append(pieces, run.face, word, space)
            reached += space.width + word.width
            return
          }
          if (space) end(false)
          let rest = text
          while (reached + word.width > limit) {
            const head = this.#headThatFits(run.face, rest, limit - reached, pieces.length === 0)
            if (head.length === rest.length) break
            const headWord = this.#word(run.face, head)
            if (head !== '') this.#append(pieces, run.face, headWord, undefined)
            reached += headWord.width
            end(false)
            rest = rest.slice(head.length)
            word = this.#word(run.face, rest)
          }
          this.#append(pieces, run.face, word, undefined)
          reached += word.width
        })
      })
    }
    if (pieces.length > 0) end(true)
    return anything ? lines : []
  }

  /** One line of set text; x is its left edge, y the top of the line. */
  line(line: SetLine, x: number, y: number, size: number): void {
    let at = x
    for (const piece of line.pieces) {
      const { font } = this.#open(piece.face)
      this.#needFont(font)
      this.#content.push(`BT /${font.id} ${figure(size)} Tf 1 0 0 -1 ${figure(at)} ${figure(y + size * ASCENT)} Tm [<${piece.show}>] TJ ET`)
      at += piece.width
    }
  }

  /** Lines below each other between x and x + width; answers the height used. */
  lines(lines: readonly SetLine[], x: number, y: number, width: number, size: number, align: 'left' | 'center' | 'right'): number {
    lines.forEach((line, i) => {
      const shift = align === 'left' ? 0 : align === 'center' ? (width - line.width) / 2 : width - line.width
      this.line(line, x + shift, y + i * size * LEADING, size)
    })
    return lines.length * size * LEADING
  }

  rule(x1: number, y1: number, x2: number, y2: number, thickness = 0.5): void {
    this.#content.push(`${figure(thickness)} w ${figure(x1)} ${figure(y1)} m ${figure(x2)} ${figure(y2)} l S`)
  }

  /** Many thin lines in one stroke: pairs of points. */
  grid(segments: readonly (readonly [number, number, number, number])[], thickness = 0.5): void {
    if (segments.length === 0) return
    const paths = segments.map(([x1, y1, x2, y2]) => `${figure(x1)} ${figure(y1)} m ${figure(x2)} ${figure(y2)} l`)
    this.#content.push(`${figure(thickness)} w ${paths.join(' ')} S`)
  }

  dashed(x1: number, y1: number, x2: number, y2: number): void {
    this.#content.push(`q 0.5 G 0.4 w [3 3] 0 d ${figure(x1)} ${figure(y1)} m ${figure(x2)} ${figure(y2)} l S Q`)
  }

  box(x: number, y: number, width: number, height: number, thickness = 0.5): void {
    this.#content.push(`${figure(thickness)} w ${figure(x)} ${figure(y)} ${figure(width)} ${figure(height)} re S`)
  }

  shade(x: number, y: number, width: number, height: number, grey: number): void {
    this.#content.push(`q ${figure(grey)} g ${figure(x)} ${figure(y)} ${figure(width)} ${figure(height)} re f Q`)
  }

  /** A QR code as filled rectangles, `side` points wide with its quiet zone outside. Drawn once, referred to on every page. */
  qr(text: string, x: number, y: number, side: number, onEveryPage = false): void {
    if (!onEveryPage) {
      const { size, runs } = qrRuns(text)
      const path = runs.map(([rx, ry, rw]) => `${rx} ${ry} ${rw} 1 re`).join(' ')
      this.#content.push(`q ${side / size} 0 0 ${side / size} ${figure(x)} ${figure(y)} cm ${path} f Q`)
      return
    }
    const form = this.#forms.get(text) ?? this.#makeForm(text)
    const open = this.#pdf as unknown as OpenDocument
    open.page.xobjects[form.name] = form.reference
    this.#content.push(`q ${side / form.size} 0 0 ${side / form.size} ${figure(x)} ${figure(y)} cm /${form.name} Do Q`)
  }

  #makeForm(text: string) {
    const { size, runs } = qrRuns(text)
    const reference = this.#pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, size, size] }) as unknown as OpenReference
    reference.end(`${runs.map(([rx, ry, rw]) => `${rx} ${ry} ${rw} 1 re`).join(' ')} f`)
    const form = { name: `Q${this.#forms.size + 1}`, reference, size }
    this.#forms.set(text, form)
    return form
  }

  #flush(): void {
    if (this.#content.length === 0) return
    this.#pdf.addContent(this.#content.join('\n'))
    this.#content = []
  }

  #open(face: Face) {
    const known = this.#fonts.get(face)
    if (known) return known
    this.#pdf.font(require.resolve(`@expo-google-fonts/tinos/${FILES[face]}`))
    const { _font: font } = this.#pdf as unknown as OpenDocument
    const opened = { font, words: new Map<string, Word>(), space: shape(font, ' ') }
    this.#fonts.set(face, opened)
    return opened
  }

  #needFont(font: OpenFont): void {
    if (this.#onPage.has(font.id)) return
    this.#onPage.add(font.id)
    const open = this.#pdf as unknown as OpenDocument
    open.page.fonts[font.id] = font.ref()
  }

  #word(face: Face, text: string): Word {
    const { font, words } = this.#open(face)
    const known = words.get(text)
    if (known) return known
    if (words.size >= CACHED_WORDS) words.clear()
    const word = text.length > 1 && NUMBERED.test(text) ? this.#compose(face, text) : shape(font, text)
    words.set(text, word)
    return word
  }

  /** File numbers and codes never repeat, so laying each out would cost more than all names; digits have no kerning anyway. */
  #compose(face: Face, text: string): Word {
    const letters = [...text].map(letter => this.#word(face, letter))
    return { show: letters.map(letter => letter.show).join(''), width: letters.reduce((sum, letter) => sum + letter.width, 0) }
  }

  #append(pieces: SetLine['pieces'], face: Face, word: Word, space: Word | undefined): void {
    const before = pieces.at(-1)
    const show = space ? space.show + word.show : word.show
    const width = word.width + (space ? space.width : 0)
    if (before && before.face === face) {
      before.show += show
      before.width += width
    } else {
      pieces.push({ face, show, width })
    }
  }

  #headThatFits(face: Face, text: string, room: number, atLeastOne: boolean): string {
    let head = ''
    for (const letter of text) {
      if (this.#word(face, head + letter).width > room) break
      head += letter
    }
    if (head.length === text.length) return head
    const afterSign = /^.+[-/.,_]/s.exec(head)?.[0]
    return afterSign ?? (head === '' && atLeastOne ? ([...text][0] ?? '') : head)
  }
}

/** Glyphs of a word in hexadecimal, with the corrections of kerning between; width in thousandths of the type size. */
function shape(font: OpenFont, text: string): Word {
  const [glyphs, positions] = font.encode(text)
  let show = ''
  let width = 0
  glyphs.forEach((glyph, i) => {
    const { xAdvance, advanceWidth } = positions[i]!
    width += xAdvance
    show += glyph
    const kern = Math.round(advanceWidth - xAdvance)
    if (kern !== 0) show += `> ${kern} <`
  })
  return { show, width }
}

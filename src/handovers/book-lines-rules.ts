import { fold } from '../vietnamese/fold.ts'
import type { MissReason } from './missed-handover.entity.ts'

/** Where in the typed text something stands, so that a sentence can point at it. */
export interface Place {
  readonly start: number
  readonly end: number
}
export type BookProblemCode =
  | 'not-understood'
  | 'outcome-unknown'
  | 'relation-missing'
  | 'paper-missing'
  | 'range-backwards'
  | 'range-too-long'
  | 'line-missing'
  | 'not-on-page'
  | 'page-missing'
  | 'pages-unknown'
  | 'line-twice'
  | 'nothing-typed'
export interface BookProblem {
  readonly code: BookProblemCode
  /** The piece of the text that is wrong, as typed. */
  readonly text: string
  readonly place: Place
  readonly facts: Readonly<Record<string, string | number>>
}

export type LineOutcome = 'handed-over' | MissReason
/** Who signed instead, as written behind the line: "con: Nguyễn Văn A (UQ 12/2024)". */
export interface TypedProxy {
  readonly name: string
  readonly relation: string
  /** The paper that allows it; empty where the line names none. */
  readonly paper: string
}
export interface TypedLines {
  readonly page: number | null
  readonly from: number
  readonly to: number
  /** A line code instead of numbers. */
  readonly code: string | null
  readonly outcome: LineOutcome
  readonly proxy: TypedProxy | null
  readonly place: Place
}
export interface BookLine {
  readonly lineNo: number
  readonly outcome: LineOutcome
  readonly proxy: TypedProxy | null
}
export interface Book {
  /** Line number in the list → line code. */
  readonly lines: ReadonlyMap<number, string>
  /** The line numbers that stand on each printed page, page 1 first; null where the book did not keep them. */
  readonly pages: readonly (readonly number[])[] | null
}
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: BookProblem }

const LONGEST_RANGE = 1000
const OUTCOMES: Readonly<Record<string, LineOutcome>> = {
  'da nhan': 'handed-over',
  nhan: 'handed-over',
  received: 'handed-over',
  vang: 'absent',
  'vang mat': 'absent',
  absent: 'absent',
  'tu choi': 'refused',
  refused: 'refused',
  mat: 'dead',
  'da mat': 'dead',
  chet: 'dead',
  died: 'dead',
  dead: 'dead',
  chuyen: 'moved',
  'chuyen di': 'moved',
  'da chuyen di': 'moved',
  moved: 'moved',
  sai: 'wrong-data',
  'sai thong tin': 'wrong-data',
  wrong: 'wrong-data',
  trung: 'duplicate',
  duplicate: 'duplicate',
}
const LINES = /^(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?$/
const CODE = /^[A-Za-zĐđ][A-Za-z0-9Đđ]*-[A-Za-z0-9-]*\d$/
const WITH_PROXY = /^([A-Za-z0-9Đđ–—\s-]*?\d)\s+(\p{L}[\p{L}\p{M}\s]*?)\s*:\s*(\p{L}[\p{L}\p{M}\s.'’-]*?)\s*(?:\(([^()]*)\))?$/u
const NO_RELATION = new Set(['nhan thay', 'ky thay', 'thay', 'proxy', 'for'])
const WITH_OUTCOME = /^([A-Za-z0-9Đđ–—\s-]*?\d)\s+(\p{L}[\p{L}\s]*)$/u

/**
 * What somebody typed from a signed book: "3: 31-44, 46, 48-50; 45 vắng". Pieces part at `;` or a new line, lines at commas; a page number
 * and a colon hold until the next page; a word behind a line says why it was not handed over and holds for the lines of its piece. Who
 * signed instead stands behind one line or range: "47 con: Nguyễn Văn A (UQ 12/2024)", the paper being `paper` where none is named. Line
 * codes are taken as they are. Refuses, pointing at the piece, what it cannot read, a range that runs backwards or over 1,000 lines, a proxy
 * without relation or paper (DOMAIN.md 2.3).
 */
export function readBookText(text: string, paper = ''): Read<readonly TypedLines[]> {
  const all: TypedLines[] = []
  let page: number | null = null
  for (const piece of split(text, /[;\n](?![^()]*\))/)) {
    const paged: RegExpExecArray | null = /^(\s*)(\d{1,4})\s*:/.exec(piece.text)
    if (paged != null) page = Number(paged[2])
    const rest: Piece = paged == null ? piece : { text: piece.text.slice(paged[0].length), start: piece.start + paged[0].length }
    const read = readPiece(trimmed(rest), { page, outcome: 'handed-over', proxy: null }, paper)
    if (!read.ok) return read
    all.push(...read.value)
  }
  if (all.length > 0) return { ok: true, value: all }
  return problem('nothing-typed', { text, start: 0 })
}

interface Piece {
  readonly text: string
  readonly start: number
}

function split(text: string, at: RegExp, offset = 0): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  for (const part of text.split(at)) {
    if (part.trim() !== '') pieces.push({ text: part, start: offset + start })
    start += part.length + 1
  }
  return pieces
}

const trimmed = ({ text, start }: Piece): Piece => ({ text: text.trim(), start: start + text.length - text.trimStart().length })
const placeOf = ({ text, start }: Piece): Place => ({ start, end: start + text.length })

function problem(code: BookProblemCode, piece: Piece, facts: BookProblem['facts'] = {}): { ok: false; problem: BookProblem } {
  return { ok: false, problem: { code, text: piece.text, place: placeOf(piece), facts } }
}

type Said = Pick<TypedLines, 'page' | 'outcome' | 'proxy'>

function readPiece(piece: Piece, said: Said, paper: string): Read<readonly TypedLines[]> {
  const lines: TypedLines[] = []
  let plain: Piece[] = []
  for (const token of [...split(piece.text, /,(?![^()]*\))/, piece.start).map(trimmed), null]) {
    const proxy = token == null ? null : WITH_PROXY.exec(token.text)
    if (token != null && proxy == null) plain.push(token)
    else {
      const read = readPlain(plain, said)
      if (!read.ok) return read
      lines.push(...read.value)
      plain = []
    }
    if (token == null || proxy == null) continue
    const read = readProxy(token, proxy, said, paper)
    if (!read.ok) return read
    lines.push(read.value)
  }
  return { ok: true, value: lines }
}

function readPlain(tokens: readonly Piece[], said: Said): Read<readonly TypedLines[]> {
  const last = tokens.at(-1)
  const words = last == null ? null : WITH_OUTCOME.exec(last.text)
  if (last == null || words == null) return readTokens(tokens, said)
  const outcome = OUTCOMES[fold(words[2]!)]
  if (outcome == null) return problem('outcome-unknown', last, { word: words[2]! })
  return readTokens([...tokens.slice(0, -1), { text: words[1]!.trim(), start: last.start }], { ...said, outcome })
}

function readProxy(token: Piece, [, line, relation, name, written]: RegExpExecArray, said: Said, given: string): Read<TypedLines> {
  const proxy = { name: name!.trim(), relation: relation!.trim(), paper: written?.trim() || given.trim() }
  if (NO_RELATION.has(fold(proxy.relation))) return problem('relation-missing', token, { name: proxy.name })
  if (proxy.paper === '') return problem('paper-missing', token, { name: proxy.name })
  return readToken({ text: line!.trim(), start: token.start }, { ...said, proxy })
}

function readTokens(tokens: readonly Piece[], said: Said): Read<readonly TypedLines[]> {
  const lines: TypedLines[] = []
  for (const token of tokens) {
    const read = readToken(token, said)
    if (!read.ok) return read
    lines.push(read.value)
  }
  return { ok: true, value: lines }
}

function readToken(token: Piece, said: Said): Read<TypedLines> {
  const place = placeOf(token)
  if (CODE.test(token.text)) return { ok: true, value: { ...said, page: null, from: 0, to: 0, code: token.text.toUpperCase(), place } }
  const numbers = LINES.exec(token.text)
  if (numbers == null) return problem('not-understood', token)
  const from = Number(numbers[1])
  const to = Number(numbers[2] ?? numbers[1])
  if (to < from) return problem('range-backwards', token, { from, to })
  if (to - from >= LONGEST_RANGE) return problem('range-too-long', token, { most: LONGEST_RANGE })
  return { ok: true, value: { ...said, from, to, code: null, place } }
}

/**
 * The lines of the list that were meant, each once, in the order typed. Numbers are those printed in the column TT, which run through the list;
 * a page only says where they must stand, so that the wrong book or page is found out.
 * Refuses a line or page that does not exist, a page where the book kept none, and a line typed twice, pointing at the later piece.
 */
export function resolveBookLines(text: string, typed: readonly TypedLines[], book: Book): Read<readonly BookLine[]> {
  const byCode = new Map([...book.lines].map(([no, code]) => [code.toUpperCase(), no]))
  const taken = new Map<number, Place>()
  const lines: BookLine[] = []
  for (const part of typed) {
    const piece: Piece = { text: text.slice(part.place.start, part.place.end), start: part.place.start }
    const numbers = numbersOf(part, piece, book, byCode)
    if (!numbers.ok) return numbers
    for (const lineNo of numbers.value) {
      const before = taken.get(lineNo)
      if (before != null)
        return problem('line-twice', piece, {
          line: lineNo,
          code: book.lines.get(lineNo) ?? '',
          other: text.slice(before.start, before.end),
        })
      taken.set(lineNo, part.place)
      lines.push({ lineNo, outcome: part.outcome, proxy: part.proxy })
    }
  }
  return { ok: true, value: lines }
}

function numbersOf(part: TypedLines, piece: Piece, book: Book, byCode: ReadonlyMap<string, number>): Read<readonly number[]> {
  if (part.code != null) {
    const lineNo = byCode.get(part.code)
    return lineNo == null ? problem('line-missing', piece, { line: part.code, last: book.lines.size }) : { ok: true, value: [lineNo] }
  }
  const asked = Array.from({ length: part.to - part.from + 1 }, (_, at) => part.from + at)
  if (part.page == null) {
    const absent = asked.find(no => !book.lines.has(no))
    return absent == null ? { ok: true, value: asked } : problem('line-missing', piece, { line: absent, last: book.lines.size })
  }
  if (book.pages == null) return problem('pages-unknown', piece, { page: part.page })
  const page = book.pages[part.page - 1]
  if (page == null) return problem('page-missing', piece, { page: part.page, last: book.pages.length })
  const absent = asked.find(no => !page.includes(no))
  if (absent != null) return problem('not-on-page', piece, { page: part.page, line: absent, printed: asRanges(page) })
  const unseen = asked.find(no => !book.lines.has(no))
  return unseen == null ? { ok: true, value: asked } : problem('line-missing', piece, { line: unseen, last: book.lines.size })
}

/** "15-26, 31": numbers that rise, as a clerk types them. */
function asRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last != null && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

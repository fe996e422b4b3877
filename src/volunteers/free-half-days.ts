import { exists } from '../vietnamese/partial-date.ts'
import type { HalfDay } from './skill.ts'

type Day = { day: number; month: number | null; year: number | null; afterDash: boolean }
type Piece = { written: string; halves: HalfDay[]; days: Day[]; first: 'half' | 'day' | null; until: boolean; unclear: boolean }

const BOTH: readonly HalfDay[] = ['morning', 'afternoon']
const LONGEST_RANGE = 31

const TOKENS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['iso', /(\d{4})-(\d{1,2})-(\d{1,2})/y],
  ['hours', /(\d{1,2}) ?(?:h|g|giờ|:)\d{0,2}(?: ?(?:-|–|đến) ?(\d{1,2}) ?(?:h|g|giờ|:)\d{0,2})?/y],
  ['weekday', /(?:thứ|t) ?(?:[2-7]|hai|ba|tư|năm|sáu|bảy)(?![\p{L}\d/])|chủ nhật|cn(?![\p{L}\d])/uy],
  ['both', /(?:cả|nguyên) ngày|ca ngay|(?:cả )?(?:hai|2) buổi|cả sáng (?:và|lẫn) chiều/y],
  ['morning', /(?:buổi )?(?:sáng|sang|s|am)(?![\p{L}])/uy],
  ['afternoon', /(?:buổi )?(?:chiều|chieu|c|pm)(?![\p{L}])/uy],
  // "5-6/7" are two days, "5-7" one.
  ['day', /(\d{1,2})(?: ?(?:[/.]|-(?! ?\d{1,2} ?\/ ?\d{1,2}(?!\d))) ?(0?[1-9]|1[0-2])(?!\d)(?: ?[/.-] ?(\d{4}|\d{2})(?!\d))?)?(?! ?buổi)/y],
  ['month', /(?:tháng|thang|t\.) ?(\d{1,2})(?: ?(?:năm|nam|\/) ?(\d{4}))?/y],
  ['until', /[-–—→]|đến|den(?! \p{L})|tới/uy],
  ['soft', /[,+&/]|(?:và|va|lẫn)(?![\p{L}])/uy],
  ['hard', /[;\n|]/y],
  ['filler', /(?:từ|các|hai|ngày|ngay|buổi|vào|lúc|năm|nam|rảnh|tham gia|được)(?![\p{L}])|[\s().:]+/uy],
]

/**
 * "chiều 20/7; cả ngày 21/7", "20/7 (S), 21/7 (C)", "từ 20 đến 22/7", "8h-11h 20/7" → half-days in order, each once; a date without a year gets
 * `year`, one without a half-day is both. `unclear` holds what is not understood: a weekday alone, "bận", a day that does not exist.
 */
export function readFreeHalfDays(text: string, year: number): { free: string[]; unclear: string[] } {
  const free = new Set<string>()
  const unclear = new Set<string>()
  const add = (piece: Piece, days: readonly Day[], halves: readonly HalfDay[]) => {
    for (const { day, month, year: own } of days) {
      if (month === null || !exists(own ?? year, month, day)) unclear.add(piece.written)
      else for (const half of halves) free.add(`${own ?? year}-${two(month)}-${two(day)} ${half}`)
    }
  }
  const pieces = piecesOf(text, year)
  /** Half-days written before their days go on to the days behind ("sáng 20/7, 21/7"); those of a piece without a day wait for one. */
  let ahead: HalfDay[] = []
  let waiting: HalfDay[] = []
  let before: Piece | null = null
  for (const [at, piece] of pieces.entries()) {
    if (piece.unclear || (piece.days.length === 0 && piece.halves.length === 0)) {
      unclear.add(piece.written)
      ahead = waiting = []
    } else if (piece.days.length === 0) {
      const last = pieces.slice(at + 1).every(one => one.days.length === 0)
      if (last && before !== null) add(before, before.days.slice(-1), piece.halves)
      else if (last) unclear.add(piece.written)
      else waiting = [...waiting, ...piece.halves]
    } else {
      const lent = waiting.length > 0 ? waiting : ahead.length > 0 ? ahead : lentFromBehind(pieces[at + 1])
      const halves = piece.halves.length > 0 ? [...waiting, ...piece.halves] : lent
      if (piece.until && before !== null) add(piece, daysBetween(before.days.at(-1)!, piece.days[0]!, year), BOTH)
      add(piece, piece.days, halves.length > 0 ? halves : BOTH)
      if (piece.halves.length > 0) ahead = piece.first === 'half' ? piece.halves : []
      waiting = []
      before = piece
    }
  }
  const order = (one: string) => one.replace('morning', 'a').replace('afternoon', 'b')
  return { free: [...free].sort((a, b) => (order(a) < order(b) ? -1 : 1)), unclear: [...unclear] }
}

const two = (part: number) => String(part).padStart(2, '0')

/** "20/7, 21/7 sáng": the half-day behind counts for the day in front. */
const lentFromBehind = (next: Piece | undefined): HalfDay[] => (next?.first === 'day' ? next.halves : [])

/** The days strictly between two. */
function daysBetween(from: Day, to: Day, year: number): Day[] {
  if (from.month === null || to.month === null) return []
  const end = Date.UTC(to.year ?? year, to.month - 1, to.day)
  const days: Day[] = []
  for (
    let at = Date.UTC(from.year ?? year, from.month - 1, from.day) + 86_400_000;
    at < end && days.length < LONGEST_RANGE;
    at += 86_400_000
  ) {
    const date = new Date(at)
    days.push({ day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear(), afterDash: false })
  }
  return days
}

/** Cuts the text where a separator stands, or where the next half-day or day begins ("sáng 20/7 chiều 21/7"). */
function piecesOf(text: string, year: number): Piece[] {
  const source = text.normalize('NFC').toLowerCase().trim()
  const pieces: Piece[] = []
  let piece = emptyPiece()
  let from = 0
  let dash = false
  const close = (to: number) => {
    piece.written = text
      .normalize('NFC')
      .trim()
      .slice(from, to)
      .replace(/^[\s,;+&]+|[\s,;+&]+$/g, '')
    if (piece.written !== '') pieces.push(piece)
    piece = emptyPiece()
    from = to
  }
  let at = 0
  while (at < source.length) {
    const found = tokenAt(source, at)
    if (found === null) {
      piece.unclear = true
      at += 1
      continue
    }
    const [kind, match] = found
    const halves = halvesOf(kind, match)
    if (halves !== null) {
      if (piece.days.length > 0 && (piece.first === 'half' || dash)) {
        close(at)
        piece.until = dash
      }
      piece.first ??= 'half'
      piece.halves.push(...halves)
      dash = false
    } else if (kind === 'day' || kind === 'iso') {
      if (piece.first === 'day' && piece.halves.length > 0) close(at)
      piece.first ??= 'day'
      piece.days.push({ ...dayOf(kind, match), afterDash: dash && piece.days.length > 0 })
      dash = false
    } else if (kind === 'month') {
      for (const day of piece.days)
        [day.month, day.year] = [day.month ?? Number(match[1]), day.year ?? (match[2] ? Number(match[2]) : null)]
    } else if (kind === 'until') dash = true
    else if (kind === 'soft' || kind === 'hard') close(at)
    at += match[0].length
  }
  close(source.length)
  return monthsFromBehind(pieces).map(one => ({ ...one, days: spelledOut(one.days, year) }))
}

const emptyPiece = (): Piece => ({ written: '', halves: [], days: [], first: null, until: false, unclear: false })

function tokenAt(source: string, at: number): [string, RegExpExecArray] | null {
  for (const [kind, words] of TOKENS) {
    words.lastIndex = at
    const match = words.exec(source)
    if (match !== null) return [kind, match]
  }
  return null
}

function halvesOf(kind: string, match: RegExpExecArray): readonly HalfDay[] | null {
  if (kind === 'both') return BOTH
  if (kind === 'morning' || kind === 'afternoon') return [kind]
  if (kind !== 'hours') return null
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
  return [...(from < 12 ? (['morning'] as const) : []), ...(to > 12 || from >= 12 ? (['afternoon'] as const) : [])]
}

function dayOf(kind: string, match: RegExpExecArray): Day {
  if (kind === 'iso') return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]), afterDash: false }
  const year = match[3] === undefined ? null : Number(match[3]) + (match[3].length === 2 ? 2000 : 0)
  return { day: Number(match[1]), month: match[2] === undefined ? null : Number(match[2]), year, afterDash: false }
}

/** "sáng 20, chiều 21/7": the month behind counts for the days before it. */
function monthsFromBehind(pieces: Piece[]): Piece[] {
  let month: number | null = null
  for (const day of pieces.flatMap(piece => piece.days).reverse()) month = day.month ??= month
  return pieces
}

/** "20/7 – 22/7": the day between counts too. */
function spelledOut(days: readonly Day[], year: number): Day[] {
  return days.flatMap((day, at) => (day.afterDash ? [...daysBetween(days[at - 1]!, day, year), day] : [day]))
}

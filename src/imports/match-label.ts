import { fold } from '../vietnamese/fold.ts'
import type { SheetKind } from './sheet-kind.ts'

export type LabelMatcher = (label: string) => { field: string; score: number }[]

// Columns that registers carry besides and no kind of sheet uses. Without them "Ngày cấp" is but two letters from "Ngày mất".
const STRANGERS = [
  'Ngày cấp',
  'Nơi cấp',
  'Ngày cấp, nơi cấp',
  'Tuổi Đảng',
  'Tuổi quân',
  'Tuổi nghề',
  'Tuổi liệt sĩ',
  'Bí danh',
  'Tên thường gọi',
  'Quê quán',
  'Nguyên quán',
  'Dân tộc',
  'Tôn giáo',
  'Xã',
  'Huyện',
  'Tỉnh',
  'Đơn vị',
  'Cấp bậc',
  'Chức vụ',
  'Ngày nhập ngũ',
  'Năm nhập ngũ',
  'Ngày xuất ngũ',
  'Năm tham gia cách mạng',
  'Ngày hy sinh',
  'Năm hy sinh',
  'Nơi hy sinh',
  'Ngày hưởng',
  'Ngày quyết định',
  'Số quyết định',
  'Số QĐ',
  'Số bằng TQGC',
  'Số thẻ',
  'Số thẻ TB',
  'Số thẻ thương binh',
  'Số thẻ BHYT',
  'Mã thẻ BHYT',
  'Số BHYT',
  'Số tài khoản',
  'Tên chủ tài khoản',
  'Tên tài khoản',
  'Tên ngân hàng',
  'Ngân hàng',
  'Họ tên chủ hộ',
  'Họ tên bố',
  'Họ tên cha',
  'Họ tên mẹ',
  'Họ tên vợ',
  'Họ tên chồng',
  'Họ tên con',
  'Họ tên vợ/chồng',
  'Họ và tên vợ (chồng)',
  'Họ và tên bố',
  'Họ và tên mẹ',
  'Họ tên người thờ cúng',
  'Người thờ cúng liệt sĩ',
  'Họ tên người phục vụ',
  'Người nhận thay',
  'Họ tên người nhận thay',
  'Ghi rõ họ tên người nhận',
  'Năm sinh liệt sĩ',
  'Ngày mất liệt sĩ',
  'Ngày tạo',
  'Ngày nhập',
  'Ngày lập',
  'Ngày hưởng trợ cấp',
  'Năm hưởng trợ cấp',
  'Tổng số',
  'Số con',
  'Số liệt sĩ',
  'Số sổ hộ khẩu',
  'Số tiền',
  'Ký nhận',
  'Ký tên',
] as const

/**
 * How well a header label names each column of a kind: 1 for the very words, less for typing errors ("Quan hê vói liệt sĩ") and for labels
 * that merely contain the words. Accents, case and punctuation do not count, but for the shortest words ("Năm" is not "Nam"). Below 0.6, and for a
 * label nearer to a column of no kind, nothing is said.
 */
export function labelMatcher(columns: SheetKind<unknown>['columns']): LabelMatcher {
  const made = matchers.get(columns)
  if (made) return made
  const matcher = makeMatcher(columns)
  matchers.set(columns, matcher)
  return matcher
}

// "Năm sinh LS", "Số CCCD người nhận thay": what a register says of somebody else is never said of the person on the row.
const OF_THE_PERSON: ReadonlySet<string> = new Set([
  'birthDate',
  'birthDay',
  'birthMonth',
  'birthYear',
  'birthYearMale',
  'birthYearFemale',
  'age',
  'nationalId',
  'oldId',
  'diedOn',
  'sex',
])
const OF_ANOTHER =
  /\b(?:ls|liet si|vo|chong|con|cha|bo|me|chu ho|than nhan|nguoi (?:than|nhan|tho cung|phuc vu|giam ho|nuoi|dai dien|duoc uy quyen))\b/

const matchers = new WeakMap<SheetKind<unknown>['columns'], LabelMatcher>()

function makeMatcher(columns: SheetKind<unknown>['columns']): LabelMatcher {
  const known = Object.entries(columns).flatMap(([field, column]) =>
    column.labels.map((label, rank) => ({ field, rank, ofThePerson: OF_THE_PERSON.has(field), ...wordsOf(label) })),
  )
  const strangers = STRANGERS.map(wordsOf)
  const seen = new Map<string, { field: string; score: number }[]>()
  return label => {
    const written = asWritten(label)
    const cached = seen.get(written)
    if (cached) return cached
    const words = fold(label)
    const letters = lettersIn(words)
    const best = new Map<string, { score: number; near: number }>()
    const ofAnother = OF_ANOTHER.test(words)
    for (const one of known) {
      if (ofAnother && one.ofThePerson && one.words !== words) continue
      const differs = differsInMarks(written, one.written)
      // "Ngày sinh Nam" and "Ngày sinh Năm" fold alike: the one written so goes first. Of two columns that a kind would take ("Đối tượng" and
      // "Chế độ"), the label that it names first.
      const near =
        one.compact.length < 4 && differs ? 0 : (written === one.written ? 1 : closeness(words, letters, one)) - (differs ? 0.01 : 0)
      const score = near - one.rank * 0.0004
      if (near >= 0.6 && score > (best.get(one.field)?.score ?? 0)) best.set(one.field, { score, near })
    }
    const nearest = best.size === 0 ? 0 : Math.max(...strangers.map(one => closeness(words, letters, one)))
    const answer = [...best].flatMap(([field, { score, near }]) => (near < nearest ? [] : [{ field, score }]))
    if (seen.size < 5_000) seen.set(written, answer)
    return answer
  }
}

/** "Ấp (*)" → "ấp": with its accents, without its punctuation. */
const asWritten = (label: string) =>
  label
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim()

type Known = { written: string; words: string; compact: string; letters: number }
const wordsOf = (label: string): Known => ({
  written: asWritten(label),
  words: fold(label),
  compact: compact(label),
  letters: lettersIn(fold(label)),
})

/** Which of a–z a folded text has, one bit each. One typing error changes two of them at most, which spares most comparisons letter by letter. */
function lettersIn(folded: string): number {
  let bits = 0
  for (let at = 0; at < folded.length; at += 1) {
    const letter = folded.charCodeAt(at) - 97
    if (letter >= 0 && letter < 26) bits |= 1 << letter
  }
  return bits
}

function countOf(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1
  return count
}

/** Two labels that fold alike and are both written with their accents: "năm" and "nam". Typed without any, a label may be either. */
function differsInMarks(written: string, known: string): boolean {
  return written !== known && fold(written) === fold(known) && /[^\x20-\x7e]/.test(written)
}

const compact = (text: string) => fold(text).replaceAll(' ', '')

function closeness(label: string, letters: number, { words: known, compact: knownCompact, letters: knownLetters }: Known): number {
  if (label === '') return 0
  if (label === known) return 1
  const labelCompact = label.replaceAll(' ', '')
  if (labelCompact === knownCompact) return 0.98
  if (knownCompact.length < 4) return ` ${label} `.includes(` ${known} `) && label.length <= known.length + 4 ? 0.7 : 0
  const allowed = knownCompact.length < 7 ? 1 : knownCompact.length < 13 ? 2 : 3
  const distance = countOf(letters ^ knownLetters) > 2 * allowed ? allowed + 1 : editDistance(labelCompact, knownCompact, allowed)
  if (distance <= allowed && isSlip(label, known)) return 0.95 - 0.06 * distance
  return ` ${label} `.includes(` ${known} `) ? 0.6 + (0.3 * known.length) / label.length : 0
}

/** Whether words differ as by a slip of the keyboard: "Ngày tạo" is not "Ngày mất", nor "Năm sinh LS" "Năm sinh nữ", though two letters make the difference. */
function isSlip(label: string, known: string): boolean {
  const [some, others] = [label.split(' '), known.split(' ')]
  if (some.length !== others.length) return true
  return some.every((word, at) => {
    const allowed = Math.min(word.length, others[at]!.length) < 3 ? 0 : Math.max(word.length, others[at]!.length) < 6 ? 1 : 2
    return word === others[at] || editDistance(word, others[at]!, allowed) <= allowed
  })
}

/** Letters to insert, delete, replace or swap to get from one word to the other; anything above `atMost` counts as atMost + 1. */
export function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, beforeLast[j - 2]! + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > atMost) return atMost + 1
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

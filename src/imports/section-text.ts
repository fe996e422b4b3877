import { looksLikeHamlet } from './hamlet-names.ts'
import { fold } from '../vietnamese/fold.ts'
import { parseDong } from '../vietnamese/money.ts'

/** "II. THÔN 1: 35 người" → "THÔN 1": the words of a section row without its number in front and its count behind. */
export function sectionWords(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/^(?:[IVX]+|[A-Z]|\d{1,2})\s*[.)/\-–]\s*(?:\d{1,2}[.)](?!\d)\s*)*/u, '')
    .replace(/\s*[:(–-]\s*\(?\d[\d.]*\s*(?:người|suất|đối tượng|hộ|lượt|nn).*$/iu, '')
    .replace(/\s*:\s*$/u, '')
    .trim()
}

/** The hamlet a section row names: by its prefix, or because it is a known hamlet; null otherwise. */
export function hamletOfSection(text: string, hamlets: readonly string[]): string | null {
  const words = sectionWords(text)
  if (looksLikeHamlet(words)) return words
  return hamlets.some(hamlet => fold(hamlet) === fold(words)) ? words : null
}

const AMOUNT = String.raw`\d[\d.,]*(?: \d{3})*\s*(?:nghìn|ngàn|triệu|tr|k)?(?:\s*(?:đồng|dong|đ|vnđ|vnd))?(?![\p{L}\d])`
const NAMED = new RegExp(
  `(?:mức|muc|suất|suat|loại|loai|quà|qua|nhóm|nhom|khoản|điểm)[^\\d]{0,20}(?:\\d{1,2}(?:\\s*[:)–-]|\\.(?!\\d{3}))\\s*)?(?:mức[^\\d]{0,10})?(${AMOUNT})`,
  'iu',
)
// Without a word that says what it is: an amount that stands first or in brackets and says "đồng".
const ALONE = /(?:^|\()\s*(\d{1,3}(?:[.,\s]\d{3})+\s*(?:đồng|đ|vnđ|vnd))(?![\p{L}\d])/iu
const IN_WORDS = /(một|hai|ba|bốn|năm|sáu|bảy|tám|chín) (?:trăm (?:nghìn|ngàn)|(triệu)) đồng/iu
const DIGITS = ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

/** The level a section row names ("MỨC 600.000 ĐỒNG", "Nhóm 1: 600.000đ", "300.000 đồng", "mức ba trăm nghìn đồng"), in VND; null otherwise. */
export function levelOfSection(text: string): number | null {
  const words = text.normalize('NFC').replace(/(?:tổng|số tiền|thành tiền|kinh phí).*$/iu, '')
  const match = NAMED.exec(words) ?? ALONE.exec(sectionWords(words))
  const spelled = match === null ? IN_WORDS.exec(words) : null
  if (spelled) return (DIGITS.indexOf(spelled[1]!.toLowerCase()) + 1) * (spelled[2] === undefined ? 100_000 : 1_000_000)
  const amount = match ? parseDong(match[1]!.trim()) : null
  return amount !== null && amount >= 10_000 ? amount : null
}

/** The level that the label of a column names: as a section does, or an amount and nothing else ("300.000", 600000, "1 triệu"); VND, null otherwise. */
export function levelOfLabel(label: string): number | null {
  const amount = parseDong(label)
  return levelOfSection(label) ?? (amount !== null && amount >= 10_000 ? amount : null)
}

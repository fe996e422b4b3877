import { looksLikeHamlet } from './hamlet-names.ts'
import { fold } from '../vietnamese/fold.ts'
import { parseDong } from '../vietnamese/money.ts'

/** "II. THÔN 1: 35 người" → "THÔN 1": the words of a section row without its number in front and its count behind. */
export function sectionWords(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/^(?:[IVX]+|[A-Z]|\d{1,2})\s*[.)/\-–]\s*(?:\d+[.)]\s*)*/u, '')
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

/** The level a section row names ("MỨC 600.000 ĐỒNG"), in VND; null otherwise. */
export function levelOfSection(text: string): number | null {
  const match = /(?:mức|suất|loại|quà)[^\d]{0,20}([\d][\d.,\s]*(?:nghìn|ngàn|triệu|k)?\s*(?:đồng|đ|vnđ)?)/iu.exec(text.normalize('NFC'))
  const amount = match ? parseDong(match[1]!.trim()) : null
  return amount !== null && amount >= 10_000 ? amount : null
}

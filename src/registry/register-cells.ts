import { fold } from '../vietnamese/fold.ts'
import { parsePartialDate } from '../vietnamese/partial-date.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'

export type Relation =
  | 'wife'
  | 'husband'
  | 'mother'
  | 'father'
  | 'child'
  | 'fosterer'
  | 'sibling'
  | 'nephew'
  | 'grandparent'
  | 'child-in-law'
  | 'other'

const RELATIONS: readonly (readonly [RegExp, Relation])[] = [
  [/nuoi duong|nguoi nuoi|nguoi co cong nuoi|(?:bo|cha|me) nuoi/, 'fosterer'],
  [/^con (?:dau|re)\b/, 'child-in-law'],
  [/^(?:vo)\b/, 'wife'],
  [/^chong\b/, 'husband'],
  [/^(?:me|ma|mau than)\b(?! (?:vo|chong))/, 'mother'],
  [/^(?:bo|cha|thay|than phu)\b(?! (?:vo|chong))/, 'father'],
  [/^con\b/, 'child'],
  [/^(?:em|anh|chi)\b(?! (?:re|dau|ho))/, 'sibling'],
  [/^(?:chau|chat)\b/, 'nephew'],
  [/^ong\b/, 'grandparent'],
]

/** The relation to the martyr that a cell names ("vợ LS", "con đẻ", "Em trai"), null when blank. What is none of the known ones is 'other'. */
export function readRelation(raw: string | null): Relation | null {
  if (raw === null || raw.trim() === '') return null
  const text = fold(raw).replace(/^(?:la|nguoi)\s+(?!nuoi|co cong)/, '')
  // "bà" is a grandmother, "ba" a father: only the accents tell.
  if (/^bà(?:\s|$)/iu.test(raw.trim().normalize('NFC'))) return 'grandparent'
  if (/^ba(?:\s|$)/iu.test(raw.trim().normalize('NFC'))) return 'father'
  return RELATIONS.find(([words]) => words.test(text))?.[1] ?? 'other'
}

/** x, có, 1, đang hưởng → true; không, k, 0, thôi hưởng → false; blank → null (unknown); anything else → undefined, not understood. */
export function readYesNo(raw: string | number | null): boolean | null | undefined {
  if (raw === null) return null
  if (typeof raw === 'number') return raw === 0 ? false : raw === 1 || raw >= 10_000 ? true : undefined
  const text = fold(raw)
  if (text === '') return /[✓✔☑√+*]/u.test(raw) ? true : /^[-–—]$/.test(raw.trim()) ? false : undefined
  if (/^(?:x|co|v|yes|y|1|true|dung|dang huong|co huong|duoc huong|huong|c)$/.test(text)) return true
  if (/^(?:k|ko|khong|khong huong|khg|no|n|0|false|sai|chua|chua huong|thoi huong|dung huong|cat|da cat)$/.test(text)) return false
  return /^\d[\d ]{4,}$/.test(text) ? true : undefined
}

/** TCB, cơ bản → basic; TND, nuôi dưỡng → care; blank or none → null; anything else → undefined, not understood. */
export function readAllowance(raw: string | null): 'basic' | 'care' | null | undefined {
  const text = fold(raw ?? '')
  if (/nuoi duong|\btnd\b|^nd$/.test(text)) return 'care'
  if (/co ban|\btcb\b|^cb$|^tuat( ls| hang thang)?$/.test(text)) return 'basic'
  return text === '' || /^(?:khong|k|ko)\b/.test(text) ? null : undefined
}

export type Fate = { deceased: boolean; diedOn: PartialDate | null; movedAway: boolean }

const DEATH = /\b(?:da chet|chet|tu tran|da mat|qua doi|da qua doi|mat (?:nam|ngai|ngay|thang|\d))/
const OTHERS_DEATH = /\b(?:vo|chong|con|bo|cha|me|em|anh|chi|ong|ba) (?:da |dau |re |trai |gai |de )*(?:chet|tu tran|mat|qua doi)\b/
const MOVED = /\b(?:da |moi )?chuyen (?:di|khau|ra|vao|ve|noi|sang|dia ban|ho khau|den)|\bcat (?:khau|chuyen)/
const MOVED_IN = /\b(?:chuyen ve dai|chuyen den tu|moi chuyen den$|chuyen den$|chuyen ve$)/

/** What the notes say about a life: died (with as much of the date as is written) or moved away. "Vợ đã mất" is about somebody else. */
export function readFate(notes: string | null): Fate {
  if (notes === null) return { deceased: false, diedOn: null, movedAway: false }
  const text = fold(notes)
  const deceased = DEATH.test(text) && !OTHERS_DEATH.test(text) && !/\bchua (?:chet|mat)\b/.test(text)
  const written = deceased ? /\d[\d/.\-\s]*\d/.exec(notes)?.[0] : undefined
  return {
    deceased,
    diedOn: written === undefined ? null : parsePartialDate(written.trim()).date,
    movedAway: !deceased && MOVED.test(text) && !MOVED_IN.test(text),
  }
}

/** A rate in per cent from 69, "69%", "69,0", or 0.69 in a cell formatted as per cent; null when blank, undefined when it is none or outside 0–100. */
export function readRate(raw: string | number | null): number | null | undefined {
  if (raw === null) return null
  const text = typeof raw === 'number' ? String(raw) : raw.trim().replace(',', '.').replace(/\s*%$/, '')
  if (text === '' || text === '-') return null
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  const percent = typeof raw === 'number' && value > 0 && value <= 1 ? Math.round(value * 100) : value
  return percent > 0 && percent <= 100 ? percent : percent === 0 ? null : undefined
}

/** Male or female from a column of its own; null when blank or unclear. */
export function readSex(raw: string | null): 'male' | 'female' | null {
  const text = fold(raw ?? '')
  if (/^(?:nam|m|male|ong)$/.test(text)) return 'male'
  return /^(?:nu|f|female|ba|x)$/.test(text) ? 'female' : null
}

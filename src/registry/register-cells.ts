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
  [/^(?:me ke|di ghe|con rieng)\b/, 'other'],
  [/^(?:ba )?vo\b|^v$/, 'wife'],
  [/^(?:ong )?chong\b/, 'husband'],
  [/^(?:me|ma|mau than|than mau|u|bam)\b(?! (?:vo|chong))/, 'mother'],
  [/^(?:bo|cha|thay|tia|than phu|phu than)\b(?! (?:vo|chong))/, 'father'],
  [/^con\b|^(?:truong|thu) (?:nam|nu)\b/, 'child'],
  [/^(?:em|anh|chi)\b(?! (?:re|dau|ho))/, 'sibling'],
  [/^(?:chau|chat)\b/, 'nephew'],
  [/^ong\b/, 'grandparent'],
]

/** The relation to the martyr that a cell names ("vợ LS", "con đẻ", "Em trai"), null when blank. What is none of the known ones is 'other'. */
export function readRelation(raw: string | null): Relation | null {
  if (raw === null || raw.trim() === '') return null
  const text = fold(raw).replace(/^(?:la|nguoi)\s+(?!nuoi|co cong)/, '')
  // "bà" is a grandmother, "ba" a father: only the accents tell.
  if (/^(?:bà|ông)\s+(?:vợ|chồng|mẹ|bố|cha)(?:\s|$)/iu.test(raw.trim().normalize('NFC')))
    return readRelation(raw.trim().replace(/^\S+\s+/u, ''))
  if (/^bà(?:\s|$)/iu.test(raw.trim().normalize('NFC'))) return 'grandparent'
  if (/^ba(?:\s|$)/iu.test(raw.trim().normalize('NFC'))) return 'father'
  return RELATIONS.find(([words]) => words.test(text))?.[1] ?? 'other'
}

const ACCENTED_NO = /^(?:dừng|ngừng|thôi|hết)(?=\s|$)/u
const YES =
  /^(?:x+|v|yes|y|1|true|dung|duoc(?: huong)?|co huong|huong|c|ht|co|(?:dang|con|da) (?:duoc )?(?:huong|nhan|linh|chi tra)|dang h|thuong xuyen|huong (?:hang )?thang|hang thang)(?= |$)/
const NO =
  /^(?:k|k0|ko|khong|khg|no|n|0|false|sai|chua|thoi huong|thoi|ngung|dung huong|tam dung|da dung|het|da het|cat|da cat|kg|da thoi|da ngung|(?:tam )?dinh chi|tam (?:dinh )?chi|(?:da nhan )?(?:1|mot) lan|tro cap (?:1|mot) lan|huong (?:1|mot) lan)(?= |$)/
const NOT_KNOWN = /^(?:chua|khong|k|ko) (?:ro|biet|xac dinh|co thong tin)\b/

/**
 * x, có, 1, đang hưởng, an amount → true; không, k, 0, đã cắt, one-off → false; blank, "?" or "chưa rõ" → null (unknown); anything else → undefined,
 * not understood. "dừng" is no, "đúng" yes: without accents ("dung") the two are one word and read as neither.
 */
export function readYesNo(raw: string | number | null): boolean | null | undefined {
  if (raw === null) return null
  if (typeof raw === 'number') return raw === 0 ? false : raw === 1 || raw >= 10_000 ? true : undefined
  const written = raw.normalize('NFC').trim().toLowerCase()
  const text = fold(raw)
  if (/^[?]+$/.test(written) || NOT_KNOWN.test(text)) return null
  if (text === '') return /[✓✔☑√+*]/u.test(raw) ? true : /^[-–—]$/.test(written) ? false : undefined
  if (/^\d[\d ]{4,}(?: ?d(?:ong)?)?$/.test(text)) return true
  if (ACCENTED_NO.test(written) || NO.test(text)) return false
  if (text === 'dung' && written !== 'đúng') return undefined
  return YES.test(text) && !/\b(?:chua|khong|thoi|cat|dung|ngung|het|lan)\b/.test(text.replace(/^dung$/, '')) ? true : undefined
}

/** TCB, cơ bản → basic; TND, nuôi dưỡng → care; blank, none or one-off → null; anything else ("x") → undefined: which of the two cannot be told. */
export function readAllowance(raw: string | null): 'basic' | 'care' | null | undefined {
  const text = fold(raw ?? '')
  if (/nuoi duong|\b(?:tnd|nd|dsnd|n duong|tnduong)\b/.test(text)) return 'care'
  if (/co ban|\b(?:tcb|cb|cban|c ban|dscb)\b|^(?:tc |tro cap )?tuat(?: [123]| hai| ba| mot)?(?: ls| liet si)?(?: hang thang)?$/.test(text))
    return 'basic'
  return text === '' || /^(?:khong|k|ko|0|chua|(?:da )?(?:cat|thoi|het|ngung)(?: huong)?|(?:tuat )?(?:mot|1) lan)\b/.test(text)
    ? null
    : undefined
}

export type Fate = {
  deceased: boolean
  diedOn: PartialDate | null
  movedAway: boolean
  /** The notes speak of a death and do not tell whose it is: a question for the clerk, never a guess. */
  unclear?: true
}

/** Whom the notes are written about. */
export type Subject = { sex?: 'male' | 'female' | null; relation?: Relation | null; category?: string | null }

const DIED =
  /\b(?:chet|tu tran|tu vong|qua doi|ta the|qua co|da khuat|(?:bi |giay |ho so )?mat(?= (?:nam|ngay|thang|hoi|tu|luc|tai|o|do|vi|roi|som|lau|dau|cuoi|giua|t\d{1,2}|sau|truoc)\b| (?:\d{1,2} )?(?:\d{1,2} )?(?:19|20)\d\d\b| ?$))/
// What one can lose besides one's life, and those who fell before there was a register.
const NOT_A_DEATH =
  /\b(?:bi|giay|ho so) mat\b|\bmat (?:ngay|thang|nam) (?!\d)|\bchet (?:tran|lam sang|hut)|\b(?:chua|khong) (?:chet|mat)\b|chien truong|mat tran/
const KIN =
  'vo|chong|con|bo|cha|me|em|anh|chi|chau|chu|bac|co|di|cau|mo|than nhan|liet si|ls|nguoi (?:phuc vu|tho cung|nuoi|dai dien)|dai dien'
const OTHERS = new RegExp(`\\b(${KIN})\\b(?! song)`)
const HONORIFIC = /\b(ong|ba|cu)\b/
const MOVED =
  /\b(?:da |moi )?chuyen (?:di|khau|hk|ra|vao|ve|noi|xa|phuong|huyen|tinh|cho o|cong tac|sinh song|sinh hoat|(?:ho so|hs|sinh hoat|khau) (?:di|ra|vao|ve|sang|den)|sang(?! (?:huong|che do|tuat|dien|tb|bb|thuong|benh|con|vo|ten))|dia ban|ho khau|den)|\bda chuyen$|\bcat (?:ho )?(?:khau|chuyen)|\bdi chuyen (?:ho so|di|den|noi)|\bxuat canh\b|\b(?:di|ra|dinh cu) (?:khoi dia phuong|nuoc ngoai)|\bkhong con o dia phuong|^vao (?:mien )?nam\b|\bvao (?:mien )?nam (?:sinh song|o)\b/
const MOVED_IN =
  /\b(?:chuyen xa$|moi chuyen (?:den|ve)(?= (?:nam |thang |tu |ngay |\d))|chuyen (?:den|ve)(?= (?:nam |thang |tu |ngay |\d))|chuyen ve dai|chuyen den tu|moi chuyen den$|chuyen den$|chuyen ve$|moi chuyen ve)/

/** What the notes say about a life: died (with as much of the date as is written) or moved away. "Vợ đã mất" is about somebody else. */
export function readFate(notes: string | null, about: Subject = {}): Fate {
  const fate: Fate = { deceased: false, diedOn: null, movedAway: false }
  if (notes === null || notes === '') return fate
  let unclear = false
  const clauses = notes.normalize('NFC').replace(/([^;,\n(]*)\(([^)]*)\)/g, (_, before: string, inside: string) => {
    // "Đã mất (vợ)" may be the wife's death or that of her husband, whose wife it was.
    if (!isKin(inside) || !DIED.test(fold(before))) return `${before}; ${inside};`
    unclear = true
    return ';'
  })
  for (const clause of clauses.split(/[;,\n]|\.(?!\d)|\s[-–]\s/)) {
    const text = fold(clause)
    const death = NOT_A_DEATH.test(text) ? null : DIED.exec(text)
    if (death === null) {
      if (/\b(?:mai tang|mat tich|bao tu)\b/.test(text)) unclear = true
      if (MOVED.test(text) && !MOVED_IN.test(text) && !OTHERS.test(text.slice(0, MOVED.exec(text)!.index))) fate.movedAway = true
      continue
    }
    const whose = whoseDeath(text.slice(0, death.index), about)
    if (whose === 'unclear') unclear = true
    if (whose !== 'own') continue
    fate.deceased = true
    const written = /(?:\d{1,2}\s*)?tháng\s*\d{1,2}[\s/]*(?:năm\s*)?\d{4}|\d[\d/.\-\s]*\d/iu.exec(clause)?.[0]
    fate.diedOn ??= written === undefined ? null : parsePartialDate(written.trim()).date
  }
  if (fate.deceased) return { ...fate, movedAway: false }
  return unclear ? { ...fate, unclear } : fate
}

const isKin = (words: string) => new RegExp(`^(?:${KIN})(?: \\S+)?$`).test(fold(words))

function whoseDeath(before: string, { sex, relation, category }: Subject): 'own' | 'other' | 'unclear' {
  const kin = OTHERS.exec(before)?.[1]
  if (kin !== undefined) {
    if (kin === 'me' && category === 'BMVNAH') return 'own'
    if (relation == null || readRelation(kin) !== relation) return 'other'
    // "Mẹ LS đã mất" on the mother's own row is she; "con đã mất" on a child's row may be the child's child.
    return /\b(?:ls|liet si)\b/.test(before) ? 'own' : 'unclear'
  }
  const honorific = HONORIFIC.exec(before)?.[1]
  if (honorific === undefined || honorific === 'cu') return 'own'
  if (sex == null) return 'unclear'
  return (honorific === 'ong') === (sex === 'male') ? 'own' : 'other'
}

/**
 * A rate in per cent from 69, "69%", "69,0", "TL 61 %", "61/100", or 0.69 in a cell formatted as per cent; null when blank, undefined when it is
 * no rate of 0–100: a number outside, an old rank ("2/4"), a range ("61-80"), words.
 */
export function readRate(raw: string | number | null): number | null | undefined {
  if (raw === null) return null
  const text = (typeof raw === 'number' ? String(raw) : raw)
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^['’]/, '')
    .replace(/\((?:hạng )?[1-4]\/[34]\)/, '')
    .replace(/^(?:tỷ lệ|tỉ lệ|tl)\s*:?\s*/, '')
    .replace(/^\((.*)\)$|^%\s*(?=\d)/, '$1')
    .replace(/\s*(?:%|phần trăm|\/\s*100)[\s.]*$/, '')
    .replace(',', '.')
    .trim()
  if (text === '' || text === '-') return null
  const value = Number(text)
  if (!Number.isFinite(value)) return percentAmongWords(String(raw))
  const share = value > 0 && (value < 1 || (value === 1 && typeof raw === 'number')) && !/%|phần trăm/.test(String(raw))
  const percent = share ? Math.round(value * 100) : value
  return percent > 0 && percent <= 100 ? percent : percent === 0 ? null : undefined
}

/** "hạng 2/4: 65%", "66% (2/4)", "TTCT 66 %": the one per cent that words stand around; undefined for a range and for "dưới 61%". */
function percentAmongWords(written: string): number | undefined {
  const text = written.normalize('NFC').toLowerCase()
  const found = [...text.replaceAll(',', '.').matchAll(/(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%/g)]
  const percent = Number(found[0]?.[1])
  const vague = /\d\s*(?:%\s*)?(?:[-–]|đến)\s*\d|dưới|trên|từ|hơn|khoảng|[<>≥≤~]/.test(text)
  return found.length === 1 && !vague && percent > 0 && percent <= 100 ? percent : undefined
}

/** Whether a cell that is no rate still tells that somebody meant one: a rank, a range, words; a number outside the scale does not. */
export const isVagueRate = (raw: string | number | null): boolean => typeof raw === 'string' && !/^\s*-?[\d.,]+\s*%?\s*$/.test(raw)

/** Male or female from a column of its own; null when blank or unclear. */
export function readSex(raw: string | null): 'male' | 'female' | null {
  const text = fold(raw ?? '')
  if (/^(?:nam|m|male|ong)$/.test(text)) return 'male'
  return /^(?:nu|f|female|ba|x)$/.test(text) ? 'female' : null
}

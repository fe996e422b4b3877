import { readFileSync } from 'node:fs'
import { fold } from '../vietnamese/fold.ts'

export type Category = {
  code: string
  group: 'law' | 'named' | 'army-rear' | 'other'
  name: string
  law: string | null
  aliases: string[]
  rateFrom: number | null
  rateTo: number | null
  survivorOfMartyr: boolean
}

let catalogue: readonly Category[] | undefined

/** The categories of merit as the law and the offices know them (Pháp lệnh 02/2020 Điều 3 and what gift texts name besides). */
export function categories(): readonly Category[] {
  catalogue ??= parse(readFileSync(new URL('categories.csv', import.meta.url), 'utf8'))
  return catalogue
}

function parse(csv: string): Category[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/)
  const fields = header!.split(',')
  return lines.map(line => {
    const values = line.split(',')
    const get = (field: string) => values[fields.indexOf(field)] ?? ''
    return {
      code: get('code'),
      group: get('group') as Category['group'],
      name: get('name'),
      law: get('law') || null,
      aliases: get('aliases')
        .split('|')
        .filter(alias => alias !== ''),
      rateFrom: get('rate_from') === '' ? null : Number(get('rate_from')),
      rateTo: get('rate_to') === '' ? null : Number(get('rate_to')),
      survivorOfMartyr: get('survivor_of_martyr') === 'yes',
    }
  })
}

const MARTYR = '(?:liet si|lietsi|ls)'
const KIN = 'vo|chong|me|me de|bo|bo de|cha|cha de|con|con de|con trai|con gai|con nuoi|nguoi (?:co cong )?nuoi(?: duong)?'

// Read in this order: the narrower words first.
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:tho|t) ?cung\b|^ntc(?: ?(?:ls|liet si))?$|^(?:nguoi )?tc ?(?:ls|liet si)$/, 'TCLS'],
  [
    /^con\b.*(?:chat doc|cdhh|cddc|da cam)|(?:chat doc|cdhh|cddc|da cam)\b.*\bcon(?: de)?$|\bhhtn\b|(?:chat doc|cdhh|cddc|da cam)\b.*\b(?:gian tiep|the he (?:2|hai|thu hai))\b/,
    'HHTN',
  ],
  [/chat doc|\b(?:nn|nk|n)?cdm?hh\b|\b(?:nn|n)?cdm?dc\b|da cam|\bcd hoa hoc\b|^(?:nhiem )?hoa hoc$|dioxin/, 'CDHH'],
  [/chinh sach nhu thuong binh|\bn?h?csn ?tb\b|\bnhu (?:thuong binh|tb)\b/, 'CSNTB'],
  [/\b(?:thuong binh|tb) ?(?:loai |l ?)?b\b/, 'TBB'],
  [
    /\b(?:quan nhan|ha si quan|binh si|bo doi|hsq,? ?bs) (?:dang )?tai ngu\b|(?:gia dinh|than nhan) (?:quan nhan|bo doi)|hau phuong quan doi|^(?:gd|tn)qn$/,
    'GDQN',
  ],
  [
    new RegExp(
      `^(?:tro cap )?(?:tuat )?(?:(?:dai dien|dd) )?(?:than nhan|t ?n|(?:than nhan )?gia dinh|gd|ddtn|tuat(?: (?:co ban|nuoi duong|tu tran|cb|nd|[123]))?|(?:${KIN})(?: (?:${KIN}))?) ?(?:cua )?(?:(?:[123]|hai|ba|mot) )?${MARTYR}\\b|^tuat(?: co ban| nuoi duong| cb| nd)?$`,
    ),
    'TNLS',
  ],
  [/benh binh|^b binh\b|^bb\b/, 'BB'],
  [/thuong binh|^t binh\b|^tb ?a?\b/, 'TB'],
  [/(?:ba )?(?:me|bm) ?(?:viet nam|vn) ?(?:anh hung|ah)\b|\bbm ?vn ?(?:ah|anh hung)\b|\bb?mvnah\b/, 'BMVNAH'],
  [/lao thanh (?:cach mang|cm)|\b(?:cb)?ltcm\b|truoc (?:ngay )?(?:0?1 (?:thang )?0?1 (?:nam )?)?1945/, 'LT'],
  [/tien (?:khoi nghia|kn)\b|\b(?:cb)?tkn\b|tu (?:ngay )?0?1 (?:thang )?0?1 (?:nam )?1945/, 'TKN'],
  [/anh hung (?:luc luong|llvt|lao dong|ld)|^ah ?(?:llvt(?:nd)?|ld)$/, 'AH'],
  [/tu day|bat tu|dich bat|tu chinh tri/, 'TD'],
  [/giup do (?:cach mang|cm)|\bn?ccgdcm\b|\bco cong (?:gdcm|cm)\b|^(?:nguoi )?cccm$/, 'CC'],
  [
    /huan (?:huy )?chuong|huy chuong|khang chien giai phong|\bh{1,2}c ?(?:kc|khang chien)\b|^(?:nguoi )?(?:hdkc|hoat dong khang chien)(?: (?:giai phong|gpdt).*)?$/,
    'KC',
  ],
  [
    /dan cong hoa tuyen|^dcht$|thanh nien xung phong|^(?:cuu )?tnxp$|\b(?:qd )?(?:142|62|49|290|188|53|40)(?: 20[01]\d)\b|\b(?:qd ?|quyet dinh )(?:142|62|49|290|188|53|40)\b|cuu quan nhan/,
    'CQN',
  ],
]
// Somebody's wife, child or carer is not that somebody; only kin of a martyr and children harmed by the poison are a category.
const OF_SOMEBODY = new RegExp(`^(?:${KIN}|than nhan|tuat|nguoi phuc vu|phuc vu)(?= .)`)

let words: ReadonlyMap<string, string> | undefined

function known(): ReadonlyMap<string, string> {
  words ??= new Map(categories().flatMap(({ code, name, aliases }) => [code, name, ...aliases].map(word => [fold(word), code] as const)))
  return words
}

const RANK = /(?:\b(?:hang|loai) )?(?<!\d)([1-4])[ /]([34])\b|\bhang [1-4]$/

/**
 * The category a cell names, in any of the ways offices write it ("Thương binh 2/4", "TB-B", "Nhiễm chất độc hoá học", "Vợ liệt sĩ"), and the
 * old rank where one is written. Null when it names none, or several at once: a guess would decide about money.
 */
export function findCategory(raw: string): { code: string; rank: string | null } | null {
  const before = answered.get(raw)
  if (before !== undefined) return before
  const answer = lookUp(raw)
  // Registers write a few dozen spellings a hundred thousand times.
  if (answered.size < 2_000) answered.set(raw, answer)
  return answer
}

const answered = new Map<string, { code: string; rank: string | null } | null>()

function lookUp(raw: string): { code: string; rank: string | null } | null {
  const folded = fold(raw)
  const rankMatch = RANK.exec(folded)
  const rank = rankMatch?.[1] === undefined ? null : `${rankMatch[1]}/${rankMatch[2]}`
  const text = bare(folded)
  const exact = known().get(folded) ?? known().get(text) ?? known().get(text.replaceAll(' ', ''))
  if (exact !== undefined) return { code: exact, rank }
  const parts = raw.split(/[;+&\n/(),]|(?<!\p{L})và(?!\p{L})|(?<!\p{L})kiêm(?!\p{L})/iu).map(part => phraseOf(bare(fold(part))))
  const several = new Set(parts.filter(code => code !== null))
  const code = phraseOf(text)
  // "CĐHH (con đẻ)" is one category in two parts, "TB, CĐHH" two.
  if (several.size > 1 && !(code !== null && NARROWER.some(([narrow, wide]) => code === narrow && several.has(wide) && several.size === 2)))
    return null
  return code === null ? null : { code, rank }
}

const NARROWER = [
  ['HHTN', 'CDHH'],
  ['TBB', 'TB'],
] as const

/** A folded cell without its rank, its rate and the words in front ("Người là thương binh 2/4 61%" → "thuong binh"). */
const bare = (folded: string) =>
  folded
    .replace(RANK, ' ')
    .replace(/(?<!\bqd|\bquyet dinh)(?: ti le| tl)? \d{2,3}(?= ?$)/, ' ')
    .replace(/^\s*(?:(?:doi tuong|nguoi la|la|can bo|cb)\b\s*)+/, '')
    .replace(/\s+/g, ' ')
    .trim()

function phraseOf(text: string): string | null {
  const exact = known().get(text)
  if (exact !== undefined) return exact
  const code = PHRASES.find(([phrase]) => phrase.test(text))?.[1] ?? null
  if (!OF_SOMEBODY.test(text) || (code === 'BMVNAH' && text.startsWith('me '))) return code
  return code !== null && ['TNLS', 'HHTN', 'TCLS', 'GDQN'].includes(code) ? code : null
}

/** The rate that stands in a category's cell ("Thương binh 61%"), where no column of its own says one; null where none does. */
export function rateBesideCategory(raw: string): number | null {
  const match = /(?<![\d/])(\d{2,3})\s*%/.exec(raw)
  const rate = Number(match?.[1] ?? 0)
  return rate > 0 && rate <= 100 ? rate : null
}

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

// Read in this order: the narrower words first.
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\btho cung\b/, 'TCLS'],
  [/^con\b.*(?:chat doc|cdhh|cddc|da cam)|\bhhtn\b/, 'HHTN'],
  [/chat doc|\bcdhh\b|\bcddc\b|da cam/, 'CDHH'],
  [/chinh sach nhu thuong binh|\bcsntb\b|nhu thuong binh/, 'CSNTB'],
  [/thuong binh (?:loai )?b\b|^tb ?b\b/, 'TBB'],
  [/\b(?:quan nhan|ha si quan|binh si) (?:dang )?tai ngu\b|gia dinh quan nhan/, 'GDQN'],
  [
    /than nhan (?:cua )?(?:liet si|ls)\b|\btuat\b|^(?:vo|chong|me|me de|bo|bo de|cha|cha de|con|con de|nguoi nuoi|nguoi co cong nuoi) (?:cua )?(?:liet si|ls)\b/,
    'TNLS',
  ],
  [/benh binh/, 'BB'],
  [/thuong binh/, 'TB'],
  [/(?:ba )?me (?:viet nam|vn) ?(?:anh hung|ah)|\bme vnah\b|\bb?mvnah\b|\bbmvnah\b/, 'BMVNAH'],
  [/lao thanh cach mang|truoc (?:ngay )?0?1 0?1 1945/, 'LT'],
  [/tien khoi nghia|tu (?:ngay )?0?1 0?1 1945/, 'TKN'],
  [/anh hung (?:luc luong|llvt|lao dong|ld)/, 'AH'],
  [/tu day|bat tu|dich bat/, 'TD'],
  [/giup do cach mang|ccgdcm/, 'CC'],
  [/huan chuong|huy chuong|khang chien giai phong/, 'KC'],
  [/dan cong hoa tuyen|thanh nien xung phong|\bqd (?:142|62|49|290|188|53|40)\b|cuu quan nhan/, 'CQN'],
]

let words: ReadonlyMap<string, string> | undefined

function known(): ReadonlyMap<string, string> {
  words ??= new Map(categories().flatMap(({ code, name, aliases }) => [code, name, ...aliases].map(word => [fold(word), code] as const)))
  return words
}

const RANK = /(?:\bhang )?\b([1-4])[ /]([34])\b/

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
  const rank = rankMatch ? `${rankMatch[1]}/${rankMatch[2]}` : null
  const text = (rankMatch ? folded.replace(RANK, ' ') : folded)
    .replace(/^(?:doi tuong|nguoi la|la)\b/, '')
    .replace(/\s+/g, ' ')
    .trim()
  const parts = raw.split(/[;+&\n]|,|\bvà\b/u).map(part => known().get(fold(part).replace(RANK, '').trim()) ?? null)
  const several = new Set(parts.filter(code => code !== null))
  if (several.size > 1) return null
  const exact = known().get(folded) ?? known().get(text)
  const code = exact ?? PHRASES.find(([phrase]) => phrase.test(text))?.[1]
  return code === undefined ? null : { code, rank }
}

import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'

const PREFIX = /^(?:thôn|xóm|ấp|khóm|tổ dân phố|tdp|tổ|khu phố|khu dân cư|khu|cụm dân cư|cụm|bản|làng|đội)(?=[\s\d.:]|$)[\s.:]*/iu
const MARK = /\p{Mn}/gu

// "Hòa" and "Hoà" are one name, "Lỗ" and "Lộ" two, though both fold alike.
const spelling = (name: string) => `${fold(name)} ${[...(name.toLowerCase().normalize('NFD').match(MARK) ?? [])].sort().join('')}`

/** Whether a text begins as the name of a hamlet does ("THÔN 1", "Tổ dân phố số 3"). */
export function looksLikeHamlet(text: string): boolean {
  return PREFIX.test(text.trim()) && text.length <= 60
}

/**
 * Gives every spelling of a hamlet in one file the same name: the catalogue's where it has one, otherwise the spelling used most.
 * Lower case, capitals, missing accents and a missing or superfluous "thôn" are mended; two names that differ in their tones stay two.
 */
export function hamletNamer(catalogue: readonly string[], written: Iterable<string>): (raw: string) => string {
  const known = new Map<string, string>()
  const loosely = new Map<string, string | null>()
  const learn = (name: string) => {
    if (!known.has(spelling(name))) known.set(spelling(name), name)
    const before = loosely.get(fold(name))
    loosely.set(fold(name), before === undefined || (before !== null && spelling(before) === spelling(name)) ? (before ?? name) : null)
  }
  for (const name of catalogue) learn(name)
  const counts = new Map<string, number>()
  const spellings = new Map<string, number>()
  for (const raw of written) spellings.set(raw, (spellings.get(raw) ?? 0) + 1)
  for (const [raw, count] of spellings) counts.set(tidy(raw), (counts.get(tidy(raw)) ?? 0) + count)
  for (const [name] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (find(known, loosely, name) === null && /[\u0080-\u1EFF]|\d/u.test(name)) learn(name)
  }
  const answers = new Map<string, string>()
  return raw => {
    const before = answers.get(raw)
    if (before !== undefined) return before
    const answer = find(known, loosely, tidy(raw)) ?? tidy(raw)
    answers.set(raw, answer)
    return answer
  }
}

function find(known: ReadonlyMap<string, string>, loosely: ReadonlyMap<string, string | null>, name: string): string | null {
  const bare = name.replace(PREFIX, '')
  const short = /^(?:t|th)[\s.]*(\d{1,2})$/i.exec(name)?.[1]
  const forms = [name, bare, `Thôn ${short ?? bare}`].filter(form => form !== '')
  for (const form of forms) if (known.has(spelling(form))) return known.get(spelling(form))!
  // Typed without accents: the only accented name it can be.
  for (const form of forms) if (!/[^\x20-\x7e]/.test(form) && loosely.get(fold(form))) return loosely.get(fold(form))!
  return null
}

/** "THÔN  01" → "Thôn 1", "3" → "Thôn 3". */
function tidy(raw: string): string {
  const name = repairName(raw.replace(/[.:;,]+$/, '')).replace(/(?<=\D|^)0+(?=\d)/g, '')
  if (/^\d+$/.test(name)) return `Thôn ${name}`
  return name
    .replace(/^(Thôn|Xóm|Ấp|Khóm|Tổ|Khu|Cụm|Đội)\s*(?:Số\s*)?(?=\d)/u, '$1 ')
    .replace(/^Tdp\b/u, 'Tổ dân phố')
    .replace(/^Tổ Dân Phố/u, 'Tổ dân phố')
}

const MAY_HOLD_MORE = /[,;(/–-]|\s(?:xã|phường)\s/iu

/** "Thôn 1, xã Canh Nậu, huyện Thạch Thất" in a column of hamlets → "Thôn 1": what follows is the commune and above; "Thôn 1 - Đội 4" stays whole. */
export function withoutCommune(hamlet: string, commune: string | null): string {
  if (!MAY_HOLD_MORE.test(hamlet)) return hamlet
  const parts = /^(.+?)\s*(?:[,;(/–-]\s*|(?<=\s)(?=xã\s|phường\s))(.+)$/iu.exec(hamlet)
  if (parts === null) return hamlet
  const [before, behind] = [parts[1]!, fold(parts[2]!)]
  const above = /^(?:xa|phuong|thi tran|tt|huyen|quan|thi xa|tp|thanh pho|tinh) /.test(behind)
  return above || (commune !== null && (behind === fold(commune) || behind.startsWith(`${fold(commune)} `))) ? before : hamlet
}

/**
 * The hamlet in an address ("Thái Bình - Bình Yên", "thôn 3, xã Canh Nậu") and the commune behind it. Where the commune stands first ("Bình Yên -
 * Thái Bình"), the known hamlet is the hamlet.
 */
export function splitAddress(address: string, hamlets: readonly string[] = []): { hamlet: string; rest: string | null } {
  const parts = address
    .split(/\s+[-–]\s+|\s*[,;/–\n(]\s*|(?<=\S)-(?=\S)|\s+(?=xã\s|phường\s)/iu)
    .map(part => part.replace(/\)$/, '').trim())
    .filter(part => part !== '')
  const known = parts.findIndex(part => hamlets.some(hamlet => fold(hamlet) === fold(part)))
  const hamlet = known >= 0 ? known : Math.max(0, parts.findIndex(looksLikeHamlet))
  const rest = parts[hamlet === 0 ? 1 : hamlet - 1]
  return { hamlet: parts[hamlet] ?? address.trim(), rest: rest?.replace(/^(?:(?:xã|phường|thị trấn)\s+|(?:x|p|tt)\.\s*)/iu, '') ?? null }
}

const LETTERS = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz'
const CODES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg'
const LETTER_CODE = new Map([...LETTERS].map((letter, at) => [letter, CODES[at]!]))
const TONES = new Map([
  ['\u0300', '1'],
  ['\u0309', '2'],
  ['\u0303', '3'],
  ['\u0301', '4'],
  ['\u0323', '5'],
])
const SHAPES = new Set(['\u0306', '\u0302', '\u031B'])

// '!' ends a level and sorts below '+', the space inside it, which sorts below digits and letters.
function partKey(part: string): string {
  const before = answered.get(part)
  if (before !== undefined) return before
  const key = keyOf(part)
  // A register of a hundred thousand people has a few hundred given names.
  if (answered.size < 5_000) answered.set(part, key)
  return key
}

const answered = new Map<string, string>()

function keyOf(part: string): string {
  let letters = ''
  let tones = ''
  for (const syllable of part
    .toLowerCase()
    .normalize('NFD')
    .matchAll(/(\P{M})(\p{M}*)/gu)) {
    const marks = [...syllable[2]!]
    const letter = (syllable[1]! + marks.filter(mark => SHAPES.has(mark)).join('')).normalize('NFC')
    const code = LETTER_CODE.get(letter) ?? LETTER_CODE.get(syllable[1]!)
    if (code !== undefined) letters += code
    else if (/\d/.test(letter)) letters += letter
    else if (/\s/.test(letter)) letters += '+'
    else continue
    tones += TONES.get(marks.find(mark => TONES.has(mark)) ?? '') ?? '0'
  }
  return `${letters}!${tones}`
}

/**
 * A plain-ASCII key of a full name that sorts bytewise as Vietnamese lists do: given name (last word), family name (first word),
 * middle names; in each the letters a ă â b c d đ e ê … before the tones ngang huyền hỏi ngã sắc nặng. Agrees with ICU's `vi` part by part.
 */
export function vietnameseSortKey(fullName: string): string {
  const words = fullName.normalize('NFC').trim().split(/\s+/)
  const given = words.at(-1) ?? ''
  const family = words.length > 1 ? words[0]! : ''
  return [given, family, words.slice(1, -1).join(' ')].map(partKey).join('!')
}

/** Orders two full names by `vietnameseSortKey`; negative when `a` stands first. */
export function compareVietnamese(a: string, b: string): number {
  const [first, second] = [vietnameseSortKey(a), vietnameseSortKey(b)]
  return first < second ? -1 : first > second ? 1 : 0
}

/** A plain-ASCII key of a hamlet's name in natural order: "Thôn 2" before "Thôn 10", "Phú Ổ 1" before "Phú Ổ 2". Digits beyond nine are refused by nobody: they sort last. */
export function hamletSortKey(name: string): string {
  const padded = name.replace(/\d+/g, digits => digits.padStart(9, '0'))
  return partKey(padded.trim().replace(/\s+/g, ' '))
}

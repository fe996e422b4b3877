const SPACES = /\s+/
const DIGIT = /\d/
const MARKS = /\p{Mn}/gu
const NOT_A_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu
// "Lý" is written "Lí" as often; after a vowel ("Thúy", "Nguyễn") the two letters are different sounds. "qu" is one consonant.
const Y_AFTER_CONSONANT = /(?<=[bcdfghjklmnpqrstvwxz]|qu)y/g

/**
 * The accent-free form in which Vietnamese text is *found*, never the form in which it is equal: marks dropped, đ→d, lower case,
 * punctuation and spaces collapsed to one space, y→i after a consonant (Lý/Lí, sỹ/sĩ). Source: DOMAIN.md 6.
 */
export function fold(text: string): string {
  let folded = ''
  for (const word of text.split(SPACES)) {
    const one = foldedWord(word)
    if (one !== '') folded = folded === '' ? one : `${folded} ${one}`
  }
  return folded
}

// Names of people and places are made of a few thousand syllables; numbers and long texts are not kept.
const answered = new Map<string, string>()

function foldedWord(word: string): string {
  const before = answered.get(word)
  if (before !== undefined) return before
  const folded = foldAll(word)
  if (answered.size < 10_000 && word.length <= 12 && !DIGIT.test(word)) answered.set(word, folded)
  return folded
}

const foldAll = (text: string): string =>
  text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(NOT_A_LETTER_OR_DIGIT, ' ')
    .trim()
    .replace(Y_AFTER_CONSONANT, 'i')

const TITLES = /^(?:ls|liet si|ong|ba|cu|me)\s+(?=\S+ \S+ \S)/
const MARTYR_TITLE = /^(?:ls|liet si)\s+/

/** A folded full name without a title in front ("Bà Nguyễn Thị An", "LS. Trần Văn Bé"); "Ông Ích Khiêm" keeps its family name. */
export function nameKey(fullName: string): string {
  const key = fold(fullName).replace(MARTYR_TITLE, '')
  return key.replace(TITLES, '')
}

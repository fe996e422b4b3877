const MARKS = /\p{Mn}/gu
const NOT_A_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu
// "Lý" is written "Lí" as often; after a vowel ("Thúy", "Nguyễn") the two letters are different sounds. "qu" is one consonant.
const Y_AFTER_CONSONANT = /(?<=[bcdfghjklmnpqrstvwxz]|qu)y/g

/**
 * The accent-free form in which Vietnamese text is *found*, never the form in which it is equal: marks dropped, đ→d, lower case,
 * punctuation and spaces collapsed to one space, y→i after a consonant (Lý/Lí, sỹ/sĩ). Source: DOMAIN.md 6.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(NOT_A_LETTER_OR_DIGIT, ' ')
    .trim()
    .replace(Y_AFTER_CONSONANT, 'i')
}

const TITLES = /^(?:ls|liet si|ong|ba|cu|me)\s+(?=\S+ \S+ \S)/
const MARTYR_TITLE = /^(?:ls|liet si)\s+/

/** A folded full name without a title in front ("Bà Nguyễn Thị An", "LS. Trần Văn Bé"); "Ông Ích Khiêm" keeps its family name. */
export function nameKey(fullName: string): string {
  const key = fold(fullName).replace(MARTYR_TITLE, '')
  return key.replace(TITLES, '')
}

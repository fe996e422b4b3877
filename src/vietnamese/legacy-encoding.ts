import { isSyllable } from './syllable.ts'

export type OldEncoding = 'tcvn3' | 'vni'
export type Encoding = 'unicode' | OldEncoding

const TCVN3_FROM = 'µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00ADõøö÷ùúýûüþ¡¢§£¤¥¦'
const TCVN3_TO = 'àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ'
const TCVN3 = new Map([...TCVN3_FROM].map((from, at) => [from, [...TCVN3_TO][at]!]))

const VNI_MARKS = new Map<string, string>([
  ['ø', '\u0300'],
  ['ù', '\u0301'],
  ['û', '\u0309'],
  ['õ', '\u0303'],
  ['ï', '\u0323'],
  ['ê', '\u0306'],
  ['è', '\u0306\u0300'],
  ['é', '\u0306\u0301'],
  ['ú', '\u0306\u0309'],
  ['ü', '\u0306\u0303'],
  ['ë', '\u0306\u0323'],
  ['â', '\u0302'],
  ['à', '\u0302\u0300'],
  ['á', '\u0302\u0301'],
  ['å', '\u0302\u0309'],
  ['ã', '\u0302\u0303'],
  ['ä', '\u0302\u0323'],
])
const VNI_LETTERS = new Map<string, string>([
  ['ñ', 'đ'],
  ['ô', 'ơ'],
  ['ö', 'ư'],
  ['æ', 'ỉ'],
  ['ó', 'ĩ'],
  ['ò', 'ị'],
  ['î', 'ỵ'],
])
// A mark only counts after a letter that can bear it: breve shapes on a, circumflex shapes on a e o.
const VNI_PAIR = /([aeouyAEOUYôöÔÖ])([øùûõïØÙÛÕÏ])|([aA])([êèéúüëÊÈÉÚÜË])|([aeoAEO])([âàáåãäÂÀÁÅÃÄ])|([ñôöæóòîÑÔÖÆÓÒÎ])/gu

const BEYOND_LATIN_1 = /[\u0100-\u1EFF]/u
const WORDS = /[^\s\d,.;:()/\\"'+&!?%-]+/gu
const ONLY_ASCII = /^[\x20-\x7e]*$/

/** Which old encoding a font's name betrays: .VnTime, .VnArialH → TCVN3 (H: drawn in capitals), VNI-Times → VNI; null for any other font. */
export function encodingOfFont(fontName: string): { encoding: Encoding; capitals: boolean } | null {
  if (/^\.?vn[a-z]/i.test(fontName) && !/^vni/i.test(fontName)) return { encoding: 'tcvn3', capitals: /H( Bold| Italic)*$/.test(fontName) }
  if (/^vni\b|^vni[-_ ]/i.test(fontName)) return { encoding: 'vni', capitals: false }
  return null
}

/** Turns text typed with a TCVN3 or VNI font into Unicode NFC. Text that already holds letters beyond Latin-1 is Unicode and stays as it is. */
export function toUnicode(text: string, encoding: Encoding, capitals = false): string {
  if (encoding === 'unicode' || BEYOND_LATIN_1.test(text)) return text.normalize('NFC')
  const converted = encoding === 'tcvn3' ? text.replace(/[¡-þ]/g, letter => TCVN3.get(letter) ?? letter) : fromVni(text)
  return (capitals ? converted.toUpperCase() : converted).normalize('NFC')
}

function fromVni(text: string): string {
  return text.replace(VNI_PAIR, (whole, tone1, mark1, a, breve, aeo, hat, single) => {
    if (single !== undefined) return sameCase(VNI_LETTERS.get(single.toLowerCase())!, single)
    const base: string = tone1 ?? a ?? aeo
    const mark: string = mark1 ?? breve ?? hat
    const letter = VNI_LETTERS.get(base.toLowerCase())
    const combined = `${letter === undefined ? base : sameCase(letter, base)}${VNI_MARKS.get(mark.toLowerCase()) ?? ''}`.normalize('NFC')
    return combined.length === 1 ? combined : whole
  })
}

const sameCase = (letter: string, like: string) => (like === like.toLowerCase() ? letter : letter.toUpperCase())

/** The share (0 to 1) of words with marks that can be Vietnamese syllables; 1 where no word has marks. */
export function legalShare(texts: readonly string[]): number {
  let legal = 0
  let all = 0
  for (const text of texts) {
    for (const [word] of text.matchAll(WORDS)) {
      if (ONLY_ASCII.test(word)) continue
      all += 1
      if (isSyllable(word)) legal += 1
    }
  }
  return all === 0 ? 1 : legal / all
}

/** Whether a text holds anything but plain ASCII. */
export const hasMarks = (text: string): boolean => !ONLY_ASCII.test(text)

/** Whether a text holds letters that only Unicode has, whatever the sheet around it was typed in. */
export const holdsUnicode = (text: string): boolean => BEYOND_LATIN_1.test(text)

// Of the letters of Latin-1, those that Vietnamese writes too: "Hå" cannot be anything but an old font, "Bó" can.
const NOT_VIETNAMESE = /[¡-¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞäåæçëîïñö÷øûüþ]/

/**
 * The old encoding of one text among others in Unicode ("NguyÔn V¨n An" pasted into a newer sheet): it cannot be Vietnamese as it stands, and is
 * to the last word when converted. One word alone that has only letters of ours may be a slip of the keyboard, unless an old font of the sheet is
 * hinted at; where both fonts fit, the hint decides. Null for anything else.
 */
export function clearlyOld(text: string, hint: OldEncoding | null = null): OldEncoding | null {
  if (ONLY_ASCII.test(text) || BEYOND_LATIN_1.test(text)) return null
  const key = `${hint} ${text}`
  const before = answered.get(key)
  if (before !== undefined) return before
  const answer = oldEncodingOf(text, hint)
  if (answered.size < 5_000) answered.set(key, answer)
  return answer
}

const answered = new Map<string, OldEncoding | null>()

function oldEncodingOf(text: string, hint: OldEncoding | null): OldEncoding | null {
  if (legalShare([text]) === 1 || (hint === null && !NOT_VIETNAMESE.test(text) && !text.trim().includes(' '))) return null
  const orders: readonly OldEncoding[] = hint === 'vni' ? ['vni', 'tcvn3'] : ['tcvn3', 'vni']
  return orders.find(encoding => legalShare([toUnicode(text, encoding)]) === 1) ?? null
}

/**
 * The encoding of a sheet whose fonts say nothing: the one in which clearly more words can be Vietnamese than in plain Unicode.
 * Hand in many cells: one word proves little. Few or no marked words → unicode.
 */
export function detectEncoding(texts: readonly string[]): Encoding {
  const suspects = texts.filter(text => !ONLY_ASCII.test(text) && !BEYOND_LATIN_1.test(text.normalize('NFC')))
  if (suspects.length === 0) return 'unicode'
  // Mostly proper Unicode: the few Latin-1 cells ("Hà", "Lý") are Unicode too.
  const marked = texts.filter(text => !ONLY_ASCII.test(text)).length
  const plain = legalShare(suspects)
  const best = (['tcvn3', 'vni'] as const)
    .map(encoding => ({ encoding, share: legalShare(suspects.map(text => toUnicode(text, encoding))) }))
    .sort((a, b) => b.share - a.share)[0]!
  if (suspects.length * 4 < marked && plain > 0.5) return 'unicode'
  return best.share > 0.6 && best.share > plain + 0.25 ? best.encoding : 'unicode'
}

export type PhoneRepair = 'leading-zero' | 'eleven-digits' | 'country-code'
export type ReadPhone = {
  phone: string | null
  others: string[]
  note: string | null
  problem: 'not-a-phone' | null
  repairs: PhoneRepair[]
}

// The 2018 change of prefixes (DOMAIN.md 6): the last seven digits stayed.
const NEW_PREFIX = new Map(
  Object.entries({
    '0162': '032',
    '0163': '033',
    '0164': '034',
    '0165': '035',
    '0166': '036',
    '0167': '037',
    '0168': '038',
    '0169': '039',
    '0120': '070',
    '0121': '079',
    '0122': '077',
    '0126': '076',
    '0128': '078',
    '0123': '083',
    '0124': '084',
    '0125': '085',
    '0127': '081',
    '0129': '082',
    '0186': '056',
    '0188': '058',
    '0199': '059',
  }),
)
const MOBILE = /^0[35789]\d{8}$/
const LANDLINE = /^02\d{9}$/
const OLD_MOBILE = /^01\d{9}$/

/** What a page may show of a telephone number unasked: its last three digits ("•••••••678"). Takes any text, leaves what is no digit. */
export const maskPhone = (phone: string): string => phone.replaceAll(/\d(?=(?:\D*\d){3})/g, '•')

/**
 * Reads a cell of telephone numbers into today's form (10 digits, landlines 02… 11 digits): +84 and lost leading zeros mended, numbers from
 * before 15/9/2018 moved to their new prefix. The first number counts, further ones go to `others`, words ("con trai") to `note`.
 * A number no network has is a problem, never changed. Source: DOMAIN.md 6.
 */
export function parsePhone(raw: string | number | null | undefined): ReadPhone {
  const text = raw === null || raw === undefined ? '' : plainNumbers(String(raw).normalize('NFC').trim())
  const none: ReadPhone = { phone: null, others: [], note: null, problem: null, repairs: [] }
  if (text === '') return none

  const found = [...text.matchAll(/\+?\d[\d .\-–]{6,}\d/g)].flatMap(match => split(match[0]))
  const words = text
    .replace(/\+?\d[\d .\-–]{6,}\d/g, ' ')
    .replace(/[()[\]:;,/|]+|(?<!\S)(?:hoặc|và|or)(?!\S)/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s\-–.]+|[\s\-–.]+$/g, '')
  const note = words === '' ? null : words
  const mended = found.map(mend)
  const valid = mended.filter(one => one.phone !== null)
  const first = valid[0]
  if (first === undefined) return { ...none, note: text, problem: 'not-a-phone' }
  return {
    phone: first.phone,
    others: valid.slice(1).map(one => one.phone!),
    note,
    problem: mended.length > valid.length ? 'not-a-phone' : null,
    repairs: first.repairs,
  }
}

/** "(024) 3384 2123", "0912,345,678", "+84(0)912…", "O912…", "'0912…": brackets, an apostrophe or a letter typed for a digit are no part of a number. */
function plainNumbers(text: string): string {
  return text
    .replace(/^['’`]/, '')
    .replace(/^(\d{9,11})\.0$/, '$1')
    .replace(/(?<=\d)[,_](?=\d{3}(?!\d))/g, ' ')
    .replace(/(?<=[\d(+ ])\(0\)(?=\d)/g, '')
    .replace(/\(\s*(\+?\d{1,4})\s*\)\s*(?=\d)/g, '$1 ')
    .replace(/(?<![\p{L}\d])[oO](?=[\d.\s]{8,})|(?<=\d)[oO](?=\d)/gu, '0')
}

function split(run: string): string[] {
  const digits = run.replace(/[^\d+]/g, '')
  if (digits.length <= 13) return [digits]
  return run
    .split(/\s+[-–]?\s*|[-–]\s*/)
    .map(piece => piece.replace(/[^\d+]/g, ''))
    .filter(piece => piece.length > 0)
}

function mend(written: string): { phone: string | null; repairs: PhoneRepair[] } {
  const repairs: PhoneRepair[] = []
  let digits = written.replace(/\D/g, '')
  if (written.startsWith('+84') || /^(?:0084|84)(?:[35789]\d{8}|1\d{9}|2\d{9})$/.test(digits)) {
    digits = `0${digits.replace(/^(?:0084|84)0?/, '')}`
    repairs.push('country-code')
  } else if (/^(?:[35789]\d{8}|1\d{9}|2\d{9})$/.test(digits)) {
    digits = `0${digits}`
    repairs.push('leading-zero')
  }
  if (OLD_MOBILE.test(digits)) {
    const prefix = NEW_PREFIX.get(digits.slice(0, 4))
    if (prefix === undefined) return { phone: null, repairs: [] }
    digits = prefix + digits.slice(4)
    repairs.push('eleven-digits')
  }
  return MOBILE.test(digits) || LANDLINE.test(digits) ? { phone: digits, repairs } : { phone: null, repairs: [] }
}

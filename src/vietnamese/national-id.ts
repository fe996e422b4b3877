export type Sex = 'male' | 'female'
export type IdRemark = 'zeros-restored' | 'birth-year-differs' | 'sex-differs'
export type IdProblem = 'may-be-an-old-id' | 'digits-lost' | 'not-a-national-id' | 'padding-not-plausible'
export type ReadNationalId = { nationalId: string | null; oldId: string | null; remarks: IdRemark[]; problem: IdProblem | null }

const nothing = (problem: IdProblem | null): ReadNationalId => ({ nationalId: null, oldId: null, remarks: [], problem })

/** The birth year and sex that stand in a 12-digit number (3 place + 1 century and sex + 2 year + 6); null where it is not one. No check digit exists. */
export function factsOfNationalId(nationalId: string): { birthYear: number; sex: Sex } | null {
  const match = /^(\d{3})(\d)(\d{2})\d{6}$/.exec(nationalId)
  if (!match || match[1] === '000') return null
  const century = Number(match[2])
  return { birthYear: 1900 + Math.floor(century / 2) * 100 + Number(match[3]), sex: century % 2 === 0 ? 'male' : 'female' }
}

// What people write around a number, and what they write where there is none.
const WORDS = /(?:số|so|cccd|cmnd|cmt(?:nd)?|cc|căn cước(?: công dân)?|định danh|đdcn|cũ|mới|và|hoặc|[:;,/|()\n]|\s-\s)+/giu
const NONE = /^(?:0|[-–—.?]+|không(?: có| rõ)?|khong(?: co)?|ko(?: có)?|k(?: có)?|chưa(?: có| làm| cấp)?|chua co|mất|thất lạc|bị mất)$/iu

/**
 * Reads a cell for the 12-digit number of a person (NĐ 137/2015). Zeros that Excel dropped (10 or 11 digits left) come back when the result
 * agrees with the known birth year and sex; 9 digits are an old CMND and asked about, or kept beside a 12-digit number in the same cell; a
 * differing birth year or sex is a remark, never a refusal.
 */
export function parseNationalId(
  raw: string | number | null | undefined,
  known: { birthYear?: number | null; sex?: Sex | null } = {},
): ReadNationalId {
  if (raw === null || raw === undefined) return nothing(null)
  const text = typeof raw === 'number' ? raw.toFixed(0) : raw.normalize('NFC').trim()
  if (/^\d{12}$/.test(text)) return fromDigits(text, known)
  if (text === '' || NONE.test(text)) return nothing(null)
  if (/^\d[.,]?\d*e\+?\d+$/i.test(text)) return fromScientific(text, known)
  const parts = text
    .replace(/^['’`]/, '')
    .replace(/\.0$/, '')
    .replace(/^\d{1,3}(?:,\d{3}){2,3}$/, grouped => grouped.replaceAll(',', ''))
    .replace(/(?:cấp ngày|ngày cấp|nc)\s*:?\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}.*$/isu, '')
    .split(WORDS)
    // A letter O typed for a zero.
    .map(part => (/\d/.test(part) ? part.replace(/[oO]/g, '0') : part).replace(/[\s.-]/g, ''))
    .filter(part => part !== '')
  const whole = parts.length === 1 ? parts[0]! : parts.find(part => /^\d{12}$/.test(part))
  if (whole === undefined || !/^\d+$/.test(whole)) return nothing('not-a-national-id')
  const read = fromDigits(whole, known)
  const old = parts.find(part => part !== whole && /^\d{9}$/.test(part))
  return old === undefined ? read : { ...read, oldId: old }
}

/** "1.049123456E+09" still holds every digit, "1.04912E+09" does not. */
function fromScientific(text: string, known: { birthYear?: number | null; sex?: Sex | null }): ReadNationalId {
  const [mantissa, exponent] = text.toLowerCase().replace(',', '.').split('e') as [string, string]
  const digits = mantissa.replace('.', '')
  return digits.length === Number(exponent) + 1 ? fromDigits(digits, known) : nothing('digits-lost')
}

function fromDigits(digits: string, known: { birthYear?: number | null; sex?: Sex | null }): ReadNationalId {
  if (digits.length === 9) return { nationalId: null, oldId: digits, remarks: [], problem: 'may-be-an-old-id' }
  if (digits.length === 8)
    return { nationalId: null, oldId: digits.padStart(9, '0'), remarks: ['zeros-restored'], problem: 'may-be-an-old-id' }
  if (digits.length < 10 || digits.length > 12) return nothing('not-a-national-id')

  const nationalId = digits.padStart(12, '0')
  const facts = factsOfNationalId(nationalId)
  if (facts === null) return nothing('not-a-national-id')
  const remarks: IdRemark[] = []
  if (known.birthYear && facts.birthYear !== known.birthYear) remarks.push('birth-year-differs')
  if (known.sex && facts.sex !== known.sex) remarks.push('sex-differs')
  if (digits.length === 12) return { nationalId, oldId: null, remarks, problem: null }
  if (remarks.length > 0) return nothing('padding-not-plausible')
  return { nationalId, oldId: null, remarks: ['zeros-restored'], problem: null }
}

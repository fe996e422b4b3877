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

/**
 * Reads a cell for the 12-digit number of a person (NĐ 137/2015). Zeros that Excel dropped (10 or 11 digits left) come back when the result
 * agrees with the known birth year and sex; 9 digits are an old CMND and asked about; a differing birth year or sex is a remark, never a refusal.
 */
export function parseNationalId(
  raw: string | number | null | undefined,
  known: { birthYear?: number | null; sex?: Sex | null } = {},
): ReadNationalId {
  if (raw === null || raw === undefined) return nothing(null)
  const text = typeof raw === 'number' ? raw.toFixed(0) : raw.trim()
  if (text === '') return nothing(null)
  if (/^\d[.,]?\d*e\+?\d+$/i.test(text)) return nothing('digits-lost')
  const digits = text.replace(/^'/, '').replace(/[\s.-]/g, '')
  if (!/^\d+$/.test(digits)) return nothing('not-a-national-id')
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

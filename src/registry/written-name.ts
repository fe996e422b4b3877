import { repairName } from '../vietnamese/name-case.ts'
import type { Sex } from '../vietnamese/national-id.ts'
import { findCategory } from './categories.ts'
import { readFate } from './register-cells.ts'

const TITLE =
  /^(ông|bà|cụ|mẹ|anh|chị|đ\/c|đồng chí|bs|bác s[ĩỹ]|ds|dược s[ĩỹ]|đd|ths|y s[ĩỹ]|y tá|ô(?=\.)|b(?=\.))[\s.:]+(?=\S+\s+\S+\s+\S)/iu

// "(vợ ông An)", "(nhóm trưởng)": who somebody is to others.
const KIN = /^\s*(?:vợ|chồng|con|mẹ|bố|cha|em|anh|chị|cháu|(?:nhóm|tổ|đội) (?:trưởng|phó))(?:\s|$)/iu

const ONLY_WORDS = /^[^\s\d'’`*–.,;:(-][^\d*(]*[^\s,.;:*)]$/u

/** "1. Bà Nguyễn Thị An (đã mất)*" → "Nguyễn Thị An"; a bracket that says nothing of a life, a category or of kin stays. */
export function withoutTitle(written: string): string {
  const name = ONLY_WORDS.test(written) ? written : written.replace(/^(?:['’`*–-]|\d{1,4}[.)]|\s)+|(?:[,.;:*]|\(\*+\)|\s)+$/gu, '')
  const bracket = /\s*\(([^)]*)\)/.exec(name)
  if (bracket === null) return name.replace(TITLE, '')
  const fate = readFate(bracket[1] ?? null)
  const said = fate.deceased || fate.movedAway || KIN.test(bracket[1] ?? '') || findCategory(bracket[1] ?? '') !== null
  return (said ? name.replace(bracket[0], '') : name).trim().replace(TITLE, '')
}

export function sexOfTitle(written: string | null): Sex | null {
  const title = TITLE.exec(written ?? '')?.[1]?.toLowerCase()
  if (title === 'ông' || title === 'ô' || title === 'anh') return 'male'
  return title === 'bà' || title === 'b' || title === 'mẹ' || title === 'chị' ? 'female' : null
}

/** A person's name out of a cell for it, as it is written on paper. */
export const writtenName = (cell: string): string => repairName(withoutTitle(cell))

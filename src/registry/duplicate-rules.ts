import { sameName } from '../vietnamese/same-name.ts'

export const mergeFields = ['fullName', 'sex', 'birth', 'nationalId', 'oldId', 'home', 'mobility', 'note', 'death'] as const
export type MergeField = (typeof mergeFields)[number]
export type Side = 'one' | 'other'

/** Why two entries may be one human being. */
export type Likeness = 'old-id' | 'name-and-hamlet' | 'name-and-birth-date' | 'name-and-file-number'

export interface Likely {
  readonly fullName: string
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
  readonly areaId: string
  readonly hamletId: string | null
  /** The blind indexes of the ids: equal ids have equal ones. */
  readonly nationalIdIndex: string | null
  readonly oldIdIndex: string | null
  readonly fileNos: readonly string[]
}

const agree = <Value>(a: Value | null, b: Value | null) => a == null || b == null || a === b

/**
 * Why two entries may be one human being; none where nothing says so. The rule by which rows of one spreadsheet become one person: the same
 * id, or the same name with birth and hamlet where the ids do not contradict; beside it the same name with a whole birth date or a file number.
 */
export function likenessOf(one: Likely, other: Likely): Likeness[] {
  const found: Likeness[] = []
  if (one.oldIdIndex != null && one.oldIdIndex === other.oldIdIndex) found.push('old-id')
  if (sameName(one.fullName) !== sameName(other.fullName)) return found
  if (one.fileNos.some(fileNo => other.fileNos.includes(fileNo))) found.push('name-and-file-number')
  if (!agree(one.nationalIdIndex, other.nationalIdIndex) || !agree(one.oldIdIndex, other.oldIdIndex)) return found
  if (one.birthYear == null || one.birthYear !== other.birthYear) return found
  if (!agree(one.birthMonth, other.birthMonth) || !agree(one.birthDay, other.birthDay)) return found
  if (one.areaId === other.areaId && agree(one.hamletId, other.hamletId)) found.push('name-and-hamlet')
  if (one.birthDay != null && one.birthDay === other.birthDay) found.push('name-and-birth-date')
  return found
}

/** Whose value stays where nobody chose: the one who stays, unless only the other has any. */
export const usualSide = (stays: Side, known: Readonly<Record<Side, boolean>>): Side => {
  const goes = stays === 'one' ? 'other' : 'one'
  return !known[stays] && known[goes] ? goes : stays
}

type Row = Readonly<Record<string, unknown>>
const own: readonly string[] = ['id', 'person_id', 'area_id', 'person_area_id', 'import_id', 'version', 'created_at', 'created_by']
/** What a column holds while nobody has said anything. */
const silent: readonly unknown[] = [null, '', false, 'none']

const saysNoMore = (less: Row, more: Row): boolean =>
  Object.entries(less).every(([column, value]) => own.includes(column) || silent.includes(value) || value === more[column])

/** Of two rows about one matter, what becomes of the one that goes: it is put away, it takes the other's place, or both stand. */
export function compareRows(goes: Row, stays: Row): 'put-away' | 'takes-place' | 'both' {
  if (saysNoMore(goes, stays)) return 'put-away'
  return saysNoMore(stays, goes) ? 'takes-place' : 'both'
}

import { parseAge, parsePartialDate } from '../vietnamese/partial-date.ts'
import type { TableRow } from './sheet-kind.ts'

const FOR_A_BIRTH = ['birthYear', 'birthDate', 'birthYearMale', 'birthYearFemale']

/**
 * The year of birth that an age tells in the year of the list: from a column of ages, or from a cell for the birth that says "75 tuổi". A column of ages
 * may hold years of birth as well, which are none that had to be reckoned.
 */
export function birthFromAge(cells: TableRow['cells'], yearOfList: number): { field: string; year: number; reckoned: boolean } | null {
  const written = cells.get('age') ?? null
  const year = parsePartialDate(written).date?.year
  if (year !== undefined) return { field: 'age', year, reckoned: false }
  for (const field of ['age', ...FOR_A_BIRTH]) {
    const age = parseAge(cells.get(field) ?? null, field === 'age')
    if (age !== null) return { field, year: yearOfList - age, reckoned: true }
  }
  return null
}

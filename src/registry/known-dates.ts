import { formatPartialDate } from '../vietnamese/partial-date.ts'
import type { Death, Person } from './person.entity.ts'

/** As much of the birth date as is known, '' for nothing. */
export const birthOf = (person: Pick<Person, 'birthYear' | 'birthMonth' | 'birthDay'>): string =>
  person.birthYear == null
    ? ''
    : formatPartialDate({
        year: person.birthYear,
        ...(person.birthMonth != null && { month: person.birthMonth }),
        ...(person.birthDay != null && { day: person.birthDay }),
      })

/** As much of the day of death as is known. */
export const diedOn = (death: Death): string | null =>
  death.diedYear == null
    ? null
    : formatPartialDate({
        year: death.diedYear,
        ...(death.diedMonth != null && { month: death.diedMonth }),
        ...(death.diedDay != null && { day: death.diedDay }),
      })

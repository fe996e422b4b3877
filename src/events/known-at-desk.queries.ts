import type { Context } from '../context.ts'
import { may } from '../permissions.ts'
import { type FoundPerson, searchPeople } from '../registry/search-people.queries.ts'
import { fold } from '../vietnamese/fold.ts'
import type { ArrivalRow } from './arrival-facts.queries.ts'

const MOST = 10

/** People of the register whom a desk may mean by a name, without those whom the event expects already. */
export async function findInRegister(ctx: Context, name: string, expected: readonly ArrivalRow[]): Promise<readonly FoundPerson[]> {
  if (!may(ctx, 'registry.read')) return []
  const { people } = await searchPeople(ctx, { q: name.slice(0, 120) })
  return people.filter(person => !expected.some(row => row.person_id === person.id)).slice(0, MOST)
}

/** Somebody of the whole name, written with or without accents, and of the year where both are known: no stranger unless it is said. */
export async function isInRegister(ctx: Context, name: string, birthYear: number | null): Promise<boolean> {
  const people = await findInRegister(ctx, name, [])
  return people.some(
    person =>
      !person.dead &&
      fold(person.fullName) === fold(name) &&
      (birthYear == null || person.birthYear == null || person.birthYear === birthYear),
  )
}

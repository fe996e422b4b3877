import { fold } from '../vietnamese/fold.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'

export type Identity = { fullName: string; birth: PartialDate | null; nationalId: string | null; hamlet: string | null }

// "Hòa" and "Hoà" are one name; "Nguyễn" and "Nguyen" are two until someone says otherwise.
const spelling = (name: string) =>
  `${fold(name)} ${[
    ...(name
      .toLowerCase()
      .normalize('NFD')
      .match(/\p{Mn}/gu) ?? []),
  ]
    .sort()
    .join('')}`

/** Two birth dates that can be one: what both know is equal. */
function agree(a: PartialDate | null, b: PartialDate | null): boolean {
  if (a === null || b === null) return a === b
  if (a.year !== b.year) return false
  const both = (x: number | undefined, y: number | undefined) => x === undefined || y === undefined || x === y
  return both(a.month, b.month) && both(a.day, b.day)
}

/**
 * Groups rows that speak of one person: the same national id under the same folded name, or the same name, birth and hamlet where the ids do
 * not contradict. Name-alikes with another birth stay two people. Answers, per row, the index of its person.
 */
export function groupRows(rows: readonly Identity[]): number[] {
  const spellings = new Map<string, string>()
  const spelled = (name: string) => {
    const before = spellings.get(name)
    if (before !== undefined) return before
    const made = spelling(name)
    spellings.set(name, made)
    return made
  }
  const people: Identity[] = []
  const byId = new Map<string, number[]>()
  const byName = new Map<string, number[]>()
  return rows.map(row => {
    const nameAndHamlet = `${spelled(row.fullName)}|${row.hamlet === null ? '' : spelled(row.hamlet)}|${row.birth?.year ?? ''}`
    const sameId = () =>
      row.nationalId === null ? undefined : byId.get(row.nationalId)?.find(at => fold(people[at]!.fullName) === fold(row.fullName))
    const sameName = () =>
      byName.get(nameAndHamlet)?.find(at => {
        const { nationalId, birth } = people[at]!
        return (nationalId === null || row.nationalId === null || nationalId === row.nationalId) && agree(birth, row.birth)
      })
    const at =
      sameId() ??
      sameName() ??
      people.push({ fullName: row.fullName, birth: row.birth, nationalId: row.nationalId, hamlet: row.hamlet }) - 1
    const person = people[at]!
    person.nationalId ??= row.nationalId
    if (row.birth?.day !== undefined && person.birth?.day === undefined) person.birth = row.birth
    if (row.nationalId !== null) add(byId, row.nationalId, at)
    add(byName, nameAndHamlet, at)
    return at
  })
}

function add(index: Map<string, number[]>, key: string, at: number): void {
  const found = index.get(key)
  if (found === undefined) index.set(key, [at])
  else if (!found.includes(at)) found.push(at)
}

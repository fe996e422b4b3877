import { sameName } from '../vietnamese/same-name.ts'
import type { RuleCategory, RulePerson, RuleRelative, World } from './world.ts'

/** A register as understood: one person with all merits, in the shape of the import's preview. */
export type RegisterPerson = {
  readonly fullName: string
  readonly birthYear: number | null
  readonly hamlet: string | null
  readonly deceased: boolean
  readonly movedAway: boolean
  readonly merits: readonly RegisterMerit[]
}

export type RegisterMerit = {
  readonly code: string
  readonly rate: number | null
  readonly monthly: boolean | null
  readonly martyrName: string | null
  readonly relation: string | null
  readonly allowance: 'basic' | 'care' | null
  readonly representative: boolean
}

/** `people[i]` has the id `ids[i]` of the world; `martyrNames` gives back the name as the register first spells it. */
export type RegisterWorld = { readonly world: World; readonly ids: readonly string[]; readonly martyrNames: ReadonlyMap<string, string> }

type MartyrDraft = { id: string; relatives: RuleRelative[]; representative: string | null; worshipper: string | null }

/**
 * Reads people and martyrs out of one commune's register. A register knows a martyr only by name, so one name is one martyr, however
 * it is cased, spaced or its tone placed (Hòa, Hoà); Hòa and Hoa are two. A martyr nobody's row names is not in the register.
 */
export function worldFromRegister(register: readonly RegisterPerson[]): RegisterWorld {
  const martyrs = new Map<string, MartyrDraft>()
  const martyrNames = new Map<string, string>()
  const people: RulePerson[] = []

  for (const [index, person] of register.entries()) {
    const id = `p${index + 1}`
    const categories: RuleCategory[] = []
    for (const merit of person.merits) {
      if (merit.code !== 'TNLS' && merit.code !== 'TCLS') {
        categories.push({ code: merit.code, rate: merit.rate, monthly: merit.monthly })
        continue
      }
      if (merit.martyrName === null) continue
      const martyr = martyrOf(merit.martyrName, martyrs, martyrNames)
      if (merit.code === 'TCLS') martyr.worshipper = preferLiving(martyr.worshipper, id, person.deceased)
      else {
        martyr.relatives.push({ person: id, relation: merit.relation ?? 'unknown', allowance: merit.allowance })
        if (merit.representative) martyr.representative = preferLiving(martyr.representative, id, person.deceased)
      }
    }
    people.push({ id, alive: !person.deceased, categories, elsewhere: person.movedAway })
  }
  return { world: { people, martyrs: [...martyrs.values()] }, ids: people.map(person => person.id), martyrNames }
}

function martyrOf(name: string, martyrs: Map<string, MartyrDraft>, names: Map<string, string>) {
  const id = `m:${sameName(name)}`
  const known = martyrs.get(id)
  if (known) return known
  const martyr: MartyrDraft = { id, relatives: [], representative: null, worshipper: null }
  martyrs.set(id, martyr)
  names.set(id, name)
  return martyr
}

/** Two rows may claim the same office after a death; the living holder is the one in office. */
function preferLiving(holder: string | null, candidate: string, deceased: boolean): string {
  return holder !== null && deceased ? holder : candidate
}

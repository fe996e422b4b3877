import type { RuleCategory, World } from '../../src/gifts/world.ts'

const LEGAL = ['wife', 'husband', 'mother', 'father', 'child', 'fosterer']
const FLOOR: Record<string, number> = { TB: 21, CSNTB: 21, TBB: 21, CDHH: 21, BB: 41 }

/** The text of 27 July (DOMAIN.md 2.1) read a second time, by itself and without the rule sets: what it gives and asks, one line each. */
export function readAgain({ people, martyrs }: World, year: string): string[] {
  const told = new Set<string>()
  const living = new Set(people.filter(person => person.alive).map(person => person.id))
  const clauses = new Map<string, string>()

  for (const person of people) {
    if (!person.alive) continue
    const found = new Set(person.categories.map(category => clauseOf(category, year, kind => told.add(`${kind} ${person.id}`))))
    const paid = new Map<string, string>()
    for (const martyr of martyrs)
      for (const { person: id, relation, allowance } of martyr.relatives)
        if (id === person.id && LEGAL.includes(relation) && allowance !== null)
          paid.set(martyr.id, allowance === 'care' || paid.get(martyr.id) === 'care' ? 'care' : 'basic')
    if (paid.size >= 2 || [...paid.values()].includes('care')) found.add('1b')
    const best = ['1a', '1b', '2a'].find(clause => found.has(clause))
    if (best === undefined) continue
    clauses.set(person.id, best)
    told.add(`${best} ${person.id} ${best.startsWith('1') ? 600_000 : 300_000}`)
  }

  for (const { id, relatives, representative, worshipper } of martyrs) {
    const family = [...new Set(relatives.filter(one => LEGAL.includes(one.relation) && living.has(one.person)).map(one => one.person))]
    if (relatives.some(one => !LEGAL.includes(one.relation))) told.add(`not-a-legal-relative ${id}`)
    if (family.length === 0) {
      const there = worshipper !== null && living.has(worshipper)
      told.add(there ? `2c ${worshipper} 300000 ${id}` : `worshipper-missing ${id}`)
      continue
    }
    if (worshipper !== null) told.add(`worshipper-not-entitled-relative-alive ${id}`)
    told.add(`${answerFor(representative, family, living, clauses)} ${id}`)
  }
  return [...told].sort()
}

function answerFor(named: string | null, family: string[], living: ReadonlySet<string>, clauses: ReadonlyMap<string, string>): string {
  if (named === null || !living.has(named)) return 'representative-missing'
  if (!family.includes(named)) return 'representative-not-a-relative'
  const gift = `2b ${named} 300000`
  if (!clauses.has(named)) return gift
  if (family.some(relative => !clauses.has(relative))) return 'representative-must-change'
  if (!family.some(relative => clauses.get(relative) === '1b')) return gift
  return family.length === 1 ? 'confirm-sole-relative-1b' : 'confirm-all-receive-1b'
}

function clauseOf(category: RuleCategory, year: string, ask: (kind: string) => void): string | null {
  const { code, rate, monthly, awardedOn } = category
  const floor = FLOOR[code]
  if (code !== 'BMVNAH' && floor === undefined) return null
  if (category.payer === 'army' || category.payer === 'police') return (ask('paid-by-army-or-police'), null)
  if (floor !== undefined && (rate == null || rate < floor || rate > 100)) return (ask('rate-outside-scale'), null)
  if (monthly == null) ask('allowance-unknown')
  if (floor === undefined) {
    if (monthly === true || (awardedOn != null && awardedOn < `${year}-07-28`)) return '1a'
    if (monthly === false && awardedOn == null) ask('award-date-missing')
    return null
  }
  if (monthly === true) return rate! >= 81 ? '1a' : '2a'
  return code === 'TB' && category.lossOfCapacity === true ? '2a' : null
}

import type { RuleCategory, RuleMartyr, RulePerson, RuleRelative, World } from '../../src/gifts/world.ts'

const INJURED = ['TB', 'TB', 'TB', 'CSNTB', 'TBB', 'BB', 'CDHH', 'CDHH']
const OFF_LIST = ['LT', 'TKN', 'TD', 'CC', 'KC', 'HHTN']

/** A world as registers have them: n people, about one martyr for every four; the same seed gives the same world. */
export function makeWorld(n: number, seed: number): World {
  const random = mulberry32(seed)
  const chance = (p: number) => random() < p
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!
  const person = () => `p${Math.floor(random() * n)}`

  const people: RulePerson[] = []
  for (let i = 0; i < n; i++) {
    const categories: RuleCategory[] = []
    if (chance(0.55)) categories.push(makeInjured())
    if (chance(0.06)) categories.push(makeInjured())
    if (chance(0.01)) categories.push({ code: 'BMVNAH', monthly: chance(0.8), awardedOn: pick(['2014-07-20', '2024-07-28', null]) })
    if (chance(0.05)) categories.push({ code: pick(OFF_LIST), monthly: true })
    people.push({ id: `p${i}`, alive: chance(0.92), categories, elsewhere: chance(0.05) })
  }

  const martyrs: RuleMartyr[] = []
  for (let i = 0; i < n / 4; i++) {
    const relatives: RuleRelative[] = []
    for (let k = Math.floor(random() * 4); k > 0; k--) {
      const allowance = chance(0.6) ? null : chance(0.8) ? 'basic' : 'care'
      relatives.push({ person: person(), relation: pick(['wife', 'mother', 'father', 'child', 'child', 'child']), allowance })
    }
    if (chance(0.01)) relatives.push({ person: person(), relation: 'brother', allowance: null })
    const representative = relatives.length > 0 && chance(0.85) ? pick(relatives).person : null
    const worshipper = relatives.length === 0 || chance(0.1) ? person() : null
    martyrs.push({ id: `m${i}`, relatives, representative, worshipper })
  }
  return { people, martyrs }

  function makeInjured(): RuleCategory {
    const rate = chance(0.004) ? 145 : 21 + Math.floor(random() * 80)
    return {
      code: pick(INJURED),
      rate,
      monthly: chance(0.03) ? null : chance(0.9),
      payer: chance(0.02) ? 'army' : 'civil',
      lossOfCapacity: chance(0.01),
    }
  }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

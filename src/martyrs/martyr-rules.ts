import type { Facts, RefusalCode } from '../refusal.ts'
import type { Ruling } from '../registry/ruling.ts'

/** Pháp lệnh 02/2020 Điều 3 khoản 2: parents, spouse, children, the one who raised the martyr. Nothing else. */
export const legalRelations = ['wife', 'husband', 'mother', 'father', 'child', 'fosterer'] as const
export const isLegal = (relation: string): boolean => legalRelations.some(legal => legal === relation)

export interface FamilyFacts {
  readonly relatives: readonly { readonly personId: string; readonly relation: string; readonly living: boolean }[]
  readonly representative: string | null
  readonly worshipper: string | null
}

const no = (because: RefusalCode, facts: Facts = {}) => ({ granted: false, because, facts, field: 'personId' }) as const
const yes = { granted: true, value: null } as const

export const livingLegalRelatives = (family: FamilyFacts) => family.relatives.filter(one => one.living && isLegal(one.relation))

/** The representative is one of the living legal relatives (NĐ 131/2021). Refuses the dead, the strangers, and the one already in office. */
export function decideRepresentative(family: FamilyFacts, personId: string): Ruling<null> {
  const relative = family.relatives.find(one => one.personId === personId)
  if (relative == null) return no('martyr/representative-not-a-relative')
  if (!isLegal(relative.relation)) return no('martyr/representative-not-a-relative', { relation: relative.relation })
  if (!relative.living) return no('martyr/representative-dead')
  if (family.representative === personId) return no('martyr/already-representative')
  return yes
}

/** A worshipper is named only when no legal relative lives (NĐ 131/2021 Điều 28); one at a time, alive. Relatives elsewhere count. */
export function decideWorshipper(family: FamilyFacts, candidate: { personId: string; living: boolean }): Ruling<null> {
  const living = livingLegalRelatives(family).length
  if (living > 0) return no('martyr/relative-alive', { count: living })
  if (!candidate.living) return no('martyr/worshipper-dead')
  if (family.worshipper === candidate.personId) return no('martyr/already-worshipper')
  return yes
}

export type FamilyGap =
  | 'representative-missing'
  | 'representative-dead'
  | 'representative-not-a-relative'
  | 'worshipper-missing'
  | 'worshipper-while-relative-lives'

/** What is missing in a martyr's family, in the order to mend it. */
export function familyGaps(family: FamilyFacts & { readonly worshipperLiving: boolean }): FamilyGap[] {
  const living = livingLegalRelatives(family)
  if (living.length === 0) return family.worshipper == null || !family.worshipperLiving ? ['worshipper-missing'] : []
  const gaps: FamilyGap[] = []
  const named = family.relatives.find(one => one.personId === family.representative)
  if (family.representative == null) gaps.push('representative-missing')
  else if (named == null || !isLegal(named.relation)) gaps.push('representative-not-a-relative')
  else if (!named.living) gaps.push('representative-dead')
  if (family.worshipper != null) gaps.push('worshipper-while-relative-lives')
  return gaps
}

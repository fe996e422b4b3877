import type { FlagDecision, FlagKind } from './gift-flag.entity.ts'

export interface StandingFlag {
  readonly kind: FlagKind
  readonly decision: FlagDecision | null
}

export interface FlagsTogether {
  /** What was decided; of several answers, withholding wins over handing over. */
  readonly decision: FlagDecision | null
  /** What nobody has decided yet: the gift waits for it, a death first. */
  readonly doubts: readonly FlagKind[]
}

/** What the flags of one gift say together. No text of law says what becomes of such a gift (DOMAIN.md 2.3), so a person decides; the program never does. */
export function readFlags(flags: readonly StandingFlag[]): FlagsTogether {
  const decisions = flags.flatMap(flag => flag.decision ?? [])
  const doubts = flags.filter(flag => flag.decision == null).map(flag => flag.kind)
  return {
    decision: decisions.find(one => one === 'withhold') ?? decisions[0] ?? null,
    doubts: doubts.toSorted((a, b) => Number(b === 'died') - Number(a === 'died')),
  }
}

/** The answers there are: to the family only after a death. Handing over all the same means, to somebody who died, whoever receives for them. */
export const answersTo = (kinds: readonly FlagKind[]): readonly FlagDecision[] =>
  kinds.includes('died') ? ['hand-over-to-family', 'hand-over', 'withhold'] : ['hand-over', 'withhold']

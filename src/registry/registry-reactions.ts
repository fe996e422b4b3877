import { defineReaction } from '../reaction.ts'

/** What happens to a person matters to lists, events and shifts, which stand to the right and say what they do about it. */
export const personDied = defineReaction<{ readonly personId: string; readonly areaId: string }>()('registry.person-died')
export const personDeathTakenBack = defineReaction<{ readonly personId: string; readonly areaId: string }>()(
  'registry.person-death-taken-back',
)
export const personMoved = defineReaction<{ readonly personId: string; readonly fromAreaId: string; readonly toAreaId: string | null }>()(
  'registry.person-moved',
)
/** Whoever changes rows because of a merge remembers them under its id first (`rememberRows`): then they come back when it is taken back. */
export const personMerged = defineReaction<{
  readonly personId: string
  readonly intoId: string
  readonly areaId: string
  readonly mergeId: string
}>()('registry.person-merged')
/** Two people after all; what was remembered stands again already. */
export const personUnmerged = defineReaction<{ readonly personId: string; readonly fromId: string }>()('registry.person-unmerged')

import { defineReaction } from '../reaction.ts'

/** A purpose may no longer be served with this person's data: the rooms that serve it stop, in the same transaction. */
export const consentWithdrawn = defineReaction<{ readonly purpose: string; readonly personId: string | null; readonly areaId: string }>()(
  'privacy.consent-withdrawn',
)

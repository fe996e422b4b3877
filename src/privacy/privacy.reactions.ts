import type { MergeHold } from '../registry/merge-effects.ts'
import { rememberRows } from '../registry/merge-journal.ts'
import { reactTo } from '../reaction.ts'
import { personMerged } from '../registry/registry-reactions.ts'

/** A consent follows the human being; where the entry that stays has one of its own, that one counts. */
export const privacyReactions = [
  reactTo(personMerged, async (tx, _ctx, { personId, intoId, mergeId }) => {
    await rememberRows(tx, mergeId, 'consent', `r.person_id = ?`, [personId])
    await tx.execute(
      `update consent c set person_id = p.id, area_id = p.area_id from person p where p.id = ? and c.person_id = ?
         and (c.withdrawn_at is not null or not exists (select from consent s where s.person_id = p.id and s.purpose = c.purpose and s.withdrawn_at is null))`,
      [intoId, personId],
      'run',
    )
  }),
] as const

export const consentsSinceMerge: MergeHold = {
  because: 'merge/added-since',
  find: async (tx, { staysId, mergedAt }) => {
    const given = await tx.execute(`select 1 from consent where person_id = ? and given_at > ? limit 1`, [staysId, mergedAt])
    return given.length > 0 ? { what: 'consent' } : null
  },
}

import { reactTo } from '../reaction.ts'
import { personMerged } from '../registry/registry-reactions.ts'

/** A consent follows the human being; where the entry that stays has one of its own, that one counts. */
export const privacyReactions = [
  reactTo(personMerged, async (tx, _ctx, { personId, intoId }) => {
    await tx.flush()
    await tx.execute(
      `update consent c set person_id = p.id, area_id = p.area_id from person p where p.id = ? and c.person_id = ?
         and (c.withdrawn_at is not null or not exists (select from consent s where s.person_id = p.id and s.purpose = c.purpose and s.withdrawn_at is null))`,
      [intoId, personId],
      'run',
    )
  }),
] as const

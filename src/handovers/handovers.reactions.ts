import { arrayOf } from '../database/insert-rows.ts'
import { anonymous, personAnonymised } from '../privacy/anonymise-person.ts'
import { reactTo } from '../reaction.ts'
import { rememberRows } from '../registry/merge-journal.ts'
import { personMerged } from '../registry/registry-reactions.ts'

/** A visit is no money record: who was called on is forgotten with the person. Hand-overs keep the name that was signed. */
export const handoverReactions = [
  reactTo(personMerged, async (tx, _ctx, { personId, intoId, mergeId }) => {
    await rememberRows(tx, mergeId, 'courtesy_visit', `r.person_id = ? and r.outcome is null`, [personId])
    await tx.execute(
      `update courtesy_visit v set person_id = p.id, area_id = p.area_id, hamlet_id = p.hamlet_id from person p
       where p.id = ? and v.person_id = ? and v.outcome is null
         and not exists (select from courtesy_visit s where s.campaign_id = v.campaign_id and s.person_id = p.id and s.outcome is null)`,
      [intoId, personId],
      'run',
    )
  }),
  reactTo(personAnonymised, async (tx, _ctx, { personIds, rowIds }) => {
    const visits = await tx.execute<{ id: string }[]>(
      `update courtesy_visit set full_name = ?, note = null, outcome_note = null where person_id = any(?::uuid[]) returning id`,
      [anonymous, arrayOf(personIds)],
    )
    rowIds.push(...visits.map(row => row.id))
  }),
] as const

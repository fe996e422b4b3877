import { arrayOf } from '../database/insert-rows.ts'
import { anonymous, personAnonymised } from '../privacy/anonymise-person.ts'
import { reactTo } from '../reaction.ts'

/** A visit is no money record: who was called on is forgotten with the person. Hand-overs keep the name that was signed. */
export const handoverReactions = [
  reactTo(personAnonymised, async (tx, _ctx, { personIds, rowIds }) => {
    const visits = await tx.execute<{ id: string }[]>(
      `update courtesy_visit set full_name = ?, note = null, outcome_note = null where person_id = any(?::uuid[]) returning id`,
      [anonymous, arrayOf(personIds)],
    )
    rowIds.push(...visits.map(row => row.id))
  }),
] as const

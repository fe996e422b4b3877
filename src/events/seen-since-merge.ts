import type { MergeHold } from '../registry/merge-effects.ts'

export const seatGivenOnInMerge: MergeHold = {
  because: 'merge/seat-given-on',
  find: async (tx, { id }) => {
    const given = await tx.execute(
      `select 1 from person_merge_row where merge_id = ? and relation = 'seat' and after ->> 'invitee_id' is not null limit 1`,
      [id],
    )
    return given.length > 0 ? {} : null
  },
}

/** Whoever was received or visited since has an examination under the one name. */
export const seenSinceMerge: MergeHold = {
  because: 'merge/examined',
  find: async (tx, { staysId, goneId, mergedAt }) => {
    const seen = await tx.execute(
      `select 1 from invitee i where i.person_id in (?, ?)
         and (exists (select from arrival a where a.invitee_id = i.id and a.undone_at is null and a.learnt_at >= ?)
           or exists (select from home_visit v where v.invitee_id = i.id and v.at >= ?)) limit 1`,
      [staysId, goneId, mergedAt, mergedAt],
    )
    return seen.length > 0 ? {} : null
  },
}

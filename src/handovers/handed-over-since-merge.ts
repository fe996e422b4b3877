import type { MergeHold } from '../registry/merge-effects.ts'

/** A gift that was handed over or returned since was handed to, or returned for, the one human being. */
export const handedOverSinceMerge: MergeHold = {
  because: 'merge/handed-over',
  find: async (tx, { staysId, goneId, mergedAt }) => {
    const found = await tx.execute(
      `select 1 from gift g where g.person_id in (?, ?)
         and (exists (select from handover h where h.gift_id = g.id and h.reversed_at is null and h.recorded_at >= ?)
           or exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null and r.recorded_at >= ?)) limit 1`,
      [staysId, goneId, mergedAt, mergedAt],
    )
    return found.length > 0 ? {} : null
  },
}

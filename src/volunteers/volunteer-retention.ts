import { arrayOf } from '../database/insert-rows.ts'
import { anonymous } from '../privacy/anonymise-person.ts'
import type { RetentionKind } from '../privacy/retention-kind.ts'
import { fold } from '../vietnamese/fold.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'

/** Hours and shifts stay for the count; who stood there does not. */
export const volunteerRetention: RetentionKind = {
  kind: 'left-volunteers',
  held: `select v.id::text, v.left_at as since, v.full_name as label from volunteer v where v.left_at is not null and v.anonymised_at is null`,
  forget: async (tx, ctx, ids) => {
    const rows = await tx.execute<{ id: string }[]>(
      `update volunteer set full_name = ?, name_folded = ?, sort_key = ?, unit = null, phone = null, email = null, note = null, free = '{}', anonymised_at = ?
       where id = any(?::uuid[]) returning id`,
      [anonymous, fold(anonymous), vietnameseSortKey(anonymous), ctx.now(), arrayOf(ids)],
    )
    return { count: rows.length, rowIds: rows.map(row => row.id) }
  },
}

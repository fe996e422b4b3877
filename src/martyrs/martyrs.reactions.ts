import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'
import { reactTo } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import type { MergeHold } from '../registry/merge-effects.ts'
import { rememberRows } from '../registry/merge-journal.ts'
import { rowsOf, sortRows } from '../registry/merge-rows.ts'
import { personMerged } from '../registry/registry-reactions.ts'

/** Ties to martyrs follow the human being: relative, representative, worshipper. */
export const martyrReactions = [
  reactTo(personMerged, async (tx, _ctx, { personId, intoId, areaId, mergeId }) => {
    await moveRelatives(tx, { personId, intoId, areaId, mergeId })
    for (const office of ['representative', 'worshipper']) {
      await rememberRows(tx, mergeId, office, `r.person_id = ?`, [personId])
      await tx.execute(`update ${office} set person_id = ?, person_area_id = ? where person_id = ?`, [intoId, areaId, personId], 'run')
    }
  }),
] as const

async function moveRelatives(tx: EntityManager, merge: { personId: string; intoId: string; areaId: string; mergeId: string }) {
  const { personId, intoId, areaId, mergeId } = merge
  await rememberRows(tx, mergeId, 'relative', `r.person_id in (?, ?)`, [personId, intoId])
  const [going, standing] = [await rowsOf(tx, 'relative', personId), await rowsOf(tx, 'relative', intoId)]
  const { moved, putAway } = sortRows(going, standing)
  const left = standing.filter(row => !putAway.includes(row.id))
  // One person is one relative of a martyr: which of two that differ is right, decides about money.
  const twice = going.find(row => moved.includes(row.id) && left.some(other => other['martyr_id'] === row['martyr_id']))
  if (twice != null) {
    const [martyr] = await tx.execute<{ full_name: string }[]>(`select full_name from martyr where id = ?`, [twice['martyr_id'] as string])
    throw new Refusal('merge/ties-differ', { martyr: martyr?.full_name ?? null })
  }
  await tx.execute(`delete from relative where id = any(?::uuid[])`, [arrayOf(putAway)], 'run')
  await tx.execute(
    `update relative set person_id = ?, person_area_id = ? where id = any(?::uuid[])`,
    [intoId, areaId, arrayOf(moved)],
    'run',
  )
}

export const tiesSinceMerge: MergeHold = {
  because: 'merge/added-since',
  find: async (tx, merge) => {
    const added = await tx.execute(
      `select 1 from relative where person_id = ? and created_at > ? union all select 1 from representative where person_id = ? and named_at > ?
       union all select 1 from worshipper where person_id = ? and named_at > ? limit 1`,
      [merge.staysId, merge.mergedAt, merge.staysId, merge.mergedAt, merge.staysId, merge.mergedAt],
    )
    return added.length > 0 ? { what: 'relative' } : null
  },
}

import { ForeignKeyConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import type { AreaChange } from './area-change.entity.ts'
import { allowEverywhere, loadPlan, lockChange } from './area-changes.queries.ts'
import { areaHoldings } from './area-holdings.ts'

export const UndoAreaChange = z.object({ changeId: z.uuid() })

/** Puts every moved row back as it was and takes away what the act made; the change is planned again. Refuses when later work stands on it. */
export async function undoAreaChange(ctx: Context, { changeId }: z.infer<typeof UndoAreaChange>): Promise<AreaChange> {
  allowEverywhere(ctx)
  return inTransaction(ctx, async tx => {
    const change = await lockChange(tx, changeId)
    if (change.state() !== 'carried-out') throw new Refusal('area-change/not-carried-out', { name: change.name })
    const { underWay } = await loadPlan(tx, change)
    // First, since the database lets nobody into a unit that a carried-out change has ended.
    tx.assign(change, { carriedOutAt: null, carriedOutBy: null })
    await tx.flush()
    // Right to left: what hangs on people goes back before the people.
    for (const holding of supplied(ctx.ground, areaHoldings).toReversed()) {
      const lost = (await holding.takeBack?.(tx, underWay)) ?? 0
      if (lost > 0) throw new Refusal('area-change/built-upon', { count: lost })
    }
    await takeAway(tx, change.id)
    return change
  })
}

async function takeAway(tx: EntityManager, changeId: string): Promise<void> {
  const made = `select row_id from area_move where change_id = ? and before is null and relation =`
  try {
    await tx.execute(`delete from hamlet_succession where id in (${made} 'hamlet_succession')`, [changeId], 'run')
    await tx.execute(`update area_change_hamlet set new_hamlet_id = null where change_id = ?`, [changeId], 'run')
    await tx.execute(`delete from hamlet where id in (${made} 'hamlet')`, [changeId], 'run')
    await tx.execute(`delete from area_succession where id in (${made} 'area_succession')`, [changeId], 'run')
    await tx.execute(`delete from area where id in (${made} 'area')`, [changeId], 'run')
  } catch (error) {
    // Thrown on, so the whole undo is rolled back: a list, an event or a person entered since stands in the new unit.
    if (error instanceof ForeignKeyConstraintViolationException) throw new Refusal('area-change/built-upon', { count: 1 })
    throw error
  }
  for (const table of ['hamlet', 'area'])
    await tx.execute(
      `update ${table} t set valid_to = (m.before ->> 'valid_to')::date from area_move m
       where m.change_id = ? and m.relation = ? and m.before is not null and m.row_id = t.id`,
      [changeId, table],
      'run',
    )
  await tx.execute(`delete from area_move where change_id = ?`, [changeId], 'run')
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { allowEverywhere, loadPlan, lockChange } from './area-changes.queries.ts'

export const PlaceInChange = z.object({
  changeId: z.uuid(),
  /** Place and name of a hamlet; an absent place is "not decided", an empty name the one proposed. */
  hamlets: z.array(z.object({ id: z.uuid(), toId: z.uuid().nullish(), name: z.string().trim().max(100).nullish() })).optional(),
  /** Where everybody of a unit goes whom no hamlet places. */
  rest: z.array(z.object({ fromId: z.uuid(), toId: z.uuid().nullish() })).optional(),
  /** People or martyrs placed one by one. */
  rows: z.array(z.object({ id: z.uuid(), toId: z.uuid().nullish() })).optional(),
})

export async function placeInChange(ctx: Context, input: z.input<typeof PlaceInChange>): Promise<void> {
  allowEverywhere(ctx)
  const { changeId, hamlets = [], rest = [], rows = [] } = PlaceInChange.parse(input)
  await inTransaction(ctx, async tx => {
    const change = await lockChange(tx, changeId)
    if (change.state() !== 'planned') throw new Refusal('area-change/not-planned', { name: change.name })
    const plan = await loadPlan(tx, change)
    const goes = (fromId: string, toId: string | null | undefined) => {
      if (toId != null && !plan.parts.some(part => part.fromId === fromId && part.toId === toId)) throw new Refusal('record/missing')
      return toId ?? null
    }
    for (const { id, toId, name } of hamlets) {
      const hamlet = plan.hamlets.find(one => one.hamletId === id)
      if (hamlet == null) throw new Refusal('record/missing')
      // A name left as proposed is not kept, so that the proposal follows the place.
      const typed = name == null || name === hamlet.name ? '' : name
      await tx.execute(
        `insert into area_change_hamlet (id, change_id, hamlet_id, to_id, name) values (?, ?, ?, ?, ?)
         on conflict (change_id, hamlet_id) do update set to_id = excluded.to_id,
           name = case when excluded.name = '' and ? then area_change_hamlet.name else excluded.name end`,
        [newId(), changeId, id, goes(hamlet.fromId, toId), typed, name != null && name !== ''],
      )
    }
    for (const { fromId, toId } of rest) {
      const target = goes(fromId, toId)
      await tx.execute(`update area_change_part set takes_rest = false where change_id = ? and from_id = ? and takes_rest`, [
        changeId,
        fromId,
      ])
      if (target != null)
        await tx.execute(`update area_change_part set takes_rest = true where change_id = ? and from_id = ? and to_id = ?`, [
          changeId,
          fromId,
          target,
        ])
    }
    for (const { id, toId } of rows) {
      if (toId != null && !plan.parts.some(part => part.toId === toId)) throw new Refusal('record/missing')
      await tx.execute(`delete from area_change_choice where change_id = ? and row_id = ?`, [changeId, id])
      if (toId != null)
        await tx.execute(`insert into area_change_choice (id, change_id, row_id, to_id) values (?, ?, ?, ?)`, [newId(), changeId, id, toId])
    }
  })
}

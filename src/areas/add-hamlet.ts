import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { fold } from '../vietnamese/fold.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import { Hamlet } from './area.entity.ts'
import { getValidArea } from './areas.queries.ts'

export const AddHamlet = z.object({ areaId: z.uuid(), name: z.string().trim().min(1).max(100) })

export async function addHamlet(ctx: Context, { areaId, name }: z.infer<typeof AddHamlet>): Promise<Hamlet> {
  allow(ctx, 'areas.manage', areaId)
  return inTransaction(ctx, async tx => {
    const area = await getValidArea(tx, areaId, isoDay(ctx.now()))
    const nameFolded = fold(name)
    // Two who give the same name at once are asked one after the other.
    await tx.execute(`select pg_advisory_xact_lock(hashtext('hamlet'), hashtext(?))`, [areaId])
    if ((await tx.count(Hamlet, { area: areaId, nameFolded })) > 0) throw new Refusal('hamlet/name-taken', { name }, 'name')
    const hamlet = tx.create(Hamlet, { id: newId(), area, name, nameFolded, sortKey: hamletSortKey(name) }, { persist: true })
    await tx.flush()
    return hamlet
  })
}

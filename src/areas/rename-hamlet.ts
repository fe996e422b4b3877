import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import { Hamlet } from './area.entity.ts'

export const RenameHamlet = z.object({ hamletId: z.uuid(), name: z.string().trim().min(1).max(100) })

export async function renameHamlet(
  ctx: Context,
  { hamletId, name }: z.infer<typeof RenameHamlet>,
): Promise<{ from: string; hamlet: Hamlet }> {
  ctx = allow(ctx, 'areas.manage')
  return inTransaction(ctx, async tx => {
    const hamlet = await tx.findOneOrFail(Hamlet, hamletId)
    allow(ctx, 'areas.manage', hamlet.area.id)
    const [from, nameFolded] = [hamlet.name, fold(name)]
    // Two who give the same name at once are asked one after the other.
    await tx.execute(`select pg_advisory_xact_lock(hashtext('hamlet'), hashtext(?))`, [hamlet.area.id])
    const taken = await tx.count(Hamlet, { area: hamlet.area.id, nameFolded, id: { $ne: hamletId } })
    if (taken > 0) throw new Refusal('hamlet/name-taken', { name }, 'name')
    tx.assign(hamlet, { name, nameFolded, sortKey: hamletSortKey(name) })
    await tx.flush()
    return { from, hamlet }
  })
}

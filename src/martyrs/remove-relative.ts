import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { familyFacts, lockMartyr } from './martyr.queries.ts'
import { Relative } from './martyr.entity.ts'

export const RemoveRelative = z.object({ relativeId: z.uuid() })

/** For a relative entered by mistake. The one who represents the family is replaced first; the trail keeps who was removed. */
export async function removeRelative(ctx: Context, input: z.input<typeof RemoveRelative>): Promise<{ martyrId: string }> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const relative = await tx.findOne(Relative, { id: input.relativeId })
    if (relative == null) throw new Refusal('record/missing')
    const martyr = await lockMartyr(tx, relative.martyrId)
    allow(ctx, 'martyrs.write', martyr.areaId)
    const family = await familyFacts(tx, martyr.id)
    if (family.representative === relative.personId) throw new Refusal('martyr/relative-holds-office')
    tx.remove(relative)
    return { martyrId: martyr.id }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { RelativeDetails, relativeColumns } from './add-relative.ts'
import { lockMartyr } from './martyr.queries.ts'
import { Relative } from './martyr.entity.ts'

export const CorrectRelative = RelativeDetails.extend({ relativeId: z.uuid(), version: z.coerce.number().int() })

export async function correctRelative(ctx: Context, input: z.input<typeof CorrectRelative>): Promise<Relative> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const found = await tx.findOne(Relative, { id: input.relativeId })
    if (found == null) throw new Refusal('record/missing')
    await lockMartyr(tx, found.martyrId)
    const relative = await tx.refreshOrFail(found)
    allow(ctx, 'martyrs.write', relative.areaId)
    if (relative.version !== Number(input.version)) throw new Refusal('record/changed-meanwhile')
    return tx.assign(relative, { ...relativeColumns(input), version: relative.version + 1 })
  })
}

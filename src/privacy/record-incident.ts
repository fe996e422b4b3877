import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'

export const RecordIncident = z.object({
  areaId: z.uuid(),
  what: z.string().trim().min(1).max(2000),
  people: z.coerce.number().int().min(0).nullish(),
})

/** The 72 hours run from the moment it was found. */
export async function recordIncident(ctx: Context, input: z.output<typeof RecordIncident>): Promise<{ id: string }> {
  allow(ctx, 'privacy.manage', input.areaId)
  return inTransaction(ctx, async tx => {
    const id = newId()
    await tx.execute(
      `insert into incident (id, area_id, found_at, what, people, report_by, recorded_at, recorded_by) values (?, ?, ?, ?, ?, ?::timestamptz + interval '72 hours', ?, ?)`,
      [id, input.areaId, ctx.now(), input.what, input.people ?? null, ctx.now(), ctx.now(), ctx.actor.id],
    )
    return { id }
  })
}

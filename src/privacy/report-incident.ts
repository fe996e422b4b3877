import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

export const ReportIncident = z.object({ incidentId: z.uuid(), reference: z.string().trim().min(1).max(200) })

/** Told to the authority: when, by whom, under which number. Late is written down like in time. */
export async function reportIncident(ctx: Context, input: z.output<typeof ReportIncident>): Promise<void> {
  ctx = allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const [found] = await tx.execute<{ area_id: string }[]>(`select area_id from incident where id = ? for update`, [input.incidentId])
    if (found == null) throw new Refusal('record/missing')
    allow(ctx, 'privacy.manage', found.area_id)
    const rows = await tx.execute<{ id: string }[]>(
      `update incident set reported_at = ?, reported_by = ?, reference = ? where id = ? and reported_at is null returning id`,
      [ctx.now(), ctx.actor.id, input.reference, input.incidentId],
    )
    if (rows.length === 0) throw new Refusal('request/already-settled')
  })
}

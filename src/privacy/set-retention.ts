import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

export const SetRetention = z.object({
  kind: z.string().trim().min(1).max(40),
  /** Empty unsets the rule: nothing is forgotten then. */
  keep: z.coerce.number().int().min(1).max(1200).nullish(),
  unit: z.enum(['day', 'month', 'year']),
  source: z.string().trim().min(1).max(300),
})

/** How long a kind of data is kept, and which text says so. Decided once for all communes. */
export async function setRetention(ctx: Context, input: z.output<typeof SetRetention>): Promise<void> {
  ctx = allow(ctx, 'privacy.manage')
  if (!ctx.grants.some(grant => grant.areas === 'all')) throw new Refusal('access/forbidden', { permission: 'privacy.manage' })
  return inTransaction(ctx, async tx => {
    const [rule] = await tx.execute<{ by_program: boolean }[]>(`select by_program from retention_rule where kind = ?`, [input.kind])
    if (rule == null) throw new Refusal('record/missing')
    if (!rule.by_program) throw new Refusal('retention/not-by-program', {}, 'keep')
    await tx.execute(`update retention_rule set keep = ?, unit = ?, source = ?, set_at = ?, set_by = ? where kind = ?`, [
      input.keep ?? null,
      input.keep == null ? null : input.unit,
      input.source,
      ctx.now(),
      ctx.actor.id,
      input.kind,
    ])
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

export const ConfirmPurpose = z.object({
  code: z.string().trim().min(1).max(40),
  basis: z.enum(['state-duty', 'consent']),
  law: z.string().trim().min(1).max(300),
})

/** Somebody who answers for it has held the basis against the text of the law. Only whoever is responsible everywhere decides it. */
export async function confirmPurpose(ctx: Context, input: z.output<typeof ConfirmPurpose>): Promise<void> {
  ctx = allow(ctx, 'privacy.manage')
  if (!ctx.grants.some(grant => grant.areas === 'all')) throw new Refusal('access/forbidden', { permission: 'privacy.manage' })
  return inTransaction(ctx, async tx => {
    const [purpose] = await tx.execute<{ asks: string | null }[]>(`select asks_vi as asks from purpose where code = ? for update`, [
      input.code,
    ])
    if (purpose == null) throw new Refusal('record/missing')
    // Consent is asked in words; a purpose without words cannot be asked for.
    if (input.basis === 'consent' && purpose.asks == null) throw new Refusal('purpose/without-words', {}, 'basis')
    await tx.execute(`update purpose set basis = ?, law = ?, confirmed_at = ?, confirmed_by = ? where code = ?`, [
      input.basis,
      input.law,
      ctx.now(),
      ctx.actor.id,
      input.code,
    ])
  })
}

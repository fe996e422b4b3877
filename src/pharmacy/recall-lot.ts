import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { MedicineLot } from './medicine.entity.ts'

export const RecallLot = z.object({ lotId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** From now on nobody gets medicine of this lot, at any event. Whoever got it is found with `recalledPeople`. */
export async function recallLot(ctx: Context, input: z.infer<typeof RecallLot>): Promise<MedicineLot> {
  ctx = allow(ctx, 'pharmacy.manage')
  return inTransaction(ctx, async tx => {
    // Waits for whoever is taking from this lot right now, so that nothing is dispensed after the recall.
    await tx.execute(`select id from medicine_lot where id = ? for update`, [input.lotId])
    const lot = await tx.findOne(MedicineLot, input.lotId)
    if (lot == null) return refuse('record/missing', { what: 'lot' })
    if (lot.recalledAt != null) return refuse('lot/recalled', { lot: lot.lotNo, because: lot.recalledBecause ?? '' })
    tx.assign(lot, { recalledAt: ctx.now(), recalledBy: ctx.actor.id, recalledBecause: input.because })
    await tx.flush()
    return lot
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getEvent } from '../events/find-event.ts'
import { refuse } from '../refusal.ts'
import { Dispensing } from './medicine.entity.ts'
import { holdStock, moveStock } from './move-stock.ts'

export const UndoDispensing = z.object({ eventId: z.uuid(), dispensingId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** The medicine comes back to the lots it was taken from; both stay in the book. */
export async function undoDispensing(ctx: Context, input: z.infer<typeof UndoDispensing>): Promise<{ undone: true }> {
  ctx = allow(ctx, 'pharmacy.dispense')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, input.eventId, 'pharmacy.dispense')
    const known = await tx.findOne(Dispensing, { id: input.dispensingId, eventId: event.id })
    if (known == null) return refuse('record/missing', { what: 'dispensing' })
    await holdStock(tx, event.id, known.medicineId)
    const [undone] = await tx.execute<{ id: string }[]>(
      `update dispensing set undone_at = ?, undone_by = ?, undone_because = ? where id = ? and undone_at is null returning id`,
      [ctx.now(), ctx.actor.id, input.because, known.id],
    )
    if (undone == null) return refuse('dispensing/already-undone')
    const given = await tx.execute<{ lot_id: string; quantity: number }[]>(
      `select lot_id, -quantity as quantity from stock_movement where dispensing_id = ? and kind = 'dispensed'`,
      [known.id],
    )
    for (const { lot_id: lotId, quantity } of given)
      await moveStock(tx, ctx, { eventId: event.id, lotId, kind: 'taken-back', quantity, dispensingId: known.id, because: input.because })
    return { undone: true }
  })
}

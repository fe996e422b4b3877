import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getEvent } from '../events/find-event.ts'
import { refuse } from '../refusal.ts'
import { MedicineLot, StockCount } from './medicine.entity.ts'
import { holdStock, moveStock } from './move-stock.ts'

export const CountLot = z.object({
  eventId: z.uuid(),
  lotId: z.uuid(),
  counted: z.int().min(0).max(1_000_000),
  because: z.string().trim().max(300).nullish(),
})

/** What is left of a lot is counted and goes back to where it came from. A difference to the book needs its explanation. */
export async function countLot(ctx: Context, input: z.infer<typeof CountLot>): Promise<{ expected: number; difference: number }> {
  ctx = allow(ctx, 'pharmacy.manage')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, input.eventId, 'pharmacy.manage')
    const lot = await tx.findOne(MedicineLot, input.lotId)
    if (lot == null) return refuse('record/missing', { what: 'lot' })
    await holdStock(tx, event.id, lot.medicineId)
    const of = { eventId: event.id, lotId: lot.id }
    if ((await tx.count(StockCount, of)) > 0) return refuse('stock/already-counted', { lot: lot.lotNo })
    const [stock] = await tx.execute<{ balance: number }[]>(`select balance from stock where event_id = ? and lot_id = ?`, [
      event.id,
      lot.id,
    ])
    if (stock == null) return refuse('record/missing', { what: 'lot' })
    const difference = input.counted - stock.balance
    const because = input.because || null
    if (difference !== 0 && because == null)
      return refuse('stock/difference-unexplained', { lot: lot.lotNo, expected: stock.balance, counted: input.counted }, 'because')
    tx.create(
      StockCount,
      { id: newId(), ...of, expected: stock.balance, counted: input.counted, because, at: ctx.now(), by: ctx.actor.id },
      { persist: true },
    )
    await tx.flush()
    if (difference !== 0) await moveStock(tx, ctx, { ...of, kind: 'counted', quantity: difference, because: because! })
    if (input.counted > 0) await moveStock(tx, ctx, { ...of, kind: 'left-over', quantity: -input.counted })
    return { expected: stock.balance, difference }
  })
}

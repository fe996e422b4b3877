import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { lotCorrection } from './lot-rules.ts'
import { MedicineLot } from './medicine.entity.ts'

export const CorrectLot = z.object({ lotId: z.uuid(), expiresOn: z.iso.date(), because: z.string().trim().min(3).max(300) })

/** The expiry on the label was mistyped. Nothing may have been given out after the date that is right. */
export async function correctLot(ctx: Context, input: z.infer<typeof CorrectLot>): Promise<MedicineLot> {
  ctx = allow(ctx, 'pharmacy.manage')
  return inTransaction(ctx, async tx => {
    // Waits for whoever is taking from this lot right now.
    await tx.execute(`select id from medicine_lot where id = ? for update`, [input.lotId])
    const lot = await tx.findOne(MedicineLot, input.lotId)
    if (lot == null) return refuse('record/missing', { what: 'lot' })
    const [given] = await tx.execute<{ last: string | null }[]>(`select last_given_of_lot(?)::text as last`, [lot.id])
    const facts = { expiresOn: lot.expiresOn, recalled: lot.recalledAt != null, lastGivenOn: given?.last ?? null }
    const because = lotCorrection(facts, input.expiresOn)
    if (because === 'lot/recalled') return refuse(because, { lot: lot.lotNo, because: lot.recalledBecause ?? '' })
    if (because != null) return refuse(because, { lot: lot.lotNo, last: given?.last == null ? null : formatDate(given.last) }, 'expiresOn')
    await tx.execute(
      `insert into lot_correction (id, lot_id, expired_on, expires_on, because, at, by) values (?, ?, ?, ?, ?, ?, ?)`,
      [newId(), lot.id, lot.expiresOn, input.expiresOn, input.because, ctx.now(), ctx.actor.id],
      'run',
    )
    await tx.refresh(lot)
    return lot
  })
}

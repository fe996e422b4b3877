import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getStandingEvent } from '../events/find-event.ts'
import { refuse } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { Medicine, MedicineLot } from './medicine.entity.ts'
import { moveStock } from './move-stock.ts'

export const ReceiveLot = z.object({
  eventId: z.uuid(),
  medicineId: z.uuid(),
  lotNo: z.string().trim().min(1).max(60),
  expiresOn: z.iso.date(),
  donor: z.string().trim().max(200).nullish(),
  quantity: z.int().min(1).max(1_000_000),
})

/** Medicine comes to an event. A lot already known must carry the same expiry: two dates on one number are a mistake somebody must look at. */
export async function receiveLot(ctx: Context, input: z.infer<typeof ReceiveLot>): Promise<MedicineLot> {
  ctx = allow(ctx, 'pharmacy.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'pharmacy.manage')
    const medicine = await tx.findOne(Medicine, input.medicineId)
    if (medicine == null) return refuse('record/missing', { what: 'medicine' })
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('pharmacy.lots:' || ?, 0))`, [medicine.id])
    const known = await tx.findOne(MedicineLot, { medicineId: medicine.id, lotNo: input.lotNo })
    if (known != null && known.expiresOn !== input.expiresOn)
      return refuse('lot/number-taken', { lot: known.lotNo, expires: formatDate(known.expiresOn) }, 'expiresOn')
    if (known?.recalledAt != null) return refuse('lot/recalled', { lot: known.lotNo, because: known.recalledBecause ?? '' }, 'lotNo')
    if (input.expiresOn < isoDay(ctx.now()))
      return refuse('lot/expired', { lot: input.lotNo, expires: formatDate(input.expiresOn) }, 'expiresOn')
    const made = { medicineId: medicine.id, lotNo: input.lotNo, expiresOn: input.expiresOn, donor: input.donor ?? null }
    const lot = known ?? tx.create(MedicineLot, { id: newId(), ...made, createdAt: ctx.now(), createdBy: ctx.actor.id }, { persist: true })
    await tx.flush()
    await moveStock(tx, ctx, { eventId: event.id, lotId: lot.id, kind: 'received', quantity: input.quantity })
    return lot
  })
}

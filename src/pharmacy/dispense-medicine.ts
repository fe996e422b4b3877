import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { getStandingEvent } from '../events/find-event.ts'
import { getConsent } from '../events/find-invitee.ts'
import { sealHealth } from '../events/health-cipher.ts'
import { Invitee } from '../events/invitee.entity.ts'
import { Arrival } from '../events/visit.entity.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { chooseLots, type LotShare } from './lot-rules.ts'
import { Dispensing, Medicine } from './medicine.entity.ts'
import { holdStock, moveStock } from './move-stock.ts'
import { findLotsInStock } from './stock.queries.ts'

export const DispenseMedicine = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  medicineId: z.uuid(),
  quantity: z.int().min(1).max(1000),
  /** As it is printed on the label: "Sáng 1 viên, tối 1 viên, sau ăn". */
  dose: z.string().trim().min(1).max(300),
})

export type Dispensed = { readonly dispensingId: string; readonly lots: readonly LotShare[] }

/** Gives medicine to somebody who came (or is visited at home), from the lots that expire first. */
export async function dispenseMedicine(ctx: Context, input: z.infer<typeof DispenseMedicine>): Promise<Dispensed> {
  ctx = allow(ctx, 'pharmacy.dispense')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'pharmacy.dispense')
    const invitee = await tx.findOne(Invitee, { id: input.inviteeId, eventId: event.id })
    if (invitee == null) return refuse('record/missing', { what: 'invitee' })
    allow(ctx, 'pharmacy.dispense', invitee.areaId)
    const present = invitee.placement === 'home-visit' || (await tx.count(Arrival, { inviteeId: invitee.id, undoneAt: null })) > 0
    if (!present) return refuse('arrival/not-arrived')
    const consent = await getConsent(tx, invitee)
    const medicine = await tx.findOne(Medicine, input.medicineId)
    if (medicine == null) return refuse('record/missing', { what: 'medicine' })
    await holdStock(tx, event.id, medicine.id)
    const choice = chooseLots(await findLotsInStock(tx, event.id, medicine.id), input.quantity, isoDay(ctx.now()))
    if (!choice.enough)
      return refuse(
        choice.because,
        { medicine: medicine.name, usable: choice.usable, asked: choice.asked, unit: medicine.unit },
        'quantity',
      )
    const id = newId()
    tx.create(
      Dispensing,
      {
        id,
        eventId: event.id,
        inviteeId: invitee.id,
        areaId: invitee.areaId,
        medicineId: medicine.id,
        consentId: consent.id,
        quantity: input.quantity,
        doseCipher: sealHealth(ctx.ground.secrets, id, input.dose),
        at: ctx.now(),
        by: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    for (const { lotId, quantity } of choice.shares)
      await moveStock(tx, ctx, { eventId: event.id, lotId, kind: 'dispensed', quantity: -quantity, dispensingId: id })
    return { dispensingId: id, lots: choice.shares }
  })
}

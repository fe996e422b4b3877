import { z } from 'zod'
import { CourtesyVisit, visitOutcomes } from '../campaigns/courtesy-visit.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { tills } from './handover.entity.ts'
import { holdGifts, mayAt } from '../lists/gift-facts.queries.ts'
import { type HandoverAnswer, handOverGifts, Receiver } from './hand-over-gifts.ts'
import { missGift } from './record-missed-handover.ts'

export const RecordVisit = z.object({
  visitId: z.uuid(),
  outcome: z.enum(visitOutcomes),
  /** The day of the call; left out, the day that was planned. */
  on: z.iso.date().nullable().default(null),
  note: z.string().trim().max(1000).nullable().default(null),
  giftIds: z.array(z.uuid()).max(20).default([]),
  receiver: Receiver.default({ kind: 'self' }),
  paidFrom: z.enum(tills).nullable().default(null),
})

export interface VisitAnswer {
  readonly visit: CourtesyVisit
  readonly gifts: readonly HandoverAnswer[]
}

/** How the visit went; the gifts taken along are handed over at the door, or noted as missed when nobody was at home. One refused gift leaves the visit open. */
export async function recordVisit(ctx: Context, input: z.input<typeof RecordVisit>): Promise<VisitAnswer> {
  ctx = allow(ctx, 'visits.record')
  const { visitId, outcome, on, note, giftIds, receiver, paidFrom } = RecordVisit.parse(input)
  return inTransaction(ctx, async tx => {
    const visit = await tx.findOneOrFail(CourtesyVisit, visitId)
    if (!mayAt(ctx, 'visits.record', { areaId: visit.areaId, hamletId: visit.hamletId })) throw new Refusal('access/forbidden')
    await tx.execute(`select pg_advisory_xact_lock(hashtext('visit'), hashtext(?))`, [`${visit.campaignId} ${visit.personId}`])
    await tx.refresh(visit)
    if (!visit.isOpen()) throw new Refusal('visit/already-recorded', { name: visit.fullName, by: visit.outcomeByName ?? '' })
    const day = outcome === 'cancelled' ? null : (on ?? visit.visitOn)
    if (day != null && day > isoDay(ctx.now()))
      throw on == null
        ? new Refusal('visit/not-yet', { on: formatDate(day) })
        : new Refusal('handover/in-future', { on: formatDate(day) }, 'on')
    tx.assign(visit, {
      outcome,
      visitedOn: day,
      outcomeNote: note,
      outcomeAt: ctx.now(),
      outcomeBy: ctx.actor.id,
      outcomeByName: ctx.actor.name,
    })
    await tx.flush()
    if (outcome === 'cancelled' || giftIds.length === 0) return { visit, gifts: [] }
    const held = await holdGifts(tx, ctx, 'handovers.record', [...new Set(giftIds)])
    for (const gift of held.values()) if (gift.personId !== visit.personId) throw new Refusal('record/missing')
    const onVisit = { channel: 'visit', visitId, on: day, paidFrom } as const
    if (outcome === 'absent') {
      for (const gift of held.values()) missGift(tx, ctx, gift, { ...onVisit, reason: 'absent', next: null, note })
      await tx.flush()
      return { visit, gifts: [] }
    }
    const giver = visit.party[0] ?? null
    const wanted = [...held.keys()].map(giftId => ({ ...onVisit, giftId, receiver, giver, place: '' }))
    const gifts = await handOverGifts(tx, ctx, wanted, held)
    const refused = gifts.find(gift => !gift.granted)
    if (refused != null && !refused.granted) throw new Refusal(refused.because, refused.facts, refused.field)
    return { visit, gifts }
  })
}

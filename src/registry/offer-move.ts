import { z } from 'zod'
import { getValidArea } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { MoveOffer } from './move-offer.entity.ts'
import { typedText } from './person-input.ts'
import { findStandingDeath, lockPerson } from './person.queries.ts'

export const OfferMove = z.object({ personId: z.uuid(), toAreaId: z.uuid(), note: typedText(500) })

export async function offerMove(ctx: Context, input: z.input<typeof OfferMove>): Promise<MoveOffer> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    if ((await findStandingDeath(tx, person.id)) != null) throw new Refusal('person/dead', { name: person.fullName })
    if (input.toAreaId === person.areaId) throw new Refusal('move/same-commune', {}, 'toAreaId')
    await getValidArea(tx, input.toAreaId, isoDay(ctx.now()))
    if ((await tx.count(MoveOffer, { personId: person.id, decision: null })) > 0)
      throw new Refusal('move/already-offered', { name: person.fullName })
    return tx.create(
      MoveOffer,
      {
        id: newId(),
        personId: person.id,
        areaId: person.areaId,
        fromAreaId: person.areaId,
        toAreaId: input.toAreaId,
        fullName: person.fullName,
        birthYear: person.birthYear ?? null,
        note: input.note || null,
        offeredAt: ctx.now(),
        offeredBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

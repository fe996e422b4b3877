import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { typedText } from './person-input.ts'
import { lockPerson } from './person.queries.ts'
import { Departure } from './person.entity.ts'

export const ReportDeparture = z.object({ personId: z.uuid(), source: z.string().trim().min(2).max(200), note: typedText(500) })

export async function reportDeparture(ctx: Context, input: z.input<typeof ReportDeparture>): Promise<Departure> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    if ((await tx.findOne(Departure, { personId: person.id, decision: null })) != null)
      throw new Refusal('person/departure-already-reported', { name: person.fullName })
    return tx.create(
      Departure,
      {
        id: newId(),
        personId: person.id,
        areaId: person.areaId,
        source: input.source,
        note: input.note || null,
        reportedAt: ctx.now(),
        reportedBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

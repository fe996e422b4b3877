import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { typedText } from './person-input.ts'
import { lockPerson } from './person.queries.ts'
import { Departure } from './person.entity.ts'
import { personMoved } from './registry-reactions.ts'

export const DecideDeparture = z.object({ personId: z.uuid(), decision: z.enum(['left', 'stays']), note: typedText(500) })

export async function decideDeparture(ctx: Context, input: z.input<typeof DecideDeparture>): Promise<Departure> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    const departure = await tx.findOne(Departure, { personId: person.id, decision: null })
    if (departure == null) throw new Refusal('person/departure-not-reported', { name: person.fullName })
    tx.assign(departure, { decision: input.decision, decidedAt: ctx.now(), decidedBy: ctx.actor.id, note: input.note || departure.note })
    await tx.flush()
    if (input.decision === 'left') await react(tx, ctx, personMoved, { personId: person.id, fromAreaId: person.areaId, toAreaId: null })
    return departure
  })
}

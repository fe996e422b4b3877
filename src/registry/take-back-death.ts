import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { reason } from './person-input.ts'
import { findStandingDeath, lockPerson } from './person.queries.ts'
import type { Death } from './person.entity.ts'
import { personDeathTakenBack } from './registry-reactions.ts'

export const TakeBackDeath = z.object({ personId: z.uuid(), because: reason })

/** Someone was declared dead by mistake. The death stays on record as taken back; what others ended because of it they restore themselves. */
export async function takeBackDeath(ctx: Context, input: z.input<typeof TakeBackDeath>): Promise<Death> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    const death = await findStandingDeath(tx, person.id)
    if (death == null) throw new Refusal('person/not-dead', { name: person.fullName })
    tx.assign(death, { takenBackAt: ctx.now(), takenBackBy: ctx.actor.id, takenBackBecause: input.because })
    await tx.flush()
    await react(tx, ctx, personDeathTakenBack, { personId: person.id, areaId: person.areaId })
    return death
  })
}

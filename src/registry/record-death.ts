import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { typedDate } from './person-input.ts'
import { findStandingDeath, lockPerson } from './person.queries.ts'
import { decideDeath } from './person-rules.ts'
import { Death } from './person.entity.ts'
import { personDied } from './registry-reactions.ts'
import { orRefuse } from './ruling.ts'

export const RecordDeath = z.object({
  personId: z.uuid(),
  diedOn: typedDate,
  /** Who said so: the hamlet's head, a death certificate, the family. */
  source: z.string().trim().min(2).max(200),
})

export async function recordDeath(ctx: Context, input: z.input<typeof RecordDeath>): Promise<Death> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    const standing = await findStandingDeath(tx, person.id)
    const facts = { birthYear: person.birthYear ?? null, dead: standing != null, name: person.fullName }
    const died = orRefuse(decideDeath(facts, input.diedOn, isoDay(ctx.now())))
    const death = tx.create(
      Death,
      {
        id: newId(),
        personId: person.id,
        areaId: person.areaId,
        diedYear: died.year,
        diedMonth: died.month,
        diedDay: died.day,
        source: input.source,
        reportedAt: ctx.now(),
        reportedBy: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    await react(tx, ctx, personDied, { personId: person.id, areaId: person.areaId })
    return death
  })
}

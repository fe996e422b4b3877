import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { typedText } from '../registry/person-input.ts'
import { findStandingDeath, lockPerson } from '../registry/person.queries.ts'
import { orRefuse } from '../registry/ruling.ts'
import { decideWorshipper } from './martyr-rules.ts'
import { familyFacts, lockMartyr } from './martyr.queries.ts'
import { relations, Worshipper } from './martyr.entity.ts'

export const NameWorshipper = z.object({
  martyrId: z.uuid(),
  personId: z.uuid(),
  relation: z.enum(relations).nullish(),
  paper: typedText(200),
  fileNo: typedText(60),
})

/** Who keeps the altar now that no relative lives; the earlier one's time ends with this. */
export async function nameWorshipper(ctx: Context, input: z.input<typeof NameWorshipper>): Promise<Worshipper> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const martyr = await lockMartyr(tx, input.martyrId)
    allow(ctx, 'martyrs.write', martyr.areaId)
    const person = await lockPerson(tx, input.personId)
    const living = (await findStandingDeath(tx, person.id)) == null
    orRefuse(decideWorshipper(await familyFacts(tx, martyr.id), { personId: person.id, living }))
    await tx.nativeUpdate(
      Worshipper,
      { martyrId: martyr.id, endedAt: null },
      { endedAt: ctx.now(), endedBy: ctx.actor.id, endedBecause: 'replaced' },
    )
    return tx.create(
      Worshipper,
      {
        id: newId(),
        martyrId: martyr.id,
        areaId: martyr.areaId,
        personId: person.id,
        personAreaId: person.areaId,
        relation: input.relation ?? null,
        fileNo: input.fileNo || null,
        paper: input.paper || null,
        namedAt: ctx.now(),
        namedBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

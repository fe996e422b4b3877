import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { typedText } from '../registry/person-input.ts'
import { orRefuse } from '../registry/ruling.ts'
import { decideRepresentative } from './martyr-rules.ts'
import { familyFacts, lockMartyr } from './martyr.queries.ts'
import { Relative, Representative } from './martyr.entity.ts'

export const NameRepresentative = z.object({ martyrId: z.uuid(), personId: z.uuid(), paper: typedText(200) })

/** The family chose who represents it; the earlier one's time ends with this. */
export async function nameRepresentative(ctx: Context, input: z.input<typeof NameRepresentative>): Promise<Representative> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const martyr = await lockMartyr(tx, input.martyrId)
    allow(ctx, 'martyrs.write', martyr.areaId)
    orRefuse(decideRepresentative(await familyFacts(tx, martyr.id), input.personId))
    const relative = await tx.findOneOrFail(Relative, { martyrId: martyr.id, personId: input.personId })
    await tx.nativeUpdate(
      Representative,
      { martyrId: martyr.id, endedAt: null },
      { endedAt: ctx.now(), endedBy: ctx.actor.id, endedBecause: 'replaced' },
    )
    return tx.create(
      Representative,
      {
        id: newId(),
        martyrId: martyr.id,
        areaId: martyr.areaId,
        personId: relative.personId,
        personAreaId: relative.personAreaId,
        paper: input.paper || null,
        namedAt: ctx.now(),
        namedBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { lockCardRow } from './card-row.queries.ts'
import { Category } from './category.entity.ts'
import { decideMerit, readTypedDay } from './person-rules.ts'
import { MeritRecord } from './person.entity.ts'
import { orRefuse } from './ruling.ts'

export const CompleteMerit = z.object({
  meritId: z.uuid(),
  version: z.coerce.number().int(),
  monthly: z.boolean().optional(),
  rate: z.coerce.number().int().optional(),
  awardedOn: z.string().trim().min(1).max(30).optional(),
})

/** Enters the one thing that a record lacked and leaves the rest as it stands. */
export async function completeMerit(ctx: Context, input: z.input<typeof CompleteMerit>): Promise<MeritRecord> {
  ctx = allow(ctx, 'registry.write')
  const { meritId, version, monthly, rate, awardedOn } = CompleteMerit.parse(input)
  return inTransaction(ctx, async tx => {
    const merit = await lockCardRow(tx, ctx, MeritRecord, meritId, version)
    if (rate != null) orRefuse(decideMerit(await tx.findOne(Category, { code: merit.categoryCode }), rate))
    return tx.assign(merit, {
      ...(monthly != null && { monthly }),
      ...(rate != null && { rate }),
      ...(awardedOn != null && { awardedOn: orRefuse(readTypedDay(awardedOn, 'awardedOn')) }),
      version: merit.version + 1,
    })
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { lockCardRow } from './card-row.queries.ts'
import { SoldierFamily } from './person.entity.ts'
import { soldierFamilyColumns, SoldierFamilyDetails } from './soldier-family-input.ts'

/** The day of discharge ends what the family is entitled to (NĐ 27/2016); the row stays. */
export const CorrectSoldierFamily = SoldierFamilyDetails.extend({ soldierFamilyId: z.uuid(), version: z.coerce.number().int() })

export async function correctSoldierFamily(ctx: Context, input: z.input<typeof CorrectSoldierFamily>): Promise<SoldierFamily> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const family = await lockCardRow(tx, ctx, SoldierFamily, input.soldierFamilyId, Number(input.version))
    return tx.assign(family, { ...soldierFamilyColumns(input), version: family.version + 1 })
  })
}

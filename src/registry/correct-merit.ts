import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { meritColumns, MeritDetails } from './merit-input.ts'
import { lockCardRow } from './card-row.queries.ts'
import { MeritRecord } from './person.entity.ts'

export const CorrectMerit = MeritDetails.extend({ meritId: z.uuid(), version: z.coerce.number().int() })

export async function correctMerit(ctx: Context, input: z.input<typeof CorrectMerit>): Promise<MeritRecord> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const merit = await lockCardRow(tx, ctx, MeritRecord, input.meritId, Number(input.version))
    return tx.assign(merit, { ...(await meritColumns(tx, input)), version: merit.version + 1 })
  })
}

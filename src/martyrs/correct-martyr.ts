import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { martyrColumns, MartyrDetails } from './martyr-input.ts'
import { lockMartyr } from './martyr.queries.ts'
import type { Martyr } from './martyr.entity.ts'

export const CorrectMartyr = MartyrDetails.extend({ martyrId: z.uuid(), version: z.coerce.number().int() })

export async function correctMartyr(ctx: Context, input: z.input<typeof CorrectMartyr>): Promise<Martyr> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const martyr = await lockMartyr(tx, input.martyrId)
    allow(ctx, 'martyrs.write', martyr.areaId)
    if (martyr.version !== Number(input.version)) throw new Refusal('record/changed-meanwhile', { noun: 'martyr' })
    return tx.assign(martyr, { ...martyrColumns(input, isoDay(ctx.now())), version: martyr.version + 1 })
  })
}

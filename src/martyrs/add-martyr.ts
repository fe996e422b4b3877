import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { sameName } from '../vietnamese/same-name.ts'
import { martyrColumns, MartyrDetails } from './martyr-input.ts'
import { Martyr } from './martyr.entity.ts'

export const AddMartyr = MartyrDetails.extend({ areaId: z.uuid(), notADuplicate: z.boolean().default(false) })

export async function addMartyr(ctx: Context, input: z.input<typeof AddMartyr>): Promise<Martyr> {
  allow(ctx, 'martyrs.write', input.areaId)
  return inTransaction(ctx, async tx => {
    const columns = martyrColumns(input, isoDay(ctx.now()))
    if (input.notADuplicate !== true) {
      const alike = await tx.find(Martyr, { areaId: input.areaId, nameFolded: columns.nameFolded })
      const same = alike.find(one => sameName(one.fullName) === sameName(columns.fullName))
      if (same != null) throw new Refusal('martyr/possible-duplicate', { martyrId: same.id, name: same.fullName }, 'fullName')
      const [elsewhere] = await tx.execute<{ found: boolean }[]>(`select same_martyr_elsewhere(?, ?) as found`, [
        columns.nameFolded,
        columns.certificateNo,
      ])
      if (elsewhere?.found === true) throw new Refusal('martyr/possible-duplicate', { elsewhere: true }, 'certificateNo')
    }
    return tx.create(
      Martyr,
      { id: newId(), areaId: input.areaId, ...columns, createdAt: ctx.now(), createdBy: ctx.actor.id },
      { persist: true },
    )
  })
}

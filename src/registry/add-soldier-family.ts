import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { lockPerson } from './person.queries.ts'
import { SoldierFamily } from './person.entity.ts'
import { soldierFamilyColumns, SoldierFamilyDetails } from './soldier-family-input.ts'

export const AddSoldierFamily = SoldierFamilyDetails.extend({ personId: z.uuid() })

export async function addSoldierFamily(ctx: Context, input: z.input<typeof AddSoldierFamily>): Promise<SoldierFamily> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    return tx.create(
      SoldierFamily,
      { id: newId(), personId: person.id, areaId: person.areaId, ...soldierFamilyColumns(input) },
      { persist: true },
    )
  })
}

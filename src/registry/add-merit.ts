import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { meritColumns, MeritDetails } from './merit-input.ts'
import { lockPerson } from './person.queries.ts'
import { MeritRecord } from './person.entity.ts'

export const AddMerit = MeritDetails.extend({ personId: z.uuid() })

export async function addMerit(ctx: Context, input: z.input<typeof AddMerit>): Promise<MeritRecord> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    return tx.create(
      MeritRecord,
      {
        id: newId(),
        personId: person.id,
        areaId: person.areaId,
        ...(await meritColumns(tx, input)),
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

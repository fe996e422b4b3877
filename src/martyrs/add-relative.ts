import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { typedDate, typedText } from '../registry/person-input.ts'
import { readTypedDay } from '../registry/person-rules.ts'
import { lockPerson } from '../registry/person.queries.ts'
import { orRefuse } from '../registry/ruling.ts'
import { lockMartyr } from './martyr.queries.ts'
import { Relative, relations } from './martyr.entity.ts'

export const RelativeDetails = z.object({
  relation: z.enum(relations),
  allowance: z.enum(['none', 'basic', 'care']).default('none'),
  fileNo: typedText(60),
  fromOn: typedDate,
  note: typedText(500),
})
export const AddRelative = RelativeDetails.extend({ martyrId: z.uuid(), personId: z.uuid() })

export const relativeColumns = (typed: z.input<typeof RelativeDetails>) => ({
  relation: typed.relation,
  allowance: typed.allowance ?? ('none' as const),
  fileNo: typed.fileNo || null,
  fromOn: orRefuse(readTypedDay(typed.fromOn, 'fromOn')),
  note: typed.note || null,
})

export async function addRelative(ctx: Context, input: z.input<typeof AddRelative>): Promise<Relative> {
  ctx = allow(ctx, 'martyrs.write')
  return inTransaction(ctx, async tx => {
    const martyr = await lockMartyr(tx, input.martyrId)
    allow(ctx, 'martyrs.write', martyr.areaId)
    const person = await lockPerson(tx, input.personId)
    if ((await tx.findOne(Relative, { martyrId: martyr.id, personId: person.id })) != null)
      throw new Refusal('martyr/relative-already-entered', { name: person.fullName }, 'personId')
    return tx.create(
      Relative,
      {
        id: newId(),
        martyrId: martyr.id,
        areaId: martyr.areaId,
        personId: person.id,
        personAreaId: person.areaId,
        ...relativeColumns(input),
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { columnsOf } from './add-person.ts'
import { PersonDetails } from './person-input.ts'
import { getHamletOf, lockPerson, sealId } from './person.queries.ts'
import { describePerson } from './person-rules.ts'
import type { Person } from './person.entity.ts'
import { orRefuse } from './ruling.ts'

/** The ids are left as they are unless typed anew: the form shows them masked. */
export const CorrectPerson = PersonDetails.extend({ personId: z.uuid(), version: z.coerce.number().int() })

export async function correctPerson(ctx: Context, input: z.input<typeof CorrectPerson>): Promise<Person> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    if (person.version !== Number(input.version)) throw new Refusal('record/changed-meanwhile', { noun: 'person' })
    const described = orRefuse(describePerson(input, isoDay(ctx.now())))
    if (described.nationalId != null) {
      const sealed = await sealId(tx, ctx, 'national-id', described.nationalId, person.id)
      tx.assign(person, { nationalIdCipher: sealed.cipher, nationalIdIndex: sealed.index })
    }
    if (described.oldId != null) {
      const sealed = await sealId(tx, ctx, 'old-id', described.oldId, person.id)
      tx.assign(person, { oldIdCipher: sealed.cipher, oldIdIndex: sealed.index })
    }
    return tx.assign(person, {
      ...columnsOf(described),
      hamletId: await getHamletOf(tx, input.hamletId, person.areaId),
      mobility: input.mobility ?? null,
      address: input.address || null,
      note: input.note || null,
      version: person.version + 1,
    })
  })
}

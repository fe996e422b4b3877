import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { lockValidArea } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { sameName } from '../vietnamese/same-name.ts'
import { PersonDetails } from './person-input.ts'
import { getHamletOf, sealId } from './person.queries.ts'
import { describePerson, type DescribedPerson } from './person-rules.ts'
import { Person } from './person.entity.ts'
import { orRefuse } from './ruling.ts'

export const AddPerson = PersonDetails.extend({
  areaId: z.uuid(),
  /** Said after looking at the people of the same name and birth. */
  notADuplicate: z.boolean().default(false),
})

export async function addPerson(ctx: Context, input: z.input<typeof AddPerson>): Promise<Person> {
  allow(ctx, 'registry.write', input.areaId)
  return inTransaction(ctx, async tx => {
    await lockValidArea(tx, input.areaId, isoDay(ctx.now()))
    const described = orRefuse(describePerson(input, isoDay(ctx.now())))
    if (input.notADuplicate !== true) await refuseDuplicate(tx, described)
    const national = await sealId(tx, ctx, 'national-id', described.nationalId, null)
    const old = await sealId(tx, ctx, 'old-id', described.oldId, null)
    return tx.create(
      Person,
      {
        id: newId(),
        areaId: input.areaId,
        hamletId: await getHamletOf(tx, input.hamletId, input.areaId),
        ...columnsOf(described),
        nationalIdCipher: national.cipher,
        nationalIdIndex: national.index,
        oldIdCipher: old.cipher,
        oldIdIndex: old.index,
        mobility: input.mobility ?? null,
        address: input.address || null,
        note: input.note || null,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

export const columnsOf = (person: DescribedPerson) => ({
  fullName: person.fullName,
  nameFolded: person.nameFolded,
  sortKey: person.sortKey,
  sex: person.sex,
  birthYear: person.birth.year,
  birthMonth: person.birth.month,
  birthDay: person.birth.day,
})

async function refuseDuplicate(tx: EntityManager, person: DescribedPerson): Promise<void> {
  const found = await tx.find(Person, { nameFolded: person.nameFolded, birthYear: person.birth.year, mergedIntoId: null }, { limit: 20 })
  const alike = found.find(one => sameName(one.fullName) === sameName(person.fullName))
  if (alike != null) throw new Refusal('person/possible-duplicate', { personId: alike.id, name: alike.fullName }, 'fullName')
  if (person.birth.year == null) return
  const [elsewhere] = await tx.execute<{ found: boolean }[]>(`select same_person_elsewhere(?, ?, ?) as found`, [
    person.fullName,
    person.nameFolded,
    person.birth.year,
  ])
  if (elsewhere?.found === true) throw new Refusal('person/possible-duplicate', { elsewhere: true }, 'fullName')
}

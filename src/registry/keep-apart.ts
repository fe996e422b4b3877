import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { alreadyMerged } from './merge-people.ts'
import { reason } from './person-input.ts'
import { KeptApart } from './person-merge.entity.ts'
import { lockPerson } from './person.queries.ts'
import { Person } from './person.entity.ts'

export const KeepApart = z.object({ oneId: z.uuid(), otherId: z.uuid(), because: reason })
export const AskAgain = KeepApart.omit({ because: true })

/** Two people who only look alike: the pair is not asked about again, until somebody wants it to be. */
export async function keepApart(ctx: Context, input: z.input<typeof KeepApart>): Promise<KeptApart> {
  ctx = allow(ctx, 'registry.write')
  const { because, ...asked } = KeepApart.parse(input)
  return inTransaction(ctx, async tx => {
    const [one, other] = await lockBoth(tx, ctx, asked)
    for (const person of [one, other]) if (person.mergedIntoId != null) throw await alreadyMerged(tx, person)
    if ((await tx.findOne(KeptApart, { oneId: one.id, otherId: other.id, takenBackAt: null })) != null)
      throw new Refusal('merge/kept-apart-already', { name: one.fullName })
    return tx.create(
      KeptApart,
      {
        id: newId(),
        oneId: one.id,
        areaId: one.areaId,
        otherId: other.id,
        otherAreaId: other.areaId,
        because,
        keptAt: ctx.now(),
        keptBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}

/** The answer about a pair was hasty: it is asked about again. */
export async function askAgain(ctx: Context, input: z.input<typeof AskAgain>): Promise<KeptApart> {
  ctx = allow(ctx, 'registry.write')
  const asked = AskAgain.parse(input)
  return inTransaction(ctx, async tx => {
    const [one, other] = await lockBoth(tx, ctx, asked)
    const kept = await tx.findOne(KeptApart, { oneId: one.id, otherId: other.id, takenBackAt: null })
    if (kept == null) throw new Refusal('merge/not-kept-apart', { name: one.fullName })
    return tx.assign(kept, { takenBackAt: ctx.now(), takenBackBy: ctx.actor.id })
  })
}

/** In the order of their ids, as the answer keeps them. */
async function lockBoth(tx: EntityManager, ctx: Context, asked: z.output<typeof AskAgain>): Promise<[Person, Person]> {
  if (asked.oneId === asked.otherId) throw new Refusal('record/missing', { noun: 'person' })
  const [first, second] = [asked.oneId, asked.otherId].toSorted()
  const people = [await getForAnswer(tx, first!), await getForAnswer(tx, second!)] as [Person, Person]
  for (const person of people) allow(ctx, 'registry.write', person.areaId)
  return people
}

async function getForAnswer(tx: EntityManager, personId: string): Promise<Person> {
  const person = await tx.findOne(Person, { id: personId })
  if (person == null) throw new Refusal('record/missing', { noun: 'person' })
  return person.mergedIntoId == null ? lockPerson(tx, personId) : person
}

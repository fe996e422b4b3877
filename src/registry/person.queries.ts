import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { Hamlet } from '../areas/area.entity.ts'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import type { IdKind } from './national-id-cipher.ts'
import { nationalIdCipher } from './national-id-cipher.ts'
import { Death, Person } from './person.entity.ts'

/** The person of the id, seen through the door: somebody else's person is missing, not forbidden. */
export async function getPerson(tx: EntityManager, personId: string): Promise<Person> {
  const person = await tx.findOne(Person, { id: personId })
  if (person == null) throw new Refusal('record/missing', { noun: 'person' })
  return person
}

/** For a form about somebody: the look is written down with the reading. */
export const viewPerson = (ctx: Context, personId: string): Promise<Person> =>
  inTransaction(ctx, async tx => {
    const person = await getPerson(tx, personId)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'change', subject: 'person', subjectId: person.id, areaId: person.areaId })
    return person
  })

/** Held to the end, so that everything written about one person is written one after the other. */
export async function lockPerson(tx: EntityManager, personId: string): Promise<Person> {
  const person = await tx.findOne(Person, { id: personId, mergedIntoId: null }, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (person == null) throw new Refusal('record/missing', { noun: 'person' })
  return person
}

export const findStandingDeath = (tx: EntityManager, personId: string): Promise<Death | null> =>
  tx.findOne(Death, { personId, takenBackAt: null })

/** The columns an id is kept in; refuses one that belongs to another person, here or in another commune, without telling whose. */
export async function sealId(tx: EntityManager, ctx: Context, kind: IdKind, id: string | null, ownerId: string | null) {
  if (id == null) return { cipher: null, index: null }
  const cipher = nationalIdCipher(ctx.ground.secrets)
  const index = cipher.index(kind, id)
  if (kind === 'national-id') {
    const holder = await tx.findOne(Person, { nationalIdIndex: index, mergedIntoId: null })
    if (holder != null && holder.id !== ownerId)
      throw new Refusal('person/national-id-taken', { personId: holder.id, name: holder.fullName }, 'nationalId')
    const elsewhere = await tx.execute(`select 1 from ids_taken_elsewhere(array[?::text])`, [index])
    if (elsewhere.length > 0) throw new Refusal('person/national-id-taken', { elsewhere: true }, 'nationalId')
  }
  return { cipher: cipher.close(kind, id), index }
}

export async function getHamletOf(tx: EntityManager, hamletId: string | null | undefined, areaId: string): Promise<string | null> {
  if (hamletId == null) return null
  const hamlet = await tx.findOne(Hamlet, { id: hamletId, area: areaId })
  if (hamlet == null) throw new Refusal('person/hamlet-of-another-commune', {}, 'hamletId')
  return hamlet.id
}

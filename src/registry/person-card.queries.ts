import type { EntityManager } from '@mikro-orm/postgresql'
import { Area, Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { maskId, nationalIdCipher } from './national-id-cipher.ts'
import { noteAccess } from '../audit/note-access.ts'
import { getPerson } from './person.queries.ts'
import { Contact, Death, Departure, MeritRecord, type Person, SoldierFamily } from './person.entity.ts'
import { changesOf, type Change, originsOf, type ValueOrigin } from './value-origins.queries.ts'

export interface PersonCard {
  readonly person: Person
  readonly areaName: string
  readonly hamletName: string | null
  readonly nationalId: string | null
  readonly oldId: string | null
  readonly death: Death | null
  readonly departure: Departure | null
  readonly merits: readonly { readonly merit: MeritRecord; readonly categoryName: string }[]
  readonly contacts: readonly Contact[]
  readonly soldierFamilies: readonly SoldierFamily[]
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, ValueOrigin>>
  readonly changes: readonly Change[]
}

/** Everything kept about one person, ids masked. That it was looked at, and from which page, is kept. */
export async function readPersonCard(ctx: Context, personId: string, purpose: string): Promise<PersonCard> {
  ctx = allow(ctx, 'registry.read')
  return inTransaction(ctx, async tx => {
    const person = await getPerson(tx, personId)
    await noteAccess(tx, ctx, { action: 'view', purpose, subject: 'person', subjectId: person.id, areaId: person.areaId })
    const area = await tx.findOneOrFail(Area, { id: person.areaId })
    const hamlet = person.hamletId == null ? null : await tx.findOne(Hamlet, { id: person.hamletId })
    const merits = await tx.find(MeritRecord, { personId }, { orderBy: { createdAt: 'asc', id: 'asc' } })
    const contacts = await tx.find(Contact, { personId }, { orderBy: { id: 'asc' } })
    const soldierFamilies = await tx.find(SoldierFamily, { personId }, { orderBy: { id: 'asc' } })
    const rowIds = [person.id, ...merits.map(row => row.id)]
    const cipher = nationalIdCipher(ctx.ground.secrets)
    return {
      person,
      areaName: area.name,
      hamletName: hamlet?.name ?? null,
      nationalId: person.nationalIdCipher == null ? null : maskId(cipher.open('national-id', person.nationalIdCipher)),
      oldId: person.oldIdCipher == null ? null : maskId(cipher.open('old-id', person.oldIdCipher)),
      death: await tx.findOne(Death, { personId, takenBackAt: null }),
      departure: await tx.findOne(Departure, { personId }, { orderBy: { reportedAt: 'desc', id: 'desc' } }),
      merits: await named(tx, merits),
      contacts,
      soldierFamilies,
      origins: await originsOf(tx, rowIds),
      changes: await changesOf(tx, personId),
    }
  })
}

async function named(tx: EntityManager, merits: readonly MeritRecord[]) {
  const names = new Map((await categoryNames(tx)).map(row => [row.code, row.name]))
  return merits.map(merit => ({ merit, categoryName: names.get(merit.categoryCode) ?? merit.categoryCode }))
}

export interface CategoryName {
  readonly code: string
  readonly name: string
  readonly survivor_of_martyr: boolean
}

/** The catalogue in the order of the law. */
export const categoryNames = (tx: EntityManager): Promise<CategoryName[]> =>
  tx.execute<CategoryName[]>(
    `select code, name, survivor_of_martyr from category
     order by array_position(array['law', 'named', 'army-rear', 'other'], category_group), law nulls last, name collate vietnamese`,
  )

import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { whoAndWhen } from '../access/who-and-when.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { type MergeField, mergeFields, type Side, usualSide } from './duplicate-rules.ts'
import { type ListToRecompile, mergeEffects } from './merge-effects.ts'
import { closeJournal } from './merge-journal.ts'
import { moveRows } from './merge-rows.ts'
import { MoveOffer } from './move-offer.entity.ts'
import { reason } from './person-input.ts'
import { PersonMerge } from './person-merge.entity.ts'
import { findStandingDeath } from './person.queries.ts'
import { type Death, Person } from './person.entity.ts'
import { personDied, personMerged } from './registry-reactions.ts'

const side = z.enum(['one', 'other'])
export const MergePeople = z.object({
  oneId: z.uuid(),
  otherId: z.uuid(),
  /** Which entry stays, and whose value of each field; where none is named, the one who stays, unless only the other has any. */
  stays: side,
  ...(Object.fromEntries(mergeFields.map(field => [field, side.optional()])) as Record<MergeField, z.ZodOptional<typeof side>>),
  oneVersion: z.coerce.number().int(),
  otherVersion: z.coerce.number().int(),
  because: reason,
})
type MergePeople = z.output<typeof MergePeople>

export interface Merged {
  readonly mergeId: string
  readonly person: Person
  readonly goneId: string
  readonly recompile: readonly ListToRecompile[]
}

/** Two entries are one human being: one stays and has from now on all that hung on both; the other leads to it, with its own history. */
export async function mergePeople(ctx: Context, input: z.input<typeof MergePeople>): Promise<Merged> {
  ctx = allow(ctx, 'registry.write')
  const asked = MergePeople.parse(input)
  return inTransaction(ctx, async tx => {
    const pair = await lockPair(tx, ctx, asked)
    const [stays, gone] = asked.stays === 'one' ? [pair.one, pair.other] : [pair.other, pair.one]
    await refuseOfferedElsewhere(tx, [stays, gone])
    const recompile = await listsToRecompile(tx, ctx, [stays.id, gone.id])
    const deaths = { one: await findStandingDeath(tx, pair.one.id), other: await findStandingDeath(tx, pair.other.id) }
    const sideOf = chosenSides(asked, pair, deaths)
    const takes = (field: MergeField) => sideOf(field) !== asked.stays
    const died = deaths[asked.stays] == null && takes('death')
    const merge = await storeMerge(tx, ctx, { stays, gone, takes, died, because: asked.because })

    gone.mergedIntoId = stays.id
    gone.version += 1
    await tx.flush()
    await tx.nativeUpdate(Person, { mergedIntoId: gone.id }, { mergedIntoId: stays.id })
    takeValues(stays, gone, takes)
    await moveRows(tx, merge, { deathOfGone: takes('death') })
    await react(tx, ctx, personMerged, { personId: gone.id, intoId: stays.id, areaId: stays.areaId, mergeId: merge.id })
    if (died) await react(tx, ctx, personDied, { personId: stays.id, areaId: stays.areaId })
    await closeJournal(tx, merge.id)
    return { mergeId: merge.id, person: stays, goneId: gone.id, recompile }
  })
}

interface Merging {
  readonly stays: Person
  readonly gone: Person
  readonly takes: (field: MergeField) => boolean
  readonly died: boolean
  readonly because: string
}

/** The merge itself, with what the entry that stays held before. */
async function storeMerge(tx: EntityManager, ctx: Context, { stays, gone, takes, died, because }: Merging): Promise<PersonMerge> {
  const led = await tx.find(Person, { mergedIntoId: gone.id })
  const [before] = await tx.execute<{ values: Record<string, string | number | null> }[]>(
    `select jsonb_build_object(${valueColumns.map(column => `'${column}', ${column}`).join(', ')}) as values from person where id = ?`,
    [stays.id],
  )
  const [nationalIdTaken, oldIdTaken] = [takes('nationalId'), takes('oldId')]
  const merge = tx.create(
    PersonMerge,
    {
      id: newId(),
      staysId: stays.id,
      areaId: stays.areaId,
      goneId: gone.id,
      goneAreaId: gone.areaId,
      valuesBefore: { stays: before!.values, goneVersion: gone.version, nationalIdTaken, oldIdTaken, led: led.map(one => one.id), died },
      staysVersion: stays.version + 1,
      goneVersion: gone.version + 1,
      ...(nationalIdTaken && { nationalIdCipher: stays.nationalIdCipher ?? null, nationalIdIndex: stays.nationalIdIndex ?? null }),
      ...(oldIdTaken && { oldIdCipher: stays.oldIdCipher ?? null, oldIdIndex: stays.oldIdIndex ?? null }),
      because,
      mergedAt: ctx.now(),
      mergedBy: ctx.actor.id,
    },
    { persist: true },
  )
  await tx.flush()
  return merge
}

/** Columns of the entry that stays which a merge may change; the ids are kept sealed beside them. */
export const valueColumns = [
  'full_name',
  'name_folded',
  'sort_key',
  'sex',
  'birth_year',
  'birth_month',
  'birth_day',
  'hamlet_id',
  'address',
  'mobility',
  'note',
  'version',
] as const

/** Both held to the end, always in one order: of two who merge the same pair, the second sees what the first did. */
async function lockPair(tx: EntityManager, ctx: Context, asked: MergePeople): Promise<Record<Side, Person>> {
  if (asked.oneId === asked.otherId) throw new Refusal('record/missing', { noun: 'person' })
  const found = await tx.find(
    Person,
    { id: { $in: [asked.oneId, asked.otherId] } },
    { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
  )
  const [one, other] = [found.find(person => person.id === asked.oneId), found.find(person => person.id === asked.otherId)]
  if (one == null || other == null) throw new Refusal('record/missing', { noun: 'person' })
  for (const person of [one, other]) allow(ctx, 'registry.write', person.areaId)
  for (const person of [one, other]) if (person.mergedIntoId != null) throw await alreadyMerged(tx, person)
  if (one.version !== asked.oneVersion || other.version !== asked.otherVersion)
    throw new Refusal('record/changed-meanwhile', { noun: 'person' })
  return { one, other }
}

export async function alreadyMerged(tx: EntityManager, person: Person): Promise<Refusal> {
  const merge = await tx.findOne(PersonMerge, { goneId: person.id, undoneAt: null })
  return new Refusal('merge/already-merged', {
    name: person.fullName,
    ...(await whoAndWhen(tx, merge?.mergedBy, merge?.mergedAt)),
  })
}

async function refuseOfferedElsewhere(tx: EntityManager, people: readonly Person[]): Promise<void> {
  const offer = await tx.findOne(MoveOffer, { personId: { $in: people.map(person => person.id) }, decision: null })
  if (offer != null) throw new Refusal('merge/move-offered', { name: offer.fullName })
}

export async function listsToRecompile(tx: EntityManager, ctx: Context, personIds: readonly string[]): Promise<ListToRecompile[]> {
  const found: ListToRecompile[] = []
  for (const effect of supplied(ctx.ground, mergeEffects)) found.push(...(await effect.listsToRecompile(tx, personIds)))
  return found
}

/** Whether anything is known of a field; the home is the commune's own, so a home elsewhere is never taken. */
export function knownOf(field: MergeField, person: Person, death: Death | null): boolean {
  switch (field) {
    case 'fullName':
      return true
    case 'birth':
      return person.birthYear != null
    case 'nationalId':
      return person.nationalIdIndex != null
    case 'oldId':
      return person.oldIdIndex != null
    case 'home':
      return person.hamletId != null || person.address != null
    case 'death':
      return death != null
    default:
      return person[field] != null
  }
}

function chosenSides(asked: MergePeople, pair: Record<Side, Person>, deaths: Record<Side, Death | null>) {
  return (field: MergeField): Side => {
    const known = { one: knownOf(field, pair.one, deaths.one), other: knownOf(field, pair.other, deaths.other) }
    const usual = usualSide(asked.stays, known)
    if (field === 'home' && pair.one.areaId !== pair.other.areaId) return asked.stays
    // That somebody died is true of the human being, whichever entry says it.
    return field === 'death' && known.one !== known.other ? usual : (asked[field] ?? usual)
  }
}

function takeValues(stays: Person, gone: Person, takes: (field: MergeField) => boolean): void {
  if (takes('fullName')) Object.assign(stays, { fullName: gone.fullName, nameFolded: gone.nameFolded, sortKey: gone.sortKey })
  if (takes('sex')) stays.sex = gone.sex ?? null
  if (takes('birth'))
    Object.assign(stays, { birthYear: gone.birthYear ?? null, birthMonth: gone.birthMonth ?? null, birthDay: gone.birthDay ?? null })
  if (takes('nationalId'))
    Object.assign(stays, { nationalIdCipher: gone.nationalIdCipher ?? null, nationalIdIndex: gone.nationalIdIndex ?? null })
  if (takes('oldId')) Object.assign(stays, { oldIdCipher: gone.oldIdCipher ?? null, oldIdIndex: gone.oldIdIndex ?? null })
  if (takes('home')) Object.assign(stays, { hamletId: gone.hamletId ?? null, address: gone.address ?? null })
  if (takes('mobility')) stays.mobility = gone.mobility ?? null
  if (takes('note')) stays.note = gone.note ?? null
  stays.version += 1
}

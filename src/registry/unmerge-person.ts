import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { mergeHolds } from './merge-effects.ts'
import { changedSince, restoreRows } from './merge-journal.ts'
import { valueColumns } from './merge-people.ts'
import { ofPerson } from './merge-rows.ts'
import { reason } from './person-input.ts'
import { PersonMerge } from './person-merge.entity.ts'
import { Person } from './person.entity.ts'
import { personDeathTakenBack, personUnmerged } from './registry-reactions.ts'

/** `personId`: the entry that leads to another since the merge. */
export const UnmergePerson = z.object({ personId: z.uuid(), because: reason })

/** They are two people after all: everything is again as it was before the merge, or nothing is, and the reason is said. */
export async function unmergePerson(ctx: Context, input: z.input<typeof UnmergePerson>): Promise<PersonMerge> {
  ctx = allow(ctx, 'registry.write')
  const { personId, because } = UnmergePerson.parse(input)
  return inTransaction(ctx, async tx => {
    const merge = await getMerge(tx, personId)
    const people = await tx.find(
      Person,
      { id: { $in: [merge.staysId, merge.goneId] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    )
    for (const areaId of [merge.areaId, merge.goneAreaId]) allow(ctx, 'registry.write', areaId)
    await tx.refresh(merge)
    if (merge.undoneAt != null) throw new Refusal('merge/not-merged', { name: people.find(({ id }) => id === personId)?.fullName ?? null })
    const hold = await findHold(tx, ctx, merge)
    if (hold != null) throw hold
    await restoreRows(tx, merge.id)
    await restoreValues(tx, merge)
    await tx.execute(
      `update person_merge set undone_at = ?, undone_by = ?, undone_because = ?, undone_tx = txid_current(),
         national_id_cipher = null, national_id_index = null, old_id_cipher = null, old_id_index = null where id = ?`,
      [ctx.now(), ctx.actor.id, because, merge.id],
      'run',
    )
    await react(tx, ctx, personUnmerged, { personId: merge.goneId, fromId: merge.staysId })
    if (merge.valuesBefore.died) await react(tx, ctx, personDeathTakenBack, { personId: merge.staysId, areaId: merge.areaId })
    return merge
  })
}

/** The standing merge of an entry that leads to another. */
export async function getMerge(tx: EntityManager, goneId: string): Promise<PersonMerge> {
  const merge = await tx.findOne(PersonMerge, { goneId, undoneAt: null })
  if (merge == null) throw new Refusal('record/missing', { noun: 'person' })
  return merge
}

/** Why the merge cannot be taken back; null where nothing stands on it. */
export async function findHold(tx: EntityManager, ctx: Context, merge: PersonMerge): Promise<Refusal | null> {
  const stays = await tx.findOneOrFail(Person, merge.staysId)
  const gone = await tx.findOneOrFail(Person, merge.goneId)
  const name = stays.fullName
  if (gone.mergedIntoId !== stays.id || stays.mergedIntoId != null) return new Refusal('merge/merged-on', { name })
  for (const hold of supplied(ctx.ground, mergeHolds)) {
    const facts = await hold.find(tx, merge)
    if (facts != null) return new Refusal(hold.because, { name, ...facts })
  }
  if (stays.version !== merge.staysVersion || gone.version !== merge.goneVersion) return new Refusal('merge/changed-since', { name })
  const [changed] = await changedSince(tx, merge.id)
  if (changed != null) return new Refusal('merge/changed-since', { name, what: changed })
  const added = await addedSince(tx, merge)
  return added == null ? null : new Refusal('merge/added-since', { name, what: added })
}

/** What was written down about the one human being since: whose of the two it is, only somebody who knows can say. */
async function addedSince(tx: EntityManager, merge: PersonMerge): Promise<string | null> {
  for (const table of ofPerson) {
    const [found] = await tx.execute<{ added: boolean }[]>(
      `select exists (select from ${table} r, person_merge m where m.id = ? and r.person_id = m.stays_id and not r.id = any(m.rows_after)
         ${table === 'death' ? 'and r.taken_back_at is null' : ''}) as added`,
      [merge.id],
    )
    if (found?.added === true) return table
  }
  return null
}

async function restoreValues(tx: EntityManager, { id, staysId, goneId, valuesBefore }: PersonMerge): Promise<void> {
  const { nationalIdTaken, oldIdTaken, goneVersion, led } = valuesBefore
  const ids = [
    ...(nationalIdTaken ? ['national_id_cipher = m.national_id_cipher', 'national_id_index = m.national_id_index'] : []),
    ...(oldIdTaken ? ['old_id_cipher = m.old_id_cipher', 'old_id_index = m.old_id_index'] : []),
  ]
  // First the one that stays: the id it took is free again when the other stands.
  await tx.execute(
    `update person p set ${[...valueColumns.map(column => `${column} = was.${column}`), ...ids].join(', ')}
     from person_merge m, jsonb_populate_record(null::person, m.values_before -> 'stays') was where m.id = ? and p.id = ?`,
    [id, staysId],
    'run',
  )
  await tx.execute(`update person set merged_into_id = null, version = ? where id = ?`, [goneVersion, goneId], 'run')
  await tx.execute(
    `update person set merged_into_id = ? where id = any(?::uuid[]) and merged_into_id = ?`,
    [goneId, arrayOf(led), staysId],
    'run',
  )
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { sealHealth } from './health-cipher.ts'
import { CheckupEntry } from './health.entity.ts'

/**
 * Who stands on an organiser's list, for the import that has just stored or matched these people. A complaint is health data: it is kept, sealed,
 * of those only who agreed that health is written down. Answers how many were left out.
 */
export async function keepCheckupEntries(
  tx: EntityManager,
  ctx: Context,
  importId: string,
  people: readonly { readonly personId: string; readonly areaId: string; readonly complaint: string | null }[],
): Promise<{ complaintsLeftOut: number }> {
  const agreed = await agreedToHealth(
    tx,
    people.map(person => person.personId),
  )
  let complaintsLeftOut = 0
  for (const { personId, areaId, complaint } of people) {
    const id = newId()
    const kept = complaint != null && agreed.has(personId)
    if (complaint != null && !kept) complaintsLeftOut++
    const complaintCipher = kept ? sealHealth(ctx.ground.secrets, id, complaint) : null
    tx.create(CheckupEntry, { id, personId, areaId, importId, complaintCipher }, { persist: true })
  }
  await tx.flush()
  return { complaintsLeftOut }
}

/** Held to the end: whoever takes consent back meanwhile comes after, and finds the complaint to erase. */
async function agreedToHealth(tx: EntityManager, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.execute<{ id: string }[]>(
    `select person_id as id from consent where purpose = 'health' and withdrawn_at is null and person_id = any(?::uuid[]) for share`,
    [arrayOf(personIds)],
  )
  return new Set(rows.map(row => row.id))
}

/** Takes an import's entries back, for its undo. */
export const dropCheckupEntries = (tx: EntityManager, importId: string): Promise<unknown> =>
  tx.execute(`delete from checkup_entry where import_id = ?`, [importId], 'run')

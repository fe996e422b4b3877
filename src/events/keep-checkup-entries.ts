import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { sealHealth } from './health-cipher.ts'
import { CheckupEntry } from './health.entity.ts'

/** Who stands on an organiser's list, for the import that has just stored or matched these people. Complaints go into the restricted store only. */
export async function keepCheckupEntries(
  tx: EntityManager,
  ctx: Context,
  importId: string,
  people: readonly { readonly personId: string; readonly areaId: string; readonly complaint: string | null }[],
): Promise<void> {
  for (const { personId, areaId, complaint } of people) {
    const id = newId()
    const complaintCipher = complaint == null ? null : sealHealth(ctx.ground.secrets, id, complaint)
    tx.create(CheckupEntry, { id, personId, areaId, importId, complaintCipher }, { persist: true })
  }
  await tx.flush()
}

/** Takes an import's entries back, for its undo. */
export const dropCheckupEntries = (tx: EntityManager, importId: string): Promise<unknown> =>
  tx.execute(`delete from checkup_entry where import_id = ?`, [importId], 'run')

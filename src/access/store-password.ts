import type { EntityManager } from '@mikro-orm/postgresql'
import { newId } from '../database/id.ts'

/** Keeps a password (already hashed) and ends every session but one. */
export async function storePassword(
  tx: EntityManager,
  given: { readonly accountId: string; readonly hash: string; readonly mustChange: boolean; readonly keepSession?: string | null },
): Promise<void> {
  await tx.execute(
    `insert into auth.credential (id, external_id, provider_id, account_id, password) values (?, ?, 'credential', ?, ?)
     on conflict (account_id, provider_id) do update set password = excluded.password, updated_at = now()`,
    [newId(), given.accountId, given.accountId, given.hash],
  )
  await tx.execute(`update auth.account set must_change_password = ?, updated_at = now() where id = ?`, [given.mustChange, given.accountId])
  await tx.execute(`delete from auth.session where account_id = ? and id is distinct from ?::uuid`, [
    given.accountId,
    given.keepSession ?? null,
  ])
}

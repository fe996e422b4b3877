import type { EntityManager } from '@mikro-orm/postgresql'
import { formatDateTime } from '../vietnamese/dates.ts'

/** For "đã được … phê duyệt lúc …": who did it and when, fit for a sentence. */
export async function whoAndWhen(tx: EntityManager, by: string | null | undefined, at: Date | null | undefined) {
  return { by: await accountName(tx, by), at: at == null ? null : formatDateTime(at) }
}

export async function accountName(tx: EntityManager, id: string | null | undefined): Promise<string | null> {
  if (id == null) return null
  const [account] = await tx.execute<{ name: string }[]>(`select name from account where id = ?`, [id])
  return account?.name ?? null
}

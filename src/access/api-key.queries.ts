import type { MikroORM } from '@mikro-orm/postgresql'
import { type Permission, permissions } from '../permissions.ts'

export interface FoundKey {
  readonly id: string
  readonly name: string
  readonly accountId: string
  readonly scopes: readonly Permission[]
}

/** The key with this digest that may be used now; notes the day of its last use. Its owner must be able to sign in. */
export async function findKey(orm: MikroORM, keyHash: string): Promise<FoundKey | null> {
  const connection = orm.em.getConnection()
  const [row] = await connection.execute<{ id: string; name: string; account_id: string; scopes: string[]; stale: boolean }[]>(
    `select k.id, k.name, k.account_id, k.scopes, k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as stale
     from api_key k join account a on a.id = k.account_id
     where k.key_hash = ? and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and a.disabled_at is null`,
    [keyHash],
  )
  if (row == null) return null
  if (row.stale) await connection.execute(`update api_key set last_used_at = now() where id = ?`, [row.id], 'run')
  return { id: row.id, name: row.name, accountId: row.account_id, scopes: permissions.filter(name => row.scopes.includes(name)) }
}

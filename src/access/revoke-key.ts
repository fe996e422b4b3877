import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allowManagingKeys } from './allow-managing.ts'
import { ApiKey } from './api-key.entity.ts'

export const RevokeKey = z.object({ accountId: z.uuid(), keyId: z.uuid() })

/** Ends a program's key at its next request; the row stays, for whoever asks later what the program did. */
export async function revokeKey(ctx: Context, { accountId, keyId }: z.infer<typeof RevokeKey>): Promise<ApiKey> {
  allowManagingKeys(ctx, accountId)
  return inTransaction(ctx, async tx => {
    const key = await tx.findOneOrFail(ApiKey, { id: keyId, accountId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (key.revokedAt == null) tx.assign(key, { revokedAt: ctx.now(), revokedBy: ctx.actor.id })
    await tx.flush()
    return key
  })
}

/** Keys of one account, the newest first; never the key itself, which nobody has kept. */
export async function keysOf(ctx: Context, accountId: string): Promise<ApiKey[]> {
  allowManagingKeys(ctx, accountId)
  return inTransaction(ctx, tx => tx.find(ApiKey, { accountId }, { orderBy: { createdAt: 'desc' }, limit: 200 }))
}

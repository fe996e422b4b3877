import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { type Permission, permissions } from '../permissions.ts'
import { Account } from './account.entity.ts'
import { allowManagingKeys } from './allow-managing.ts'
import { ApiKey } from './api-key.entity.ts'

// Approving and giving roles are acts of a person: a program's key would let one person act as two.
const onlyPeople: readonly Permission[] = ['lists.approve', 'access.manage']
export const forPrograms = permissions.filter(permission => !onlyPeople.includes(permission))

export const CreateKey = z.object({
  accountId: z.uuid(),
  name: z.string().trim().min(1).max(120),
  scopes: z.array(z.enum(forPrograms)).min(1),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
})

/** A program's key. It holds at most what its owner's roles give on the day it is used. */
export async function createKey(ctx: Context, { accountId, name, scopes, expiresAt }: z.infer<typeof CreateKey>) {
  allowManagingKeys(ctx, accountId)
  const key = `hp_${randomBytes(32).toString('base64url')}`
  return inTransaction(ctx, async tx => {
    await tx.findOneOrFail(Account, { id: accountId, disabledAt: null })
    const made = tx.create(
      ApiKey,
      {
        id: newId(),
        keyHash: createHash('sha256').update(key).digest('hex'),
        name,
        scopes,
        accountId,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
        expiresAt: expiresAt == null ? null : new Date(expiresAt),
      },
      { persist: true },
    )
    await tx.flush()
    return { id: made.id, name, key, scopes }
  })
}

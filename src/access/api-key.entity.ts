import { defineEntity, p } from '@mikro-orm/core'
import type { Permission } from '../permissions.ts'

/** A program's key: acts for the areas of its owner, with the permissions named in its scopes at most. The key itself is not kept. */
const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  properties: {
    id: p.uuid().primary(),
    keyHash: p.string().lazy(),
    name: p.string(),
    scopes: p.array<Permission>(),
    accountId: p.uuid(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    revokedBy: p.uuid().nullable(),
  },
})
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey)

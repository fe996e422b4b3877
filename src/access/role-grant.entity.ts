import { defineEntity, p } from '@mikro-orm/core'
import type { Role } from '../permissions.ts'

/** A role held by an account, for an area (null: everywhere) or one hamlet, between two days. */
const RoleGrantSchema = defineEntity({
  name: 'RoleGrant',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    role: p.string().$type<Role>(),
    areaId: p.uuid().nullable(),
    hamletId: p.uuid().nullable(),
    fromOn: p.date(),
    toOn: p.date().nullable(),
    grantedAt: p.datetime(),
    grantedBy: p.uuid(),
    revokedAt: p.datetime().nullable(),
    revokedBy: p.uuid().nullable(),
  },
})
export class RoleGrant extends RoleGrantSchema.class {
  isHeldOn(day: string): boolean {
    return this.revokedAt == null && this.fromOn <= day && (this.toOn == null || this.toOn >= day)
  }
}
RoleGrantSchema.setClass(RoleGrant)

import type { Context } from '../context.ts'
import { allow, type Permission, roles } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

/**
 * Whoever administers one commune gives roles there and nowhere else; accounts themselves, and roles everywhere, belong to those who
 * administer everything. Without this a local administrator would make themselves one of the whole.
 */
export function allowManaging(ctx: Context, areaId: string | null): void {
  allow(ctx, 'access.manage', areaId)
  if (areaId != null || ctx.actor.kind === 'system') return
  const everywhere = ctx.grants.some(
    grant => grant.areas === 'all' && (roles[grant.role] as readonly Permission[]).includes('access.manage'),
  )
  if (!everywhere) throw new Refusal('access/forbidden', { permission: 'access.manage' })
}

/** A person's own keys are theirs to make and to end; everybody else's belong to whoever administers everything. A key manages no keys. */
export function allowManagingKeys(ctx: Context, accountId: string): void {
  if (ctx.actor.kind === 'account' && ctx.actor.id === accountId) return
  allowManaging(ctx, null)
}

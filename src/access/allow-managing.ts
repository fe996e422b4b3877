import { type Context, visibleAreas } from '../context.ts'
import { allow, may, within } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

/**
 * Whoever administers one commune gives roles there and nowhere else; accounts themselves, and roles everywhere, belong to those who
 * administer everything. Without this a local administrator would make themselves one of the whole.
 */
export function allowManaging(ctx: Context, areaId: string | null): void {
  allow(ctx, 'access.manage', areaId)
  if (areaId != null || ctx.actor.kind === 'system') return
  if (!managesAccounts(ctx)) throw new Refusal('access/forbidden', { permission: 'access.manage' })
}

/** Accounts themselves are of no commune. */
export const managesAccounts = (ctx: Context): boolean => may(ctx, 'access.manage') && visibleAreas(within(ctx, 'access.manage')) === 'all'

/** A person's own keys are theirs to make and to end; everybody else's belong to whoever administers everything. A key manages no keys. */
export function allowManagingKeys(ctx: Context, accountId: string): void {
  if (ctx.actor.kind === 'account' && ctx.actor.id === accountId) return
  allowManaging(ctx, null)
}

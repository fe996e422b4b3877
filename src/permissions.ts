import type { Context } from './context.ts'
import { Refusal } from './refusal.ts'

/** What can be done, one word a permission: `feature.verb`. */
export const permissions = [
  'access.manage',
  'access.read',
  'areas.manage',
  'areas.read',
  'audit.read',
  'jobs.manage',
  'registry.read',
  'registry.write',
  'registry.reveal',
  'registry.browse',
  'martyrs.read',
  'martyrs.write',
  'imports.apply',
  'imports.read',
  'documents.request',
  'documents.read',
  'notices.read',
  'notices.send',
  'campaigns.read',
  'campaigns.manage',
  'rules.read',
  'rules.manage',
  'visits.plan',
  'visits.record',
  'lists.read',
  'lists.compile',
  'lists.decide',
  'lists.approve',
  'lists.lock',
  'lists.export',
  'handovers.read',
  'handovers.record',
  'handovers.reverse',
  'handovers.settle',
  'handovers.return',
  'events.read',
  'events.manage',
  'events.invite',
  'events.arrive',
  'events.flow',
  'health.read',
  'health.write',
  'pharmacy.read',
  'pharmacy.manage',
  'pharmacy.dispense',
  'volunteers.read',
  'volunteers.manage',
  'volunteers.own',
  'board.read',
  'privacy.read',
  'privacy.manage',
  'privacy.consent',
  'privacy.export',
] as const
export type Permission = (typeof permissions)[number]

const reading = [
  'areas.read',
  'registry.read',
  'martyrs.read',
  'campaigns.read',
  'rules.read',
  'lists.read',
  'handovers.read',
  'events.read',
  'volunteers.read',
  'documents.read',
  'board.read',
] as const satisfies readonly Permission[]

/** One table says what each role may do; a page shows it. Health findings and money never meet in one desk role. */
export const roles = {
  administrator: [
    'access.manage',
    'access.read',
    'areas.manage',
    'areas.read',
    'audit.read',
    'jobs.manage',
    'campaigns.read',
    'campaigns.manage',
    'rules.read',
    'rules.manage',
    'notices.read',
    'privacy.read',
    'privacy.manage',
    'documents.request',
    'documents.read',
    'board.read',
  ],
  'policy-officer': [
    ...reading,
    'registry.write',
    'registry.reveal',
    'martyrs.write',
    'imports.apply',
    'imports.read',
    'documents.request',
    'lists.compile',
    'lists.decide',
    'lists.export',
    'handovers.record',
    'handovers.reverse',
    'handovers.return',
    'visits.plan',
    'visits.record',
    'events.manage',
    'events.invite',
    'events.arrive',
    'volunteers.manage',
    'notices.read',
    'notices.send',
    'pharmacy.read',
    'privacy.consent',
    'privacy.export',
  ],
  'military-command': [
    ...reading,
    'registry.write',
    'martyrs.write',
    'imports.apply',
    'imports.read',
    'events.manage',
    'events.invite',
    'events.arrive',
    'events.flow',
    'volunteers.manage',
    'notices.read',
    'notices.send',
    'pharmacy.read',
    'pharmacy.manage',
    'documents.request',
    'privacy.consent',
  ],
  coordinator: [
    ...reading,
    'campaigns.manage',
    'lists.compile',
    'lists.decide',
    'lists.lock',
    'lists.export',
    'documents.request',
    'imports.read',
    'visits.plan',
    'events.manage',
    'events.invite',
    'volunteers.manage',
    'notices.read',
    'notices.send',
    'registry.browse',
    'pharmacy.read',
  ],
  approver: [...reading, 'lists.approve', 'lists.lock', 'lists.export', 'documents.request', 'notices.read'],
  accountant: [
    'areas.read',
    'campaigns.read',
    'rules.read',
    'lists.read',
    'lists.export',
    'handovers.read',
    'handovers.return',
    'handovers.settle',
    'documents.read',
    'documents.request',
    'board.read',
  ],
  'medical-staff': [
    'areas.read',
    'events.read',
    'events.flow',
    'events.arrive',
    'health.read',
    'health.write',
    'pharmacy.read',
    'pharmacy.manage',
    'pharmacy.dispense',
    'registry.read',
    'documents.read',
    'documents.request',
    'privacy.consent',
    'privacy.export',
  ],
  'hamlet-team': [
    'areas.read',
    'campaigns.read',
    'lists.read',
    'handovers.read',
    'handovers.record',
    'events.read',
    'events.arrive',
    'visits.record',
    'registry.read',
  ],
  volunteer: ['volunteers.own'],
  auditor: [...reading, 'audit.read', 'access.read', 'imports.read', 'notices.read', 'pharmacy.read', 'privacy.read'],
  viewer: [...reading],
} as const satisfies Record<string, readonly Permission[]>
export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as readonly Role[]

const gives = (role: Role, permission: Permission): boolean => (roles[role] as readonly Permission[]).includes(permission)

/** Whether the actor holds the permission, and where an area is named, holds it there. */
export function may(ctx: Context, permission: Permission, areaId?: string | null): boolean {
  return (
    ctx.grants.some(grant => gives(grant.role, permission) && (areaId == null || grant.areas === 'all' || grant.areas.has(areaId))) &&
    (ctx.actor.scopes == null || ctx.actor.scopes.includes(permission))
  )
}

/** Refuses, or answers the context as far as the permission is held: what is read with it stays there. */
export function allow(ctx: Context, permission: Permission, areaId?: string | null): Context {
  if (ctx.actor.kind === 'system') return ctx
  if (may(ctx, permission, areaId)) return within(ctx, permission)
  throw new Refusal(ctx.actor.kind === 'nobody' ? 'access/not-signed-in' : 'access/forbidden', { permission })
}

/** A role reaches no further by another one that is held elsewhere for something else: an officer of one commune is a volunteer in the next. */
export function within(ctx: Context, permission: Permission): Context {
  const giving = ctx.grants.filter(grant => gives(grant.role, permission))
  if (giving.length === ctx.grants.length || giving.some(grant => grant.areas === 'all')) return ctx
  const reach = {
    areas: new Set(giving.flatMap(grant => (grant.areas === 'all' ? [] : [...grant.areas]))),
    hamlets: new Set(giving.flatMap(grant => [...(grant.hamlets ?? [])])),
    inherits: new Set(giving.flatMap(grant => [...(grant.inherits ?? [])])),
  }
  let cut = false
  const only = (held: 'all' | ReadonlySet<string>, to: ReadonlySet<string>): ReadonlySet<string> => {
    const kept = held === 'all' ? to : new Set([...held].filter(id => to.has(id)))
    cut ||= held === 'all' || kept.size < held.size
    return kept
  }
  const grants = ctx.grants.map(({ role, areas, hamlets, inherits }) => ({
    role,
    areas: only(areas, reach.areas),
    ...(hamlets != null && { hamlets: only(hamlets, reach.hamlets) }),
    ...(inherits != null && { inherits: only(inherits, reach.inherits) }),
  }))
  return cut ? { ...ctx, grants } : ctx
}

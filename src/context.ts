import type { MikroORM } from '@mikro-orm/postgresql'
import type { Logger } from 'pino'
import type { Secrets } from './config.ts'
import type { Mail } from './mail/mail.ts'
import type { Permission, Role } from './permissions.ts'
import type { ReactionHandlers } from './reaction.ts'
import type { Supplies } from './supply.ts'

export type Locale = 'vi' | 'en'

export interface Actor {
  /** `nobody` has not signed in; `system` is the program itself (relay, timetable), never reachable from a request. */
  readonly kind: 'account' | 'key' | 'system' | 'nobody'
  readonly id: string
  readonly name: string
  /** API keys hold fewer permissions than their owner; null means all that the roles give. */
  readonly scopes?: readonly Permission[] | null
}

/** A role held for an area: the communes it reaches and what came to them, or single hamlets of one. */
export interface Grant {
  readonly role: Role
  readonly areas: 'all' | ReadonlySet<string>
  /** Of a hamlet's team: its hamlets. Of others: hamlets of divided communes which went to theirs. */
  readonly hamlets?: ReadonlySet<string>
  /** Divided communes of which a part went to these areas: lines of their lists without a hamlet go with the person. */
  readonly inherits?: ReadonlySet<string>
}

/** What the program is made of, handed to whoever acts. Built once in `services.ts`. */
export interface Ground {
  readonly orm: MikroORM
  readonly secrets: Secrets
  readonly log: Logger
  /** For job handlers only: nothing is sent inside a request. */
  readonly mail: Mail
  /** For all workers together. */
  readonly mailPerSecond: number
  readonly reactions: ReactionHandlers
  readonly supplies: Supplies
  readonly publicUrl: string
  /** The business time. Leases and sessions use the real clock of the database. */
  now(): Date
}

/** Who acts, for which areas, at what time. */
export interface Context {
  readonly actor: Actor
  readonly grants: readonly Grant[]
  readonly locale: Locale
  readonly requestId: string
  /** Where a request came from; null for what the program does by itself. */
  readonly address?: string | null
  /** The job that acts on the actor's behalf. */
  readonly job?: string | null
  readonly ground: Ground
  now(): Date
}

export const visibleAreas = (ctx: Context): 'all' | string[] =>
  ctx.actor.kind === 'system' || ctx.grants.some(grant => grant.areas === 'all')
    ? 'all'
    : [...new Set(ctx.grants.flatMap(grant => (grant.areas === 'all' ? [] : [...grant.areas])))]

export const visibleHamlets = (ctx: Context): string[] => [...new Set(ctx.grants.flatMap(grant => [...(grant.hamlets ?? [])]))]

export const inheritedAreas = (ctx: Context): string[] => [...new Set(ctx.grants.flatMap(grant => [...(grant.inherits ?? [])]))]

/** As far as these communes and no further; what came to them from divided ones stays in reach. */
export const onlyIn = (ctx: Context, areaIds: readonly string[]): Context => ({
  ...ctx,
  grants: ctx.grants.map(grant => {
    const { areas } = grant
    return { ...grant, areas: new Set(areas === 'all' ? areaIds : areaIds.filter(id => areas.has(id))) }
  }),
})

export const systemContext = (ground: Ground, requestId: string): Context => ({
  actor: { kind: 'system', id: '00000000-0000-0000-0000-000000000000', name: 'Hậu Phương' },
  grants: [],
  locale: 'vi',
  requestId,
  ground,
  now: () => ground.now(),
})

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from './context.ts'

/** What a feature on the left lets the features on its right do in the same transaction. Declared on the left, supplied in `services.ts`. */
export interface Reaction<Name extends string, Event> {
  readonly name: Name
  /** Carries the type only. */
  readonly event?: Event
}

export const defineReaction =
  <Event>() =>
  <Name extends string>(name: Name): Reaction<Name, Event> => ({ name })

export type ReactionHandler<Event> = (tx: EntityManager, ctx: Context, event: Event) => Promise<void>
export type ReactionHandlers = ReadonlyMap<string, readonly ReactionHandler<never>[]>

export async function react<Event>(tx: EntityManager, ctx: Context, reaction: Reaction<string, Event>, event: Event): Promise<void> {
  const handlers = (ctx.ground.reactions.get(reaction.name) ?? []) as readonly ReactionHandler<Event>[]
  for (const handler of handlers) await handler(tx, ctx, event)
}

export type ReactionEntry = readonly [name: string, handler: ReactionHandler<never>]

/** One line of a feature's answer to what happens on its left; the event's type is the reaction's own. */
export const reactTo = <Event>(reaction: Reaction<string, Event>, handler: ReactionHandler<Event>): ReactionEntry => [
  reaction.name,
  handler as ReactionHandler<never>,
]

/** In the order in which the features stand. */
export const collectReactions = (entries: readonly ReactionEntry[]): ReactionHandlers =>
  new Map([...Map.groupBy(entries, ([name]) => name)].map(([name, some]) => [name, some.map(([, handler]) => handler)]))

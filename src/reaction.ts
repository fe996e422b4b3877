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

import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import { type Context, visibleAreas, visibleHamlets } from '../context.ts'

export const applicationRole = 'hau_phuong_app'

/** Under the application role, one for each kind of scope: policies differ by role, so that the planner knows the scope as well. */
export const scopes = ['everywhere', 'commune', 'areas'] as const

const scopeOf = (areas: 'all' | readonly string[], hamlets: readonly string[]): (typeof scopes)[number] =>
  areas === 'all' ? 'everywhere' : areas.length === 1 && hamlets.length === 0 ? 'commune' : 'areas'

const open = new AsyncLocalStorage<{ tx: EntityManager; ctx: Context }>()

/**
 * The one door to the data. Opens a transaction as the application role with the actor and the areas the actor may see, so that
 * row-level security and the audit trigger know who asks. Joins the transaction that is already open for the same context.
 */
export async function inTransaction<T>(ctx: Context, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const joined = open.getStore()
  if (joined != null) {
    if (joined.ctx.actor.id !== ctx.actor.id) throw new Error('A transaction of one actor cannot be joined by another')
    return work(joined.tx)
  }
  const em = ctx.ground.orm.em.fork({ clear: true })
  return em.transactional(async tx => {
    await enterRole(tx, ctx)
    return open.run({ tx, ctx }, () => work(tx))
  })
}

/** Leaves a running transaction: heartbeats and progress use a short one of their own. */
export const outsideTransaction = <T>(work: () => Promise<T>): Promise<T> => open.exit(work)

async function enterRole(tx: EntityManager, ctx: Context): Promise<void> {
  const areas = visibleAreas(ctx)
  const hamlets = visibleHamlets(ctx)
  await tx.execute(
    `select set_config('role', ?, true), set_config('app.actor', ?, true), set_config('app.actor_kind', ?, true), set_config('app.request', ?, true),
            set_config('app.all_areas', ?, true), set_config('app.areas', ?, true), set_config('app.hamlets', ?, true),
            set_config('app.address', ?, true), set_config('app.job', ?, true), set_config('app.now', ?, true)`,
    [
      `${applicationRole}_${scopeOf(areas, hamlets)}`,
      ctx.actor.id,
      ctx.actor.kind,
      ctx.requestId,
      areas === 'all' ? 'yes' : 'no',
      areas === 'all' ? '{}' : `{${areas.join(',')}}`,
      `{${hamlets.join(',')}}`,
      ctx.address ?? '',
      ctx.job ?? '',
      ctx.now().toISOString(),
    ],
  )
}

/** As the owner of the tables, past row-level security: start-up, relay and the sign-in system only. Never reachable with a request's input. */
export async function asOwner<T>(orm: MikroORM, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork({ clear: true }).transactional(work)
}

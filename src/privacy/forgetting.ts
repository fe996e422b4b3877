import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import type { Forgotten } from './retention-kind.ts'

const forgettingLock = 4_827_141

/** The owner's transaction tells the trail who forgets. Whoever comes second waits and then finds nothing left. */
export async function beginForgetting(tx: EntityManager, ctx: Context): Promise<void> {
  await tx.execute(
    `select set_config('app.actor', ?, true), set_config('app.actor_kind', ?, true), set_config('app.request', ?, true), set_config('app.job', ?, true)`,
    [ctx.actor.id, ctx.actor.kind, ctx.requestId, ctx.job ?? ''],
  )
  await tx.execute(`select pg_advisory_xact_lock(?)`, [forgettingLock])
}

/** What is forgotten must not be written down once more by the trail, and goes from what the trail already says. */
export async function forget(
  tx: EntityManager,
  because: string,
  work: () => Promise<Forgotten>,
): Promise<{ count: number; trailValues: number }> {
  const anonymising = (yes: boolean) => tx.execute(`select set_config('app.anonymising', ?, true)`, [yes ? 'yes' : 'no'])
  await anonymising(true)
  const { count, rowIds } = await work()
  await anonymising(false)
  const [erased] = await tx.execute<{ n: number }[]>(`select erase_trail_values(?::uuid[], ?) as n`, [arrayOf(rowIds), because])
  return { count, trailValues: erased?.n ?? 0 }
}

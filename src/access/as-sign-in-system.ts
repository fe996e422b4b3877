import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'

/** The sign-in system's own tables are closed to the application role, so its few verbs write as owner; the trail still says who asked. */
export const asSignInSystem = <T>(ctx: Context, work: (tx: EntityManager) => Promise<T>): Promise<T> =>
  asOwner(ctx.ground.orm, async tx => {
    await tx.execute(`select set_config('app.actor', ?, true), set_config('app.actor_kind', ?, true), set_config('app.request', ?, true)`, [
      ctx.actor.id,
      ctx.actor.kind,
      ctx.requestId,
    ])
    return work(tx)
  })

import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import { type Context, inheritedAreas, visibleAreas, visibleHamlets } from '../context.ts'
import { beginWith } from './begin-with.ts'

export const applicationRole = 'hau_phuong_app'

/** Under the application role, one for each kind of scope: policies differ by role, so that the planner knows the scope as well. */
export const scopes = ['everywhere', 'commune', 'areas'] as const

interface Scope {
  readonly areas: 'all' | readonly string[]
  readonly hamlets: readonly string[]
  readonly inherited: readonly string[]
}

const ownScope = (ctx: Context): Scope => ({ areas: visibleAreas(ctx), hamlets: visibleHamlets(ctx), inherited: inheritedAreas(ctx) })

const roleOf = ({ areas, hamlets, inherited }: Scope): (typeof scopes)[number] =>
  areas === 'all' ? 'everywhere' : areas.length === 1 && hamlets.length + inherited.length === 0 ? 'commune' : 'areas'

interface Open {
  readonly tx: EntityManager
  readonly ctx: Context
  /** For readings that reach differently far: they follow one another. */
  turn: Promise<unknown>
}

const open = new AsyncLocalStorage<Open>()

/**
 * The one door to the data. Opens a transaction as the application role with the actor and the areas the actor may see, so that
 * row-level security and the audit trigger know who asks. Joins the transaction that is already open for the same actor; what reaches less far
 * than the whole of it, because a permission is held in fewer places, sees that much and no more.
 */
export async function inTransaction<T>(ctx: Context, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const joined = open.getStore()
  if (joined != null) {
    if (joined.ctx.actor.id !== ctx.actor.id) throw new Error('A transaction of one actor cannot be joined by another')
    return ctx.grants === joined.ctx.grants && !reachesDifferently(ctx) ? work(joined.tx) : inTurn(joined, ctx, work)
  }
  const em = ctx.ground.orm.em.fork({ clear: true })
  return beginWith(statementOf(em, settingsOf(ctx)), left =>
    em.transactional(async tx => {
      const statement = left()
      if (statement != null) await tx.execute(statement)
      return open.run({ tx, ctx, turn: Promise.resolve() }, () => work(tx))
    }),
  )
}

/** Whether a permission may be held in fewer places than another: only of somebody with several roles. */
const reachesDifferently = ({ grants }: Context): boolean => grants.some(grant => grant.role !== grants[0]?.role)

/** One after the other, each with its own reach; parts of a page that are asked side by side must not read with another's. */
function inTurn<T>(joined: Open, ctx: Context, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  const { tx } = joined
  const [outer, inner] = [scopeSettings(ownScope(joined.ctx)), scopeSettings(ownScope(ctx))]
  const act = () => open.run({ tx, ctx, turn: Promise.resolve() }, () => work(tx))
  const actWithin = async () => {
    await tx.flush()
    await set(tx, inner)
    try {
      const answer = await act()
      await tx.flush()
      await set(tx, outer)
      return answer
    } catch (error) {
      // Whoever goes on after a refusal reaches as far as before; a transaction that the database gave up goes nowhere.
      await set(tx, outer).catch(() => undefined)
      throw error
    }
  }
  const answer = joined.turn.then(isSame(outer, inner) ? act : actWithin)
  joined.turn = answer.catch(() => undefined)
  return answer
}

/** Leaves a running transaction: heartbeats and progress use a short one of their own. */
export const outsideTransaction = <T>(work: () => Promise<T>): Promise<T> => open.exit(work)

/** For one act that concerns a second commune too, both are in reach; afterwards only the actor's own again. An error takes the transaction with it. */
export async function alsoWithin<T>(tx: EntityManager, ctx: Context, areaId: string, work: () => Promise<T>): Promise<T> {
  const own = ownScope(ctx)
  if (own.areas === 'all') return work()
  await set(tx, scopeSettings({ ...own, areas: [...own.areas, areaId] }))
  const answer = await work()
  await tx.flush()
  await set(tx, scopeSettings(own))
  return answer
}

type Settings = Readonly<Record<string, string>>

const settingsOf = (ctx: Context): Settings => ({
  ...scopeSettings(ownScope(ctx)),
  'app.actor': ctx.actor.id,
  'app.actor_kind': ctx.actor.kind,
  'app.request': ctx.requestId,
  'app.address': ctx.address ?? '',
  'app.job': ctx.job ?? '',
  'app.now': ctx.now().toISOString(),
})

const isSame = (one: Settings, other: Settings): boolean => Object.entries(one).every(([name, value]) => other[name] === value)

const scopeSettings = (scope: Scope): Settings => ({
  role: `${applicationRole}_${roleOf(scope)}`,
  'app.all_areas': scope.areas === 'all' ? 'yes' : 'no',
  'app.areas': scope.areas === 'all' ? '{}' : `{${scope.areas.join(',')}}`,
  'app.hamlets': `{${scope.hamlets.join(',')}}`,
  'app.inherited': `{${scope.inherited.join(',')}}`,
})

async function set(tx: EntityManager, settings: Settings): Promise<void> {
  await tx.execute(statementOf(tx, settings))
}

function statementOf(em: EntityManager, settings: Settings): string {
  const all = Object.entries(settings)
  return em.getPlatform().formatQuery(`select ${all.map(() => 'set_config(?, ?, true)').join(', ')}`, all.flat())
}

/** As the owner of the tables, past row-level security: start-up, relay and the sign-in system only. Never reachable with a request's input. */
export async function asOwner<T>(orm: MikroORM, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork({ clear: true }).transactional(work)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, inheritedAreas, visibleAreas } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import { Area, AreaSuccession, Hamlet } from './area.entity.ts'

export interface AreaNode {
  readonly area: Area
  readonly hamlets: number
  readonly below: readonly AreaNode[]
}

const byName = (a: Area, b: Area) => (hamletSortKey(a.name) < hamletSortKey(b.name) ? -1 : 1)

const validOn = (day: string) => ({
  $and: [{ $or: [{ validFrom: null }, { validFrom: { $lte: day } }] }, { $or: [{ validTo: null }, { validTo: { $gte: day } }] }],
})

/** The tree as it stood on a day (yyyy-mm-dd). Units whose parent did not exist then stand at the top. */
export async function areaTree(ctx: Context, day: string): Promise<AreaNode[]> {
  ctx = allow(ctx, 'areas.read')
  return inTransaction(ctx, async tx => {
    const areas = await tx.find(Area, validOn(day))
    const counts = await tx.execute<{ area_id: string; count: number }[]>(
      `select area_id, count(*)::int as count from hamlet
       where (valid_from is null or valid_from <= ?::date) and (valid_to is null or valid_to >= ?::date) group by area_id`,
      [day, day],
    )
    const hamlets = new Map(counts.map(row => [row.area_id, row.count]))
    const present = new Set(areas.map(area => area.id))
    const childrenOf = Map.groupBy(areas, area => (area.parent != null && present.has(area.parent.id) ? area.parent.id : ''))
    const below = (id: string): AreaNode[] =>
      (childrenOf.get(id) ?? []).toSorted(byName).map(area => ({ area, hamlets: hamlets.get(area.id) ?? 0, below: below(area.id) }))
    return below('')
  })
}

export interface AreaWithHistory {
  readonly area: Area
  readonly parent: Area | null
  readonly hamlets: readonly Hamlet[]
  readonly becomes: readonly AreaSuccession[]
  readonly comesFrom: readonly AreaSuccession[]
}

export async function getArea(ctx: Context, areaId: string): Promise<AreaWithHistory> {
  ctx = allow(ctx, 'areas.read')
  return inTransaction(ctx, async tx => {
    const area = await tx.findOneOrFail(Area, areaId, { populate: ['parent'] })
    const [hamlets, becomes, comesFrom] = [
      await hamletsOf(tx, areaId),
      await tx.find(AreaSuccession, { from: areaId }, { populate: ['to'], orderBy: { on: 'asc' } }),
      await tx.find(AreaSuccession, { to: areaId }, { populate: ['from'], orderBy: { on: 'asc' } }),
    ]
    return { area, parent: area.parent?.getEntity() ?? null, hamlets, becomes, comesFrom }
  })
}

/** The hamlets of a commune in the order people say them: Thôn 2 before Thôn 10. */
export const hamletsOf = (tx: EntityManager, areaId: string): Promise<Hamlet[]> =>
  tx.find(Hamlet, { area: areaId }, { orderBy: { sortKey: 'asc', id: 'asc' } })

export const hamletsOfAll = (tx: EntityManager, areaIds: readonly string[]): Promise<Hamlet[]> =>
  tx.find(Hamlet, { area: { $in: [...areaIds] } }, { orderBy: { sortKey: 'asc', id: 'asc' } })

export async function getHamlet(ctx: Context, hamletId: string): Promise<Hamlet> {
  ctx = allow(ctx, 'areas.read')
  return inTransaction(ctx, tx => tx.findOneOrFail(Hamlet, hamletId, { populate: ['area'] }))
}

/** The units that hold people on a day, whatever their kind is called: those with no unit below them. */
export async function leafUnits(ctx: Context, day: string): Promise<Area[]> {
  return inTransaction(ctx, async tx => {
    const found = await tx.find(Area, validOn(day))
    const parents = new Set(found.map(area => area.parent?.id))
    return found.filter(area => !parents.has(area.id)).toSorted(byName)
  })
}

/** Those which this actor works for: for choosing one in a form. */
export async function ownCommunes(ctx: Context, day: string): Promise<Area[]> {
  const areas = visibleAreas(ctx)
  const units = await leafUnits(ctx, day)
  return areas === 'all' ? units : units.filter(area => areas.includes(area.id))
}

/** Refuses when the unit is not there on that day. */
export async function getValidArea(tx: EntityManager, areaId: string, day: string): Promise<Area> {
  const area = await tx.findOneOrFail(Area, areaId)
  if (!area.isValidOn(day)) throw new Refusal('area/not-valid-then', { name: area.name })
  return area
}

/** As `getValidArea`, and waits for a merger or split of the unit that is just being carried out. */
export async function lockValidArea(tx: EntityManager, areaId: string, day: string): Promise<Area> {
  await tx.execute(`select 1 from area where id = ? for key share`, [areaId])
  return getValidArea(tx, areaId, day)
}

/**
 * What a reader has of a commune that was divided: their own units which a part of it went to, in the order of names. Null when they read it whole,
 * or for other reasons than its division.
 */
export async function partOf(tx: EntityManager, ctx: Context, areaId: string): Promise<Area[] | null> {
  const own = visibleAreas(ctx)
  if (own === 'all' || own.includes(areaId) || !inheritedAreas(ctx).includes(areaId)) return null
  const rows = await tx.execute<{ id: string }[]>(
    `with recursive later(id) as (
       select ?::uuid union select s.to_id from later join area_succession s on s.from_id = later.id and s."on" <= ?::date)
     select id from later where id = any(?::uuid[])`,
    [areaId, isoDay(ctx.now()), `{${own.join(',')}}`],
  )
  return (await tx.find(Area, { id: { $in: rows.map(row => row.id) } })).toSorted(byName)
}

/** Whom a file about a commune is for: the commune, or those units of the asker's that inherited the part shown. */
export const readersOf = async (tx: EntityManager, ctx: Context, areaId: string): Promise<string[]> =>
  (await partOf(tx, ctx, areaId))?.map(area => area.id) ?? [areaId]

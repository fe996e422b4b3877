import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, visibleAreas } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import { AreaChange } from './area-change.entity.ts'
import { type ChangePart, type PlacedHamlet, placeHamlets, restOf } from './area-change-rules.ts'
import { areaHoldings, type ChangeUnderWay, type HoldingName, type Unplaced } from './area-holdings.ts'
import { Area } from './area.entity.ts'

export interface ChangeUnit {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly officialCode: string
  readonly parentId: string | null
}
export interface ChangePlan {
  readonly change: AreaChange
  readonly parts: readonly ChangePart[]
  /** Units that begin with the change. */
  readonly units: readonly ChangeUnit[]
  readonly names: ReadonlyMap<string, string>
  readonly hamlets: readonly PlacedHamlet[]
  readonly underWay: ChangeUnderWay
}
export interface Preview extends ChangePlan {
  readonly rows: readonly {
    readonly fromId: string
    /** Null: without a place as yet. */
    readonly toId: string | null
    readonly holding: HoldingName
    readonly count: number
  }[]
  readonly unplaced: readonly (Unplaced & { readonly holding: HoldingName })[]
  readonly unplacedHamlets: readonly PlacedHamlet[]
  readonly clashes: readonly PlacedHamlet[]
}

/** Units are the frame everybody works in: only who manages them everywhere changes it. */
export function allowEverywhere(ctx: Context): void {
  ctx = allow(ctx, 'areas.manage')
  if (visibleAreas(ctx) !== 'all') throw new Refusal('access/forbidden', { permission: 'areas.manage' })
}

export async function areaChanges(ctx: Context): Promise<AreaChange[]> {
  allowEverywhere(ctx)
  return inTransaction(ctx, tx => tx.find(AreaChange, {}, { orderBy: { on: 'desc', plannedAt: 'desc' } }))
}

/** Days on which the tree changes, in order: the stops of the slider. */
export async function changeDays(ctx: Context): Promise<string[]> {
  ctx = allow(ctx, 'areas.read')
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<{ day: string }[]>(
      `select distinct to_char(day, 'YYYY-MM-DD') as day from (
         select valid_from as day from area union select valid_to + 1 from area union select "on" from area_succession) d
       where day is not null order by 1`,
    )
    return rows.map(row => row.day)
  })
}

/** Successions entered (or seeded) for a day that no change carries out as yet. */
export async function successionDays(ctx: Context): Promise<{ day: string; units: number }[]> {
  allowEverywhere(ctx)
  return inTransaction(ctx, tx =>
    tx.execute<{ day: string; units: number }[]>(
      `select to_char(s."on", 'YYYY-MM-DD') as day, count(distinct s.from_id)::int as units from area_succession s
       where not exists (select from area_change_part p join area_change c on c.id = p.change_id
         where p.from_id = s.from_id and c."on" = s."on" and c.cancelled_at is null) group by s."on" order by 1`,
    ),
  )
}

/** Held to the end: whoever comes second finds the change carried out, undone or cancelled. */
export const lockChange = (tx: EntityManager, changeId: string): Promise<AreaChange> =>
  tx.findOneOrFail(AreaChange, changeId, { lockMode: LockMode.PESSIMISTIC_WRITE })

export async function loadPlan(tx: EntityManager, change: AreaChange): Promise<ChangePlan> {
  const parts = await tx.execute<{ from_id: string; to_id: string; share: 'whole' | 'part'; takes_rest: boolean }[]>(
    `select from_id, to_id, share, takes_rest from area_change_part where change_id = ?`,
    [change.id],
  )
  const units = await tx.execute<{ id: string; name: string; kind: string; official_code: string; parent_id: string | null }[]>(
    `select id, name, kind, official_code, parent_id from area_change_unit where change_id = ? order by name collate vietnamese`,
    [change.id],
  )
  const fromIds = [...new Set(parts.map(part => part.from_id))]
  const ids = [...new Set(parts.flatMap(part => [part.from_id, part.to_id]))]
  const areas = await tx.find(Area, { id: { $in: ids } })
  const names = new Map([...areas.map(area => [area.id, area.name] as const), ...units.map(unit => [unit.id, unit.name] as const)])
  const hamlets = await tx.execute<{ id: string; area_id: string; name: string; to_id: string | null; new_name: string | null }[]>(
    `select h.id, h.area_id, h.name, c.to_id, c.name as new_name from hamlet h left join area_change_hamlet c on c.change_id = ? and c.hamlet_id = h.id
     where h.area_id = any(?::uuid[]) and (h.valid_from is null or h.valid_from <= ?::date) and (h.valid_to is null or h.valid_to >= ?::date - 1 or c.new_hamlet_id is not null)`,
    [change.id, `{${ids.join(',')}}`, change.on, change.on],
  )
  const ofEnding = (row: { area_id: string }) => fromIds.includes(row.area_id)
  const chosen = hamlets.flatMap(row =>
    row.to_id == null && row.new_name == null
      ? []
      : [[row.id, { toId: row.to_id, name: row.new_name === '' ? null : row.new_name }] as const],
  )
  const asRule = (row: (typeof hamlets)[number]) => ({ id: row.id, areaId: row.area_id, name: row.name })
  const ruleParts = parts.map(part => ({ fromId: part.from_id, toId: part.to_id, share: part.share, takesRest: part.takes_rest }))
  const placed = placeHamlets({
    parts: ruleParts,
    hamlets: hamlets.filter(ofEnding).map(asRule),
    standing: hamlets.filter(row => !ofEnding(row)).map(asRule),
    chosen: new Map(chosen),
    areaNames: names,
  })
  const order = (row: PlacedHamlet) => `${names.get(row.fromId)}\u0000${hamletSortKey(row.oldName)}`
  return {
    change,
    parts: ruleParts,
    units: units.map(unit => ({
      id: unit.id,
      name: unit.name,
      kind: unit.kind,
      officialCode: unit.official_code,
      parentId: unit.parent_id,
    })),
    names,
    hamlets: placed.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)),
    underWay: { id: change.id, on: change.on, fromIds },
  }
}

const movedBy = (tx: EntityManager, changeId: string) =>
  tx.execute<{ relation: string; fromId: string; toId: string; count: number }[]>(
    `select relation, before ->> 'area_id' as "fromId", after ->> 'area_id' as "toId", count(*)::int as count from area_move
     where change_id = ? and before ->> 'area_id' is not null group by 1, 2, 3`,
    [changeId],
  )

/** What would go where if the change were carried out now (of one carried out, what went), and what is left without a place. */
export async function previewAreaChange(ctx: Context, changeId: string): Promise<Preview> {
  allowEverywhere(ctx)
  return inTransaction(ctx, async tx => preview(tx, ctx, await tx.findOneOrFail(AreaChange, changeId)))
}

export async function preview(tx: EntityManager, ctx: Context, change: AreaChange): Promise<Preview> {
  const plan = await loadPlan(tx, change)
  const placeOf = new Map(plan.hamlets.map(hamlet => [hamlet.hamletId, hamlet.toId]))
  const moved = change.state() === 'carried-out' ? await movedBy(tx, change.id) : []
  const rows = new Map<string, { fromId: string; toId: string | null; holding: HoldingName; count: number }>()
  const unplaced: (Unplaced & { holding: HoldingName })[] = []
  for (const holding of supplied(ctx.ground, areaHoldings)) {
    for (const { relation, ...way } of moved)
      if (relation === holding.relation) rows.set(`${way.fromId}:${way.toId}:${holding.name}`, { ...way, holding: holding.name })
    for (const held of await holding.count(tx, plan.underWay.fromIds)) {
      const toId = (held.hamletId == null ? null : placeOf.get(held.hamletId)) ?? restOf(plan.parts, held.areaId)
      const key = `${held.areaId}:${toId}:${holding.name}`
      const row = rows.get(key) ?? { fromId: held.areaId, toId, holding: holding.name, count: 0 }
      rows.set(key, { ...row, count: row.count + held.count })
    }
    if (change.state() === 'planned' && holding.unplaced != null)
      unplaced.push(...(await holding.unplaced(tx, ctx, plan.underWay)).map(one => ({ ...one, holding: holding.name })))
  }
  return {
    ...plan,
    rows: [...rows.values()],
    unplaced,
    unplacedHamlets: plan.hamlets.filter(hamlet => hamlet.toId == null),
    clashes: plan.hamlets.filter(hamlet => hamlet.clashes),
  }
}

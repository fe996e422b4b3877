import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { fold } from '../vietnamese/fold.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import type { AreaChange } from './area-change.entity.ts'
import { allowEverywhere, lockChange, type Preview, preview } from './area-changes.queries.ts'
import { areaHoldings } from './area-holdings.ts'
import { dayBefore } from './plan-area-change.ts'

export const CarryOutAreaChange = z.object({ changeId: z.uuid() })

/** One transaction: units close and begin, hamlets and everything in them follow, and every row moved is written down for undo. */
export async function carryOutAreaChange(ctx: Context, { changeId }: z.infer<typeof CarryOutAreaChange>): Promise<AreaChange> {
  allowEverywhere(ctx)
  return inTransaction(ctx, async tx => {
    const change = await lockChange(tx, changeId)
    if (change.state() !== 'planned') throw new Refusal('area-change/not-planned', { name: change.name })
    if (isoDay(ctx.now()) < change.on) throw new Refusal('area-change/not-yet', { day: formatDate(change.on) })
    // Nobody enters or moves a person while everybody is being moved.
    for (const { fromId } of (await preview(tx, ctx, change)).parts)
      await tx.execute(`select 1 from area where id = ? for update`, [fromId])
    const plan = await preview(tx, ctx, change)
    if (plan.unplacedHamlets.length + plan.unplaced.length > 0)
      throw new Refusal('area-change/leftovers', { hamlets: plan.unplacedHamlets.length, people: plan.unplaced.length })
    if (plan.clashes.length > 0) throw new Refusal('hamlet/name-taken', { name: plan.clashes[0]?.name ?? '' })

    await closeAndBegin(tx, plan)
    await renewHamlets(tx, plan)
    for (const holding of supplied(ctx.ground, areaHoldings)) await holding.follow?.(tx, ctx, plan.underWay)
    tx.assign(change, { carriedOutAt: ctx.now(), carriedOutBy: ctx.actor.id })
    await tx.flush()
    return change
  })
}

async function closeAndBegin(tx: EntityManager, { change, parts, units, underWay }: Preview): Promise<void> {
  const goOn = new Set(parts.filter(part => part.fromId === part.toId).map(part => part.fromId))
  const ends = `{${underWay.fromIds.filter(id => !goOn.has(id)).join(',')}}`
  const until = dayBefore(change.on)
  await tx.execute(
    `insert into area_move (change_id, relation, row_id, before, after)
     select ?, 'area', id, jsonb_build_object('valid_to', valid_to), jsonb_build_object('valid_to', ?::date) from area
     where id = any(?::uuid[]) and valid_to is distinct from ?::date`,
    [change.id, until, ends, until],
  )
  await tx.execute(`update area set valid_to = ?::date where id = any(?::uuid[]) and valid_to is distinct from ?::date`, [
    until,
    ends,
    until,
  ])
  for (const unit of units) {
    await tx.execute(`insert into area (id, official_code, kind, name, name_folded, parent_id, valid_from) values (?, ?, ?, ?, ?, ?, ?)`, [
      unit.id,
      unit.officialCode,
      unit.kind,
      unit.name,
      fold(unit.name),
      unit.parentId,
      change.on,
    ])
    await noteNew(tx, change.id, 'area', unit.id)
  }
  for (const part of parts) {
    if (part.fromId === part.toId) continue
    const [made] = await tx.execute<{ id: string }[]>(
      `insert into area_succession (id, from_id, to_id, "on", share) values (?, ?, ?, ?, ?) on conflict (from_id, to_id, "on") do nothing returning id`,
      [newId(), part.fromId, part.toId, change.on, part.share],
    )
    if (made != null) await noteNew(tx, change.id, 'area_succession', made.id)
  }
}

/** A hamlet of a unit that ends, ends with it; the one of its name in the new unit is another row, so old books keep the old one. */
async function renewHamlets(tx: EntityManager, { change, hamlets }: Preview): Promise<void> {
  const until = dayBefore(change.on)
  for (const hamlet of hamlets) {
    const stays = hamlet.toId === hamlet.fromId
    const newHamletId = stays ? hamlet.hamletId : newId()
    if (!stays) {
      await tx.execute(
        `insert into area_move (change_id, relation, row_id, before, after)
         select ?, 'hamlet', id, jsonb_build_object('valid_to', valid_to), jsonb_build_object('valid_to', ?::date) from hamlet where id = ?`,
        [change.id, until, hamlet.hamletId],
      )
      await tx.execute(`update hamlet set valid_to = ?::date where id = ?`, [until, hamlet.hamletId])
      await tx.execute(`insert into hamlet (id, area_id, name, name_folded, sort_key, valid_from) values (?, ?, ?, ?, ?, ?)`, [
        newHamletId,
        hamlet.toId,
        hamlet.name,
        fold(hamlet.name),
        hamletSortKey(hamlet.name),
        change.on,
      ])
      await noteNew(tx, change.id, 'hamlet', newHamletId)
      const successionId = newId()
      await tx.execute(`insert into hamlet_succession (id, from_id, to_id, "on") values (?, ?, ?, ?)`, [
        successionId,
        hamlet.hamletId,
        newHamletId,
        change.on,
      ])
      await noteNew(tx, change.id, 'hamlet_succession', successionId)
    }
    await tx.execute(
      `insert into area_change_hamlet (id, change_id, hamlet_id, to_id, name, new_hamlet_id) values (?, ?, ?, ?, ?, ?)
       on conflict (change_id, hamlet_id) do update set to_id = excluded.to_id, name = excluded.name, new_hamlet_id = excluded.new_hamlet_id`,
      [newId(), change.id, hamlet.hamletId, hamlet.toId, hamlet.name, newHamletId],
    )
  }
}

const noteNew = (tx: EntityManager, changeId: string, relation: string, rowId: string) =>
  tx.execute(`insert into area_move (change_id, relation, row_id) values (?, ?, ?)`, [changeId, relation, rowId])

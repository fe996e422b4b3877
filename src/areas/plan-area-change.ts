import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { AreaChange } from './area-change.entity.ts'
import { allowEverywhere } from './area-changes.queries.ts'
import { Area } from './area.entity.ts'

const NewUnit = z.object({
  name: z.string().trim().max(100).optional(),
  kind: z.string().trim().max(30).optional(),
  officialCode: z.string().trim().max(20).optional(),
  parentId: z.uuid().nullish(),
})

export const PlanAreaChange = z.object({
  name: z.string().trim().min(2).max(200),
  on: z.iso.date(),
  fromIds: z.array(z.uuid()).min(1),
  /** Units which stand already. A unit of `fromIds` named here goes on with what is left. */
  toIds: z.array(z.uuid()).optional(),
  /** Units that begin with the change; a row without a name is left out. */
  units: z.array(NewUnit).max(20).optional(),
})

/** Every unit that ends goes to every unit named: one target is a merger, several a split. */
export async function planAreaChange(ctx: Context, input: z.input<typeof PlanAreaChange>): Promise<AreaChange> {
  allowEverywhere(ctx)
  const { name, on, fromIds, toIds = [], units = [] } = PlanAreaChange.parse(input)
  return inTransaction(ctx, async tx => {
    const from = await tx.find(Area, { id: { $in: fromIds } })
    if (from.length !== new Set(fromIds).size) throw new Refusal('record/missing')
    for (const area of from)
      if ((area.validTo != null && area.validTo < dayBefore(on)) || (area.validFrom != null && area.validFrom >= on))
        throw new Refusal('area/not-valid-then', { name: area.name }, 'fromIds')
    const to = await tx.find(Area, { id: { $in: toIds } })
    for (const area of to) if (!area.isValidOn(on)) throw new Refusal('area/not-valid-then', { name: area.name }, 'toIds')
    const begun = units
      .filter(unit => unit.name)
      .map(unit => ({
        id: newId(),
        name: unit.name ?? '',
        kind: unit.kind || from[0]!.kind,
        code: unit.officialCode ?? '',
        parent: unit.parentId ?? from[0]!.parent?.id ?? null,
      }))
    const targets = [...to.map(area => area.id), ...begun.map(unit => unit.id)]
    if (targets.length === 0) throw new Refusal('area-change/without-target', {}, 'toIds')
    const change = tx.create(AreaChange, { id: newId(), name, on, plannedAt: ctx.now(), plannedBy: ctx.actor.id }, { persist: true })
    await tx.flush()
    for (const unit of begun)
      await tx.execute(`insert into area_change_unit (id, change_id, official_code, kind, name, parent_id) values (?, ?, ?, ?, ?, ?)`, [
        unit.id,
        change.id,
        unit.code,
        unit.kind,
        unit.name,
        unit.parent,
      ])
    for (const area of from)
      for (const toId of targets)
        await tx.execute(`insert into area_change_part (id, change_id, from_id, to_id, share) values (?, ?, ?, ?, ?)`, [
          newId(),
          change.id,
          area.id,
          toId,
          targets.length === 1 ? 'whole' : 'part',
        ])
    return change
  })
}

export const PlanFromSuccessions = z.object({ on: z.iso.date(), name: z.string().trim().min(2).max(200) })

/** The successions entered for a day (the seed holds 2025-01-01 and 2025-07-01) become one planned act. */
export async function planFromSuccessions(ctx: Context, { on, name }: z.infer<typeof PlanFromSuccessions>): Promise<AreaChange> {
  allowEverywhere(ctx)
  return inTransaction(ctx, async tx => {
    const change = tx.create(AreaChange, { id: newId(), name, on, plannedAt: ctx.now(), plannedBy: ctx.actor.id }, { persist: true })
    await tx.flush()
    const made = await tx.execute<{ id: string }[]>(
      `insert into area_change_part (id, change_id, from_id, to_id, share)
       select gen_random_uuid(), ?, s.from_id, s.to_id, s.share from area_succession s where s."on" = ?::date
         and not exists (select from area_change_part p join area_change c on c.id = p.change_id
           where p.from_id = s.from_id and c."on" = s."on" and c.cancelled_at is null) returning id`,
      [change.id, on],
    )
    if (made.length === 0) throw new Refusal('area-change/without-target', {}, 'on')
    return change
  })
}

export const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { type OccasionKind, occasionKinds, Shift, subjectKinds } from './shift.entity.ts'
import { skills } from './skill.ts'

const clock = z.iso.time({ precision: -1 })
const longest = 16

export const ShiftDetails = z.object({
  place: z.string().trim().min(2).max(200),
  role: z.enum(skills),
  /** Day and clock in Vietnam. */
  on: z.iso.date(),
  from: clock,
  to: clock,
  needed: z.number().int().min(1).max(50),
  note: z.string().trim().max(500).nullish(),
})

export const AddShift = ShiftDetails.extend({
  areaId: z.uuid(),
  occasionKind: z.enum(occasionKinds),
  occasionId: z.uuid(),
  subjectKind: z.enum(subjectKinds).default('plain'),
  subjectId: z.uuid().nullish(),
})

export async function addShift(ctx: Context, input: z.output<typeof AddShift>): Promise<Shift> {
  allow(ctx, 'volunteers.manage', input.areaId)
  return inTransaction(ctx, async tx =>
    tx.create(
      Shift,
      {
        id: newId(),
        areaId: input.areaId,
        occasionKind: input.occasionKind,
        occasionId: input.occasionId,
        occasionName: await occasionName(tx, input.occasionKind, input.occasionId),
        subjectKind: input.subjectId == null ? 'plain' : input.subjectKind,
        subjectId: input.subjectId ?? null,
        place: input.place,
        role: input.role,
        ...timesOf(input),
        needed: input.needed,
        note: input.note ?? null,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    ),
  )
}

/** Refuses a shift that ends before it begins, and one that nobody can stand through. */
export function timesOf({ on, from, to }: Pick<z.output<typeof ShiftDetails>, 'on' | 'from' | 'to'>): { startsAt: Date; endsAt: Date } {
  const startsAt = new Date(`${on}T${from}:00+07:00`)
  const endsAt = new Date(`${on}T${to}:00+07:00`)
  if (endsAt <= startsAt) throw new Refusal('shift/ends-before-it-begins', { from, to }, 'to')
  if (endsAt.getTime() - startsAt.getTime() > longest * 3_600_000) throw new Refusal('shift/too-long', { hours: longest }, 'to')
  return { startsAt, endsAt }
}

export async function occasionName(tx: EntityManager, kind: OccasionKind, id: string): Promise<string> {
  const [found] = await tx.execute<{ name: string }[]>(
    `select name from ${kind === 'campaign' ? 'campaign' : 'health_event'} where id = ?`,
    [id],
  )
  if (found == null) throw new Refusal('record/missing', {}, 'occasionId')
  return found.name
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { notifyAll } from '../notices/notify.ts'
import { withdrawNotices } from '../notices/withdraw-notices.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { type DueSchedule, dueSchedules } from './schedule.queries.ts'
import { Schedule } from './schedule.entity.ts'
import type { OccasionKind } from './shift.entity.ts'
import { scheduleNotice, shiftWithdrawnNotice } from './volunteer-notices.ts'

export const AnnounceSchedules = z.object({ occasionId: z.uuid(), volunteerIds: z.array(z.uuid()).max(5000).optional() })

/** The deliberate "Thông báo": everyone whose shifts changed since they were last told gets a new version of their schedule. */
export async function announceSchedules(
  ctx: Context,
  input: z.output<typeof AnnounceSchedules>,
): Promise<{ told: number; withoutEmail: number }> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, async tx => {
    // One announcement of an occasion at a time: two would number the same versions.
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended(?, 20))`, [input.occasionId])
    const due = (await dueSchedules(tx, input.occasionId, input.volunteerIds)).filter(
      one => one.unannounced.length > 0 && may(ctx, 'volunteers.manage', one.volunteer.areaId),
    )
    if (due.length === 0) throw new Refusal('schedule/nothing-to-tell')
    await tellSchedules(tx, ctx, await occasionOf(tx, input.occasionId), due, { purpose: 'schedule', because: null })
    return { told: due.length, withoutEmail: due.filter(one => one.volunteer.email == null).length }
  })
}

export interface Occasion {
  readonly kind: OccasionKind
  readonly id: string
  readonly name: string
}

export async function occasionOf(tx: EntityManager, occasionId: string): Promise<Occasion> {
  const [found] = await tx.execute<Occasion[]>(
    `select occasion_kind as kind, occasion_id as id, occasion_name as name from shift where occasion_id = ? limit 1`,
    [occasionId],
  )
  if (found == null) throw new Refusal('record/missing')
  return found
}

/** Writes the versions and asks for the letters; what still waits of an older version is withdrawn. */
export async function tellSchedules(
  tx: EntityManager,
  ctx: Context,
  occasion: Occasion,
  due: readonly DueSchedule[],
  { purpose, because }: { readonly purpose: 'schedule' | 'withdrawal'; readonly because: string | null },
): Promise<void> {
  for (const kind of [scheduleNotice, shiftWithdrawnNotice])
    await withdrawNotices(tx, ctx, { kind, occasionId: occasion.id, recipientIds: due.map(one => one.volunteer.id), because: 'superseded' })
  const told = due.map(one => ({
    one,
    schedule: {
      id: newId(),
      volunteerId: one.volunteer.id,
      areaId: one.volunteer.areaId,
      occasionKind: occasion.kind,
      occasionId: occasion.id,
      occasionName: occasion.name,
      version: one.nextVersion,
      purpose,
      because,
      lines: [...one.lines],
      changes: [...one.changes],
      madeAt: ctx.now(),
      madeBy: ctx.actor.id,
    },
  }))
  await tx.insertMany(
    Schedule,
    told.map(({ schedule }) => schedule),
  )
  await notifyAll(
    tx,
    ctx,
    purpose === 'schedule' ? scheduleNotice : shiftWithdrawnNotice,
    told.map(({ one, schedule }) => ({
      occasionId: occasion.id,
      version: one.nextVersion,
      recipient: { id: one.volunteer.id, name: one.volunteer.fullName },
      about: occasion.name,
      areaId: one.volunteer.areaId,
      payload: { scheduleId: schedule.id },
      notAfter: lastStart(one),
    })),
  )
}

const lastStart = ({ lines, changes }: DueSchedule): Date | null => {
  const starts = [...lines, ...changes.map(change => change.line)].map(line => line.startsAt).sort()
  return starts.length === 0 ? null : new Date(starts.at(-1)!)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { withdrawNotices } from '../notices/withdraw-notices.ts'
import { occasionOf, tellSchedules } from './announce-schedules.ts'
import { Assignment } from './assignment.entity.ts'
import { getStandingShift, refuseBegun } from './find-shift.ts'
import { changesSince, type ScheduleLine } from './schedule-rules.ts'
import { dueSchedules } from './schedule.queries.ts'
import { Shift } from './shift.entity.ts'
import { reminderNotice, scheduleNotice } from './volunteer-notices.ts'

export const WithdrawShift = z.object({ shiftId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** A shift that will not take place. Whoever was told of it gets a cancellation at once; whoever was not hears nothing. */
export async function withdrawShift(ctx: Context, input: z.output<typeof WithdrawShift>): Promise<{ told: number }> {
  return inTransaction(ctx, async tx => {
    const shift = await getStandingShift(tx, ctx, input.shiftId)
    refuseBegun(ctx, shift)
    return { told: await withdrawAll(tx, ctx, [shift], input.because) }
  })
}

/** Reaction to an event that is called off: all its shifts go, in the event's own transaction. */
export async function withdrawShiftsOf(tx: EntityManager, ctx: Context, occasionId: string, because: string): Promise<void> {
  const shifts = await tx.find(Shift, { occasionId, withdrawnAt: null })
  if (shifts.length > 0) await withdrawAll(tx, ctx, shifts, because)
}

async function withdrawAll(tx: EntityManager, ctx: Context, shifts: readonly Shift[], because: string): Promise<number> {
  const assignments = await tx.find(Assignment, { shiftId: { $in: shifts.map(shift => shift.id) }, endedAt: null })
  for (const assignment of assignments)
    tx.assign(assignment, { endedAt: ctx.now(), endedBy: ctx.actor.id, endedBecause: 'shift-withdrawn' })
  for (const shift of shifts) tx.assign(shift, { withdrawnAt: ctx.now(), withdrawnBy: ctx.actor.id, withdrawnBecause: because })
  await tx.flush()
  const occasion = await occasionOf(tx, shifts[0]!.occasionId)
  const recipientIds = [...new Set(assignments.map(one => one.volunteerId))]
  if (recipientIds.length === 0) return 0
  // First what waits: whoever has not been told need not hear of it, nor of its end.
  const { withdrawn } = await withdrawNotices(tx, ctx, {
    kind: scheduleNotice,
    occasionId: occasion.id,
    recipientIds,
    because: 'shift-withdrawn',
  })
  await withdrawNotices(tx, ctx, { kind: reminderNotice, occasionId: occasion.id, recipientIds, because: 'shift-withdrawn' })
  const due = await dueSchedules(tx, occasion.id, recipientIds)
  const gone = new Set(shifts.map(shift => shift.id))
  const toCancel = due
    .filter(one => one.told.some(line => gone.has(line.shiftId)))
    .map(one => ({ ...one, ...withoutShifts(one.told, gone) }))
  // A schedule that waited may have told of other shifts too: those still have to be told.
  const toTellAnew = due.filter(
    one =>
      withdrawn.includes(one.volunteer.id) && one.changes.length > 0 && !toCancel.some(other => other.volunteer.id === one.volunteer.id),
  )
  if (toCancel.length > 0) await tellSchedules(tx, ctx, occasion, toCancel, { purpose: 'withdrawal', because })
  if (toTellAnew.length > 0) await tellSchedules(tx, ctx, occasion, toTellAnew, { purpose: 'schedule', because: null })
  return toCancel.length
}

/** Only what they know of and what is called off: changes that nobody has announced yet stay unannounced. */
function withoutShifts(told: readonly ScheduleLine[], gone: ReadonlySet<string>) {
  const lines = told.filter(line => !gone.has(line.shiftId))
  return { lines, changes: changesSince(told, lines) }
}

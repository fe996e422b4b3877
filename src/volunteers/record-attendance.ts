import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { Assignment } from './assignment.entity.ts'
import { Shift } from './shift.entity.ts'

export const RecordAttendance = z.object({
  assignmentId: z.uuid(),
  attendance: z.enum(['came', 'no-show']),
  minutes: z.number().int().min(0).max(960).optional(),
})

/** Who came and for how long; without a figure, the whole shift. May be corrected. */
export async function recordAttendance(ctx: Context, input: z.output<typeof RecordAttendance>): Promise<Assignment> {
  return inTransaction(ctx, async tx => {
    const assignment = await tx.findOne(Assignment, input.assignmentId)
    if (assignment == null) throw new Refusal('record/missing')
    allow(ctx, 'volunteers.manage', assignment.areaId)
    if (!assignment.stands()) throw new Refusal('assignment/ended')
    const shift = await tx.findOneOrFail(Shift, assignment.shiftId)
    if (shift.startsAt > ctx.now()) throw new Refusal('shift/not-begun', { at: formatDateTime(shift.startsAt) })
    const whole = Math.round((shift.endsAt.getTime() - shift.startsAt.getTime()) / 60_000)
    return tx.assign(assignment, {
      attendance: input.attendance,
      minutes: input.attendance === 'came' ? (input.minutes ?? whole) : 0,
      attendanceAt: ctx.now(),
      attendanceBy: ctx.actor.id,
    })
  })
}

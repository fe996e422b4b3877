import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { ShiftDetails, timesOf } from './add-shift.ts'
import { Assignment } from './assignment.entity.ts'
import { getStandingShift, refuseBegun } from './find-shift.ts'
import type { Shift } from './shift.entity.ts'
import { asCollision } from './assign-volunteer.ts'

export const ChangeShift = ShiftDetails.extend({ shiftId: z.uuid() })

/** Moves a shift in time or place or changes what it needs. Nobody is told until schedules are announced; who confirmed is asked again when it moves. */
export async function changeShift(ctx: Context, input: z.output<typeof ChangeShift>): Promise<Shift> {
  return inTransaction(ctx, async tx => {
    const shift = await getStandingShift(tx, ctx, input.shiftId)
    refuseBegun(ctx, shift)
    const times = timesOf(input)
    const assigned = await tx.count(Assignment, { shiftId: shift.id, endedAt: null })
    if (input.needed < assigned) throw new Refusal('shift/fewer-than-assigned', { assigned, needed: input.needed }, 'needed')
    if (assigned > 0 && input.role !== shift.role) throw new Refusal('shift/fewer-than-assigned', { assigned, needed: 0 }, 'role')
    tx.assign(shift, { ...times, place: input.place, role: input.role, needed: input.needed, note: input.note ?? null })
    await tx.flush().catch((error: unknown) => {
      throw asCollision(error) ?? error
    })
    return shift
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { occasionOf, tellSchedules } from './announce-schedules.ts'
import type { Assignment } from './assignment.entity.ts'
import { rankReplacements } from './assignment-rules.ts'
import { putOn } from './assign-volunteer.ts'
import { occasionFacts, shiftFacts } from './facts.queries.ts'
import { getStandingShift } from './find-shift.ts'
import { dueSchedules } from './schedule.queries.ts'

export const AskNext = z.object({ shiftId: z.uuid(), volunteerId: z.uuid().optional() })

/** Puts the best replacement (or the one named) on the shift and writes to them at once. */
export async function askNext(ctx: Context, input: z.output<typeof AskNext>): Promise<Assignment> {
  return inTransaction(ctx, async tx => {
    const shift = await getStandingShift(tx, ctx, input.shiftId)
    const facts = await occasionFacts(tx, shift.occasionId)
    const next =
      input.volunteerId ?? rankReplacements(shiftFacts(shift), facts.volunteerFacts, facts.held).find(one => one.unfit == null)?.volunteerId
    if (next == null) throw new Refusal('shift/nobody-left', {})
    const assignment = await putOn(tx, ctx, shift, next, 'replacement')
    const due = (await dueSchedules(tx, shift.occasionId, [next])).filter(one => one.unannounced.length > 0)
    await tellSchedules(tx, ctx, await occasionOf(tx, shift.occasionId), due, { purpose: 'schedule', because: null })
    return assignment
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Assignment } from './assignment.entity.ts'
import { planAssignments } from './assignment-rules.ts'
import { asCollision } from './assign-volunteer.ts'
import { occasionFacts, shiftFacts } from './facts.queries.ts'

export const PlanShifts = z.object({ occasionId: z.uuid() })

/** Fills the empty places of an occasion's coming shifts. Whoever stands already stays; nobody is told yet. */
export async function planShifts(ctx: Context, { occasionId }: z.output<typeof PlanShifts>): Promise<{ placed: number; missing: number }> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, async tx => {
    // Two officers planning one occasion at once would both fill the same places.
    await tx.execute(`select id from shift where occasion_id = ? order by id for update`, [occasionId])
    const facts = await occasionFacts(tx, occasionId)
    const coming = facts.shifts.filter(shift => shift.startsAt > ctx.now() && may(ctx, 'volunteers.manage', shift.areaId))
    const ours = new Set(coming.map(shift => shift.id))
    const plan = planAssignments(
      coming.map(shiftFacts),
      // What they hold in shifts that are not ours to fill keeps them busy all the same.
      facts.volunteerFacts.map(one => ({
        ...one,
        busy: [...(one.busy ?? []), ...(facts.held.get(one.id) ?? []).filter(shift => !ours.has(shift.id))],
      })),
      facts.standing,
    )
    const shiftOf = new Map(coming.map(shift => [shift.id, shift]))
    for (const { shiftId, volunteerId, reason } of plan.placed)
      tx.create(
        Assignment,
        {
          id: newId(),
          shiftId,
          volunteerId,
          areaId: shiftOf.get(shiftId)!.areaId,
          how: 'program',
          reason,
          madeAt: ctx.now(),
          madeBy: ctx.actor.id,
        },
        { persist: true },
      )
    await tx.flush().catch((error: unknown) => {
      throw asCollision(error) ?? error
    })
    return { placed: plan.placed.length, missing: plan.gaps.reduce((sum, gap) => sum + gap.missing, 0) }
  })
}

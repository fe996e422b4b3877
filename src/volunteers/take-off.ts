import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Assignment } from './assignment.entity.ts'

export const TakeOff = z.object({ assignmentId: z.uuid() })

/** Takes somebody off a shift again; they are told with the next announcement. */
export async function takeOff(ctx: Context, { assignmentId }: z.output<typeof TakeOff>): Promise<Assignment> {
  return inTransaction(ctx, async tx => {
    const assignment = await tx.findOne(Assignment, assignmentId)
    if (assignment == null) throw new Refusal('record/missing')
    allow(ctx, 'volunteers.manage', assignment.areaId)
    if (!assignment.stands()) throw new Refusal('assignment/ended')
    return tx.assign(assignment, { endedAt: ctx.now(), endedBy: ctx.actor.id, endedBecause: 'taken-off' })
  })
}

import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { Assignment } from './assignment.entity.ts'
import { refuseBegun } from './find-shift.ts'
import { Shift } from './shift.entity.ts'

export const AnswerShift = z.object({ assignmentId: z.uuid(), answer: z.enum(['confirm', 'cannot-come']) })

/** The volunteer's own answer, through the signed link. */
export async function answerOwnShift(ctx: Context, volunteerId: string, input: z.output<typeof AnswerShift>): Promise<Assignment> {
  ctx = allow(ctx, 'volunteers.own')
  return answer(ctx, input, 'link', assignment => {
    if (assignment.volunteerId !== volunteerId) throw new Refusal('record/missing')
  })
}

/** An answer that came by telephone. */
export async function answerForVolunteer(ctx: Context, input: z.output<typeof AnswerShift>): Promise<Assignment> {
  return answer(ctx, input, 'staff', assignment => allow(ctx, 'volunteers.manage', assignment.areaId))
}

async function answer(
  ctx: Context,
  input: z.output<typeof AnswerShift>,
  how: 'link' | 'staff',
  check: (assignment: Assignment) => void,
): Promise<Assignment> {
  return inTransaction(ctx, async tx => {
    const assignment = await tx.findOne(Assignment, input.assignmentId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (assignment == null) throw new Refusal('record/missing')
    check(assignment)
    const shift = await tx.findOneOrFail(Shift, assignment.shiftId)
    if (!shift.stands()) throw new Refusal('shift/withdrawn', { because: shift.withdrawnBecause ?? null })
    if (assignment.endedBecause === 'cannot-come') {
      if (input.answer === 'cannot-come') return assignment
      throw new Refusal('schedule/link-used', { when: formatDateTime(assignment.endedAt!) })
    }
    if (!assignment.stands()) throw new Refusal('assignment/ended')
    refuseBegun(ctx, shift)
    if (input.answer === 'cannot-come')
      return tx.assign(assignment, { endedAt: ctx.now(), endedBy: ctx.actor.id, endedBecause: 'cannot-come' })
    if (assignment.confirmedAt == null) tx.assign(assignment, { confirmedAt: ctx.now(), confirmedHow: how })
    return assignment
  })
}

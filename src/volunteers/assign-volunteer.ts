import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { type Facts, Refusal, type RefusalCode } from '../refusal.ts'
import { formatDate, formatTime } from '../vietnamese/dates.ts'
import { Assignment } from './assignment.entity.ts'
import { type AssignmentReason, halfDaysOf, rankReplacements, type Unfit, unfitFor } from './assignment-rules.ts'
import { occasionFacts, shiftFacts } from './facts.queries.ts'
import { getStandingShift, refuseBegun } from './find-shift.ts'
import type { Shift } from './shift.entity.ts'
import type { Volunteer } from './volunteer.entity.ts'

export const AssignVolunteer = z.object({ shiftId: z.uuid(), volunteerId: z.uuid() })

/** By hand, under the same rules as the program; the refusal says what stands against it. */
export async function assignVolunteer(ctx: Context, input: z.output<typeof AssignVolunteer>): Promise<Assignment> {
  return inTransaction(ctx, async tx => {
    const shift = await getStandingShift(tx, ctx, input.shiftId)
    return putOn(tx, ctx, shift, input.volunteerId, 'by-hand')
  })
}

export async function putOn(
  tx: EntityManager,
  ctx: Context,
  shift: Shift,
  volunteerId: string,
  how: 'by-hand' | 'replacement',
): Promise<Assignment> {
  refuseBegun(ctx, shift)
  const facts = await occasionFacts(tx, shift.occasionId)
  const volunteer = facts.volunteers.find(one => one.id === volunteerId)
  const mine = facts.volunteerFacts.find(one => one.id === volunteerId)
  if (volunteer == null || mine == null) throw new Refusal('record/missing', {}, 'volunteerId')
  const held = facts.held.get(volunteer.id) ?? []
  if (held.some(one => one.id === shift.id)) throw new Refusal('assignment/already-there', { name: volunteer.fullName }, 'volunteerId')
  const onIt = facts.standing.filter(one => one.shiftId === shift.id).length
  if (onIt >= shift.needed) throw new Refusal('assignment/shift-full', { needed: shift.needed })
  const wanted = shiftFacts(shift)
  const unfit = unfitFor(mine, wanted, held)
  if (unfit != null) throw await refusalOf(tx, unfit, volunteer, shift)
  const reason: AssignmentReason = {
    code: how === 'by-hand' ? 'by-hand' : 'next-in-rank',
    candidates: rankReplacements(wanted, facts.volunteerFacts, facts.held).filter(one => one.unfit == null).length,
    minutesBefore: held.reduce((sum, one) => sum + one.endsAt - one.startsAt, 0),
  }
  const assignment = tx.create(
    Assignment,
    { id: newId(), shiftId: shift.id, volunteerId, areaId: shift.areaId, how, reason, madeAt: ctx.now(), madeBy: ctx.actor.id },
    { persist: true },
  )
  await tx.flush().catch((error: unknown) => {
    throw asCollision(error) ?? error
  })
  return assignment
}

const codes = {
  'skill-missing': 'assignment/skill-missing',
  'not-free': 'assignment/not-free',
  overlaps: 'assignment/overlaps',
  declined: 'assignment/declined',
} as const satisfies Record<Unfit, RefusalCode>

async function refusalOf(tx: EntityManager, unfit: Unfit, volunteer: Volunteer, shift: Shift): Promise<Refusal> {
  const facts: Record<string, string> = { name: volunteer.fullName, role: shift.role, halfDays: halfDaysOf(shiftFacts(shift)).join(', ') }
  if (unfit === 'overlaps') Object.assign(facts, await collision(tx, volunteer.id, shift))
  return new Refusal(codes[unfit], facts, 'volunteerId')
}

/** The shift that stands in the way, so that the clerk knows what to change. */
async function collision(tx: EntityManager, volunteerId: string, shift: Shift): Promise<Facts> {
  const [other] = await tx.execute<{ place: string; starts: string; ends: string }[]>(
    `select s.place, s.starts_at as starts, s.ends_at as ends from assignment a join shift s on s.id = a.shift_id
     where a.volunteer_id = ? and a.ended_at is null and s.starts_at < ? and s.ends_at > ? limit 1`,
    [volunteerId, shift.endsAt, shift.startsAt],
  )
  return other == null
    ? {}
    : { place: other.place, when: `${formatTime(other.starts)}–${formatTime(other.ends)} ${formatDate(new Date(other.starts))}` }
}

/** What the database kept us from doing, where two officers meet or an area hides the other shift. */
export function asCollision(error: unknown): Refusal | null {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code === '23P01' || constraint === 'one_place_at_a_time') return new Refusal('assignment/overlaps', {})
  if (code === 'HP021') return new Refusal('assignment/shift-full', {})
  if (code === 'HP020') return new Refusal('shift/withdrawn', {})
  if (constraint === 'one_standing_assignment') return new Refusal('assignment/already-there', {})
  return null
}

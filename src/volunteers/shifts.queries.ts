import { noteAccess } from '../audit/note-access.ts'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Assignment } from './assignment.entity.ts'
import { type GapReason, rankReplacements, type Unfit, whyEmpty } from './assignment-rules.ts'
import { occasionFacts, shiftFacts } from './facts.queries.ts'
import { type DueSchedule, dueSchedules } from './schedule.queries.ts'
import { type OccasionKind, Shift } from './shift.entity.ts'
import { Volunteer } from './volunteer.entity.ts'

export interface OccasionChoice {
  readonly kind: OccasionKind
  readonly id: string
  readonly name: string
  readonly shifts: number
}

/** Occasions shifts can be made for: open campaigns and standing events; those with shifts first. */
export async function occasionChoices(ctx: Context): Promise<OccasionChoice[]> {
  ctx = allow(ctx, 'volunteers.read')
  return inTransaction(ctx, tx =>
    tx.execute<OccasionChoice[]>(
      `select o.kind, o.id, o.name, (select count(*)::int from shift s where s.occasion_id = o.id and s.withdrawn_at is null) as shifts from (
         select 'campaign' as kind, id, name, created_at from campaign where closed_at is null
         union all select 'event', id, name, created_at from health_event where cancelled_at is null) o
       order by 4 desc, o.created_at desc limit 50`,
    ),
  )
}

export interface Placed {
  readonly assignment: Assignment
  readonly volunteer: Volunteer
  /** Whether the schedule that has this shift went out or waits to go out. */
  readonly told: boolean
}

export interface ShiftStanding {
  readonly shift: Shift
  readonly placed: readonly Placed[]
  readonly missing: number
  /** Why the empty places are empty; null when there are none. */
  readonly gap: GapReason | null
}

export interface Board {
  readonly occasion: OccasionChoice
  readonly shifts: readonly ShiftStanding[]
  /** How many people have something to be told. */
  readonly toTell: number
}

/** Everything about an occasion's shifts on one page. */
export async function occasionBoard(ctx: Context, occasionId: string): Promise<Board> {
  ctx = allow(ctx, 'volunteers.read')
  return inTransaction(ctx, async tx => {
    const [occasion] = await tx.execute<OccasionChoice[]>(
      `select 'campaign' as kind, id, name, 0 as shifts from campaign where id = ? union all select 'event', id, name, 0 from health_event where id = ?`,
      [occasionId, occasionId],
    )
    if (occasion == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, { action: 'view', purpose: 'shifts', subject: 'volunteer', detail: { occasion: occasionId } })
    const facts = await occasionFacts(tx, occasionId)
    const placed = await placedOn(tx, facts.shifts, occasionId)
    const due = await dueSchedules(tx, occasionId)
    return {
      occasion,
      toTell: due.filter(one => one.unannounced.length > 0).length,
      shifts: facts.shifts.map(shift => {
        const there = placed.get(shift.id) ?? []
        const missing = Math.max(0, shift.needed - there.length)
        return { shift, placed: there, missing, gap: missing === 0 ? null : whyEmpty(shiftFacts(shift), facts.volunteerFacts, facts.held) }
      }),
    }
  })
}

async function placedOn(tx: EntityManager, shifts: readonly Shift[], occasionId: string): Promise<Map<string, Placed[]>> {
  const assignments = await tx.find(
    Assignment,
    { shiftId: { $in: shifts.map(shift => shift.id) }, endedAt: null },
    { orderBy: { madeAt: 'asc', id: 'asc' } },
  )
  const volunteers = new Map(
    (await tx.find(Volunteer, { id: { $in: [...new Set(assignments.map(one => one.volunteerId))] } })).map(one => [one.id, one]),
  )
  const told = await tx.execute<{ assignment_id: string }[]>(
    `select line ->> 'assignmentId' as assignment_id from schedule c cross join jsonb_array_elements(c.lines) line
     where c.occasion_id = ? and c.version = (select max(version) from schedule o where o.occasion_id = c.occasion_id and o.volunteer_id = c.volunteer_id)`,
    [occasionId],
  )
  const known = new Set(told.map(row => row.assignment_id))
  const found = new Map<string, Placed[]>()
  for (const assignment of assignments) {
    const volunteer = volunteers.get(assignment.volunteerId)
    if (volunteer == null) continue
    found.set(assignment.shiftId, [...(found.get(assignment.shiftId) ?? []), { assignment, volunteer, told: known.has(assignment.id) }])
  }
  return found
}

export interface Replacement {
  readonly volunteer: Volunteer
  readonly unfit: Unfit | null
  readonly minutes: number
}

export interface ShiftDetail extends ShiftStanding {
  readonly replacements: readonly Replacement[]
  readonly ended: readonly Placed[]
}

export async function getShift(ctx: Context, shiftId: string): Promise<ShiftDetail> {
  ctx = allow(ctx, 'volunteers.read')
  return inTransaction(ctx, async tx => {
    const shift = await tx.findOne(Shift, shiftId)
    if (shift == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'shifts',
      subject: 'volunteer',
      areaId: shift.areaId,
      detail: { shift: shift.id },
    })
    const facts = await occasionFacts(tx, shift.occasionId)
    const there = (await placedOn(tx, [shift], shift.occasionId)).get(shift.id) ?? []
    const missing = shift.stands() ? Math.max(0, shift.needed - there.length) : 0
    const byId = new Map(facts.volunteers.map(one => [one.id, one]))
    const gone = await tx.find(Assignment, { shiftId: shift.id, endedAt: { $ne: null } }, { orderBy: { endedAt: 'desc' } })
    return {
      shift,
      placed: there,
      missing,
      gap: missing === 0 ? null : whyEmpty(shiftFacts(shift), facts.volunteerFacts, facts.held),
      replacements: rankReplacements(shiftFacts(shift), facts.volunteerFacts, facts.held).map(one => ({
        volunteer: byId.get(one.volunteerId)!,
        unfit: one.unfit,
        minutes: one.minutes,
      })),
      ended: gone.flatMap(assignment => {
        const volunteer = byId.get(assignment.volunteerId)
        return volunteer == null ? [] : [{ assignment, volunteer, told: true }]
      }),
    }
  })
}

/** Who would get what, were "Thông báo" pressed now. */
export async function announcementPreview(ctx: Context, occasionId: string): Promise<DueSchedule[]> {
  ctx = allow(ctx, 'volunteers.read')
  return inTransaction(ctx, async tx => {
    await noteAccess(tx, ctx, { action: 'view', purpose: 'shifts', subject: 'volunteer', detail: { occasion: occasionId } })
    return (await dueSchedules(tx, occasionId)).filter(one => one.unannounced.length > 0)
  })
}

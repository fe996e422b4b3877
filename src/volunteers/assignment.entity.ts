import { defineEntity, p } from '@mikro-orm/core'
import type { AssignmentReason } from './assignment-rules.ts'
import { Shift } from './shift.entity.ts'
import { Volunteer } from './volunteer.entity.ts'

/** One volunteer on one shift. The database keeps standing ones of a volunteer from overlapping. */
const AssignmentSchema = defineEntity({
  name: 'Assignment',
  properties: {
    id: p.uuid().primary(),
    shiftId: () => p.manyToOne(Shift).mapToPk().fieldName('shift_id'),
    volunteerId: () => p.manyToOne(Volunteer).mapToPk().fieldName('volunteer_id'),
    areaId: p.uuid(),
    how: p.string().$type<'program' | 'by-hand' | 'replacement'>(),
    reason: p.json<AssignmentReason>(),
    madeAt: p.datetime(),
    madeBy: p.uuid(),
    confirmedAt: p.datetime().nullable(),
    confirmedHow: p.string().$type<'link' | 'staff'>().nullable(),
    endedAt: p.datetime().nullable(),
    endedBy: p.uuid().nullable(),
    endedBecause: p.string().$type<'cannot-come' | 'taken-off' | 'shift-withdrawn' | 'volunteer-left'>().nullable(),
    attendance: p.string().$type<'came' | 'no-show'>().nullable(),
    minutes: p.integer().nullable(),
    attendanceAt: p.datetime().nullable(),
    attendanceBy: p.uuid().nullable(),
  },
})
export class Assignment extends AssignmentSchema.class {
  stands(): boolean {
    return this.endedAt == null
  }
}
AssignmentSchema.setClass(Assignment)

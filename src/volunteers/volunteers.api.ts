import { maskPhone } from '../vietnamese/phone.ts'
import { RevealVolunteerPhone, revealVolunteerPhone } from './reveal-phone.ts'
import { z } from '@hono/zod-openapi'
import { type Api, pageOf } from '../web/api.ts'
import { AddHandoverShifts, addHandoverShifts } from './add-handover-shifts.ts'
import { AddPlannedShifts, addPlannedShifts } from './add-planned-shifts.ts'
import { AddShift, addShift, ShiftDetails } from './add-shift.ts'
import { AddVolunteer, addVolunteer, VolunteerDetails } from './add-volunteer.ts'
import { announceSchedules } from './announce-schedules.ts'
import { AnswerShift, answerForVolunteer } from './answer-shift.ts'
import { askNext } from './ask-next.ts'
import { assignVolunteer } from './assign-volunteer.ts'
import type { Assignment } from './assignment.entity.ts'
import { changeShift } from './change-shift.ts'
import { correctVolunteer } from './correct-volunteer.ts'
import { planShifts } from './plan-shifts.ts'
import { RecordAttendance, recordAttendance } from './record-attendance.ts'
import { announcementPreview, getShift, occasionBoard, type ShiftStanding } from './shifts.queries.ts'
import { plannedNeeds } from './shift-needs.queries.ts'
import { occasionKinds, type Shift, subjectKinds } from './shift.entity.ts'
import { skills } from './skill.ts'
import { needKey, type ShiftNeed } from './staffing-rules.ts'
import { takeOff } from './take-off.ts'
import { languages, type Volunteer } from './volunteer.entity.ts'
import { findVolunteers, getVolunteer, VolunteerFilter } from './volunteers.queries.ts'
import { WithdrawShift, withdrawShift } from './withdraw-shift.ts'

const VolunteerAnswer = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    fullName: z.string(),
    unit: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    language: z.enum(languages).nullable(),
    skills: z.array(z.enum(skills)),
    free: z.array(z.string()),
  })
  .openapi('Volunteer')
const AssignmentAnswer = z
  .object({
    id: z.uuid(),
    shiftId: z.uuid(),
    volunteerId: z.uuid(),
    how: z.enum(['program', 'by-hand', 'replacement']),
    reason: z.object({ code: z.string(), candidates: z.int(), minutesBefore: z.number() }),
    confirmedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    endedBecause: z.string().nullable(),
    attendance: z.enum(['came', 'no-show']).nullable(),
    minutes: z.int().nullable(),
  })
  .openapi('Assignment')
const ShiftAnswer = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    occasionKind: z.enum(occasionKinds),
    occasionId: z.uuid(),
    place: z.string(),
    role: z.enum(skills),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    needed: z.int(),
    withdrawn: z.boolean(),
  })
  .openapi('Shift')
const Gap = z.object({ code: z.string(), withSkill: z.int(), notFree: z.int(), busy: z.int(), declined: z.int() })
const StandingAnswer = ShiftAnswer.extend({ assignments: z.array(AssignmentAnswer), missing: z.int(), gap: Gap.nullable() })
const NeedAnswer = z.object({
  key: z.string(),
  subjectKind: z.enum(subjectKinds),
  subjectId: z.uuid(),
  areaId: z.uuid(),
  place: z.string(),
  role: z.enum(skills),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  needed: z.int(),
})
const ChangeAnswer = z.object({ kind: z.enum(['added', 'removed', 'moved']), shiftId: z.uuid() })

const volunteerAnswer = (one: Volunteer) => ({
  id: one.id,
  areaId: one.areaId,
  fullName: one.fullName,
  unit: one.unit ?? null,
  phone: one.phone == null ? null : maskPhone(one.phone),
  email: one.email ?? null,
  language: one.language ?? null,
  skills: one.skills,
  free: one.free,
})
const assignmentAnswer = (one: Assignment) => ({
  id: one.id,
  shiftId: one.shiftId,
  volunteerId: one.volunteerId,
  how: one.how,
  reason: one.reason,
  confirmedAt: one.confirmedAt?.toISOString() ?? null,
  endedAt: one.endedAt?.toISOString() ?? null,
  endedBecause: one.endedBecause ?? null,
  attendance: one.attendance ?? null,
  minutes: one.minutes ?? null,
})
const shiftAnswer = (shift: Shift) => ({
  id: shift.id,
  areaId: shift.areaId,
  occasionKind: shift.occasionKind,
  occasionId: shift.occasionId,
  place: shift.place,
  role: shift.role,
  startsAt: shift.startsAt.toISOString(),
  endsAt: shift.endsAt.toISOString(),
  needed: shift.needed,
  withdrawn: !shift.stands(),
})
const needAnswer = (need: ShiftNeed) => ({
  key: needKey(need),
  subjectKind: need.subjectKind,
  subjectId: need.subjectId,
  areaId: need.areaId,
  place: need.place,
  role: need.role,
  startsAt: need.startsAt.toISOString(),
  endsAt: need.endsAt.toISOString(),
  needed: need.needed,
})
const standingAnswer = ({ shift, placed, missing, gap }: ShiftStanding) => ({
  ...shiftAnswer(shift),
  assignments: placed.map(one => assignmentAnswer(one.assignment)),
  missing,
  gap,
})

const OneVolunteer = z.object({ volunteerId: z.uuid() })
const OneShift = z.object({ shiftId: z.uuid() })
const OneAssignment = z.object({ assignmentId: z.uuid() })
const OneOccasion = z.object({ occasionId: z.uuid() })

export function volunteerApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/volunteers',
    tag: 'volunteers',
    summary: 'Volunteers in order of names',
    permission: 'volunteers.read',
    query: VolunteerFilter,
    answer: pageOf(VolunteerAnswer),
    handle: async ({ ctx, query }) => {
      const { items, next } = await findVolunteers(ctx, query)
      return { items: items.map(one => volunteerAnswer(one.volunteer)), next }
    },
  })
  api.route({
    method: 'post',
    path: '/volunteers/{volunteerId}/phone',
    tag: 'volunteers',
    summary: 'Show one telephone number in clear; who asked and why is kept',
    permission: 'volunteers.manage',
    replayable: false,
    params: OneVolunteer,
    body: RevealVolunteerPhone.omit({ volunteerId: true }),
    answer: z.object({ phone: z.string() }),
    handle: ({ ctx, params, body }) => revealVolunteerPhone(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/volunteers',
    tag: 'volunteers',
    summary: 'Add a volunteer',
    permission: 'volunteers.manage',
    body: AddVolunteer,
    status: 201,
    answer: VolunteerAnswer,
    handle: async ({ ctx, body }) => volunteerAnswer(await addVolunteer(ctx, body)),
  })
  api.route({
    method: 'get',
    path: '/volunteers/{volunteerId}',
    tag: 'volunteers',
    summary: 'A volunteer with hours helped',
    permission: 'volunteers.read',
    params: OneVolunteer,
    answer: VolunteerAnswer.extend({ minutes: z.int(), noShows: z.int() }),
    handle: async ({ ctx, params }) => {
      const { volunteer, minutes, noShows } = await getVolunteer(ctx, params.volunteerId)
      return { ...volunteerAnswer(volunteer), minutes, noShows }
    },
  })
  api.route({
    method: 'put',
    path: '/volunteers/{volunteerId}',
    tag: 'volunteers',
    summary: 'Correct a volunteer',
    permission: 'volunteers.manage',
    params: OneVolunteer,
    body: VolunteerDetails,
    answer: VolunteerAnswer,
    handle: async ({ ctx, params, body }) => volunteerAnswer(await correctVolunteer(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'get',
    path: '/occasions/{occasionId}/shifts',
    tag: 'volunteers',
    summary: 'Shifts of an occasion, who stands there, and why places are empty',
    permission: 'volunteers.read',
    params: OneOccasion,
    answer: z.object({ items: z.array(StandingAnswer), toTell: z.int() }),
    handle: async ({ ctx, params }) => {
      const { shifts, toTell } = await occasionBoard(ctx, params.occasionId)
      return { items: shifts.map(standingAnswer), toTell }
    },
  })
  api.route({
    method: 'post',
    path: '/shifts',
    tag: 'volunteers',
    summary: 'Add a shift',
    permission: 'volunteers.manage',
    body: AddShift,
    status: 201,
    answer: ShiftAnswer,
    handle: async ({ ctx, body }) => shiftAnswer(await addShift(ctx, body)),
  })
  api.route({
    method: 'get',
    path: '/shifts/{shiftId}',
    tag: 'volunteers',
    summary: 'A shift with its people, its gap and the replacements in the order to ask',
    permission: 'volunteers.read',
    params: OneShift,
    answer: StandingAnswer.extend({
      replacements: z.array(z.object({ volunteerId: z.uuid(), unfit: z.string().nullable(), minutes: z.number() })),
    }),
    handle: async ({ ctx, params }) => {
      const detail = await getShift(ctx, params.shiftId)
      return {
        ...standingAnswer(detail),
        replacements: detail.replacements.map(({ volunteer, unfit, minutes }) => ({ volunteerId: volunteer.id, unfit, minutes })),
      }
    },
  })
  api.route({
    method: 'put',
    path: '/shifts/{shiftId}',
    tag: 'volunteers',
    summary: 'Change a shift; nobody is told until schedules are announced',
    permission: 'volunteers.manage',
    params: OneShift,
    body: ShiftDetails,
    answer: ShiftAnswer,
    handle: async ({ ctx, params, body }) => shiftAnswer(await changeShift(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/shifts/{shiftId}/withdraw',
    tag: 'volunteers',
    summary: 'Withdraw a shift; those told get a cancellation at once',
    permission: 'volunteers.manage',
    params: OneShift,
    body: WithdrawShift.omit({ shiftId: true }),
    answer: z.object({ told: z.int() }),
    handle: async ({ ctx, params, body }) => withdrawShift(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/occasions/{occasionId}/shift-needs',
    tag: 'volunteers',
    summary: 'Shifts that the planned stations or home visits still lack',
    permission: 'volunteers.manage',
    params: OneOccasion,
    answer: z.object({ items: z.array(NeedAnswer) }),
    handle: async ({ ctx, params }) => ({ items: (await plannedNeeds(ctx, params.occasionId)).map(needAnswer) }),
  })
  api.route({
    method: 'post',
    path: '/occasions/{occasionId}/shift-needs',
    tag: 'volunteers',
    summary: 'Make those shifts, by their keys',
    permission: 'volunteers.manage',
    params: OneOccasion,
    body: AddPlannedShifts.omit({ occasionId: true }),
    status: 201,
    answer: z.object({ made: z.int() }),
    handle: async ({ ctx, params, body }) => addPlannedShifts(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/occasions/{occasionId}/handover-sessions',
    tag: 'volunteers',
    summary: 'Make the shifts of a hand-over session in each of the hamlets',
    permission: 'volunteers.manage',
    params: OneOccasion,
    body: AddHandoverShifts.omit({ campaignId: true }),
    status: 201,
    answer: z.object({ made: z.int() }),
    handle: async ({ ctx, params, body }) => addHandoverShifts(ctx, { campaignId: params.occasionId, ...body }),
  })
  api.route({
    method: 'post',
    path: '/occasions/{occasionId}/plan',
    tag: 'volunteers',
    summary: 'Fill the empty places of the coming shifts',
    permission: 'volunteers.manage',
    params: OneOccasion,
    answer: z.object({ placed: z.int(), missing: z.int() }),
    handle: async ({ ctx, params }) => planShifts(ctx, params),
  })
  api.route({
    method: 'post',
    path: '/shifts/{shiftId}/assignments',
    tag: 'volunteers',
    summary: 'Assign somebody by hand, under the same rules',
    permission: 'volunteers.manage',
    params: OneShift,
    body: z.object({ volunteerId: z.uuid() }),
    status: 201,
    answer: AssignmentAnswer,
    handle: async ({ ctx, params, body }) => assignmentAnswer(await assignVolunteer(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/shifts/{shiftId}/ask-next',
    tag: 'volunteers',
    summary: 'Put the best replacement on the shift and write to them',
    permission: 'volunteers.manage',
    params: OneShift,
    status: 201,
    answer: AssignmentAnswer,
    handle: async ({ ctx, params }) => assignmentAnswer(await askNext(ctx, params)),
  })
  api.route({
    method: 'post',
    path: '/assignments/{assignmentId}/take-off',
    tag: 'volunteers',
    summary: 'Take somebody off a shift',
    permission: 'volunteers.manage',
    params: OneAssignment,
    answer: AssignmentAnswer,
    handle: async ({ ctx, params }) => assignmentAnswer(await takeOff(ctx, params)),
  })
  api.route({
    method: 'post',
    path: '/assignments/{assignmentId}/answer',
    tag: 'volunteers',
    summary: 'Record an answer that came by telephone',
    permission: 'volunteers.manage',
    params: OneAssignment,
    body: AnswerShift.omit({ assignmentId: true }),
    answer: AssignmentAnswer,
    handle: async ({ ctx, params, body }) => assignmentAnswer(await answerForVolunteer(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'put',
    path: '/assignments/{assignmentId}/attendance',
    tag: 'volunteers',
    summary: 'Record who came and for how long',
    permission: 'volunteers.manage',
    params: OneAssignment,
    body: RecordAttendance.omit({ assignmentId: true }),
    answer: AssignmentAnswer,
    handle: async ({ ctx, params, body }) => assignmentAnswer(await recordAttendance(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'get',
    path: '/occasions/{occasionId}/announcement',
    tag: 'volunteers',
    summary: 'Who would be told what',
    permission: 'volunteers.read',
    params: OneOccasion,
    answer: z.object({ items: z.array(z.object({ volunteerId: z.uuid(), hasEmail: z.boolean(), changes: z.array(ChangeAnswer) })) }),
    handle: async ({ ctx, params }) => ({
      items: (await announcementPreview(ctx, params.occasionId)).map(one => ({
        volunteerId: one.volunteer.id,
        hasEmail: one.volunteer.email != null,
        changes: one.changes.map(change => ({ kind: change.kind, shiftId: change.line.shiftId })),
      })),
    }),
  })
  api.route({
    method: 'post',
    path: '/occasions/{occasionId}/announcement',
    tag: 'volunteers',
    summary: 'Send schedules to everyone whose shifts changed',
    permission: 'volunteers.manage',
    params: OneOccasion,
    answer: z.object({ told: z.int(), withoutEmail: z.int() }),
    handle: async ({ ctx, params }) => announceSchedules(ctx, params),
  })
}

import ICAL from 'ical.js'
import type { ParsedMail } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Area } from '../../src/areas/area.entity.ts'
import type { Campaign } from '../../src/campaigns/campaign.entity.ts'
import { type Context, systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { createEvent } from '../../src/events/create-event.ts'
import { cancelEvent } from '../../src/events/cancel-event.ts'
import type { Mail } from '../../src/mail/mail.ts'
import { openMail } from '../../src/mail/transport.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import { Notice } from '../../src/notices/notice.entity.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import { AddVolunteer } from '../../src/volunteers/add-volunteer.ts'
import { announceSchedules } from '../../src/volunteers/announce-schedules.ts'
import { answerForVolunteer, answerOwnShift } from '../../src/volunteers/answer-shift.ts'
import { askNext } from '../../src/volunteers/ask-next.ts'
import { assignVolunteer } from '../../src/volunteers/assign-volunteer.ts'
import { Assignment } from '../../src/volunteers/assignment.entity.ts'
import { ChangeShift, changeShift } from '../../src/volunteers/change-shift.ts'
import { planShifts } from '../../src/volunteers/plan-shifts.ts'
import { recordAttendance } from '../../src/volunteers/record-attendance.ts'
import { remindVolunteers } from '../../src/volunteers/remind-volunteers.ts'
import { openScheduleLink } from '../../src/volunteers/schedule-link.ts'
import { takeOff } from '../../src/volunteers/take-off.ts'
import { withdrawShift } from '../../src/volunteers/withdraw-shift.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { type MailSink, openMailSink } from '../notices/mail-sink.ts'
import { makeCampaign, makeShift, makeVolunteer } from './make-volunteers.ts'

let here: TestGround
let sink: MailSink
let mail: Mail
let officer: Context
let system: Context
let visitor: Context
let commune: Area
let campaign: Campaign

beforeAll(async () => {
  here = await testGround()
  sink = await openMailSink()
  mail = openMail({ smtpUrl: sink.url, from: here.config.mailFrom, perSecond: 10_000, now: () => new Date() })
  system = systemContext(here.ground, newId())
  visitor = { ...system, actor: { kind: 'nobody', id: newId(), name: '' }, grants: [] }
})
beforeEach(async () => {
  here.clock.now = new Date('2024-07-10T02:00:00Z')
  commune = await makeCommune(here)
  campaign = await makeCampaign(here)
  officer = here.contextOf('policy-officer', [commune.id])
  sink.received.length = 0
})
afterAll(async () => {
  mail.close()
  await sink.close()
  await here.close()
})

const send = () => sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 10_000 })
const tell = async () => {
  const answer = await announceSchedules(officer, { occasionId: campaign.id })
  await send()
  return answer
}
const volunteer = (given = {}) => makeVolunteer(officer, commune.id, given)
const shift = (given = {}) => makeShift(officer, commune.id, campaign.id, given)
const lastMail = (): Promise<ParsedMail> => sink.read(sink.received.length - 1)
const calendars = (letter: ParsedMail) =>
  letter.attachments
    .filter(file => file.contentType === 'text/calendar')
    .map(file => {
      const calendar = new ICAL.Component(ICAL.parse(file.content.toString('utf8')))
      const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!)
      return {
        method: calendar.getFirstPropertyValue('method'),
        uid: event.uid,
        sequence: event.sequence,
        status: event.component.getFirstPropertyValue('status'),
        start: event.startDate.toJSDate().toISOString(),
        end: event.endDate.toJSDate().toISOString(),
        summary: event.summary,
        location: event.location,
      }
    })
const tokenIn = (letter: ParsedMail) => /\/answers\/schedule\/([\w-]+)/.exec(letter.text ?? '')![1]!
const noticeStates = async () =>
  (await asOwner(here.orm, tx => tx.find(Notice, { occasionId: campaign.id }, { orderBy: { id: 'asc' } }))).map(
    one => `${one.kind} ${one.state}`,
  )

describe('who stands where', () => {
  test('the program fills shifts by skill and free half-days, and tells nobody by itself', async () => {
    const [doctor, guide] = [await volunteer({ skills: ['doctor'] }), await volunteer()]
    await volunteer({ free: ['2024-07-22 morning'] })
    const [a, b] = [await shift({ role: 'doctor' }), await shift({ needed: 2 })]
    expect(await planShifts(officer, { occasionId: campaign.id })).toEqual({ placed: 2, missing: 1 })
    const made = await asOwner(here.orm, tx => tx.find(Assignment, { shiftId: { $in: [a.id, b.id] } }))
    expect(made.map(one => [one.shiftId, one.volunteerId, one.how]).sort()).toEqual(
      [
        [a.id, doctor.id, 'program'],
        [b.id, guide.id, 'program'],
      ].sort(),
    )
    expect(made.every(one => one.reason.code === 'only-one')).toBe(true)
    expect(await noticeStates()).toEqual([])
    expect(await planShifts(officer, { occasionId: campaign.id })).toEqual({ placed: 0, missing: 1 })
  })

  test('by hand the same rules hold, and the refusal says what stands in the way', async () => {
    const lan = await volunteer({ fullName: 'Nguyễn Thị Lan' })
    const [first, second, third] = [
      await shift(),
      await shift({ from: '09:00', to: '12:00' }),
      await shift({ role: 'driver', from: '13:30', to: '17:00' }),
    ]
    await assignVolunteer(officer, { shiftId: first.id, volunteerId: lan.id })
    await expect(assignVolunteer(officer, { shiftId: second.id, volunteerId: lan.id })).rejects.toMatchObject({
      code: 'assignment/overlaps',
      facts: { name: 'Nguyễn Thị Lan', place: 'Nhà văn hóa thôn 1', when: '07:30–11:30 20/07/2024' },
    })
    await expect(assignVolunteer(officer, { shiftId: third.id, volunteerId: lan.id })).rejects.toMatchObject({
      code: 'assignment/skill-missing',
    })
    await expect(assignVolunteer(officer, { shiftId: first.id, volunteerId: (await volunteer()).id })).rejects.toMatchObject({
      code: 'assignment/shift-full',
    })
    const away = await volunteer({ free: [] })
    await expect(assignVolunteer(officer, { shiftId: second.id, volunteerId: away.id })).rejects.toMatchObject({
      code: 'assignment/not-free',
    })
    here.clock.now = new Date('2024-07-20T03:00:00Z')
    await expect(assignVolunteer(officer, { shiftId: second.id, volunteerId: (await volunteer()).id })).rejects.toMatchObject({
      code: 'shift/begun',
    })
  })

  test('two officers at once cannot put one person in two places: the database keeps it', async () => {
    const lan = await volunteer()
    const other = await makeCampaign(here)
    const shifts = [await shift(), await makeShift(officer, commune.id, other.id, { from: '08:00', to: '10:00' })]
    const answers = await Promise.allSettled(shifts.map(one => assignVolunteer(officer, { shiftId: one.id, volunteerId: lan.id })))
    expect(answers.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    expect(answers.find(one => one.status === 'rejected')?.reason).toMatchObject({ code: 'assignment/overlaps' })
    const write = (shiftId: string) =>
      asOwner(here.orm, tx =>
        tx.execute(
          `insert into assignment (id, shift_id, volunteer_id, area_id, how, reason, made_at, made_by) values (gen_random_uuid(), ?, ?, ?, 'by-hand', '{}', now(), gen_random_uuid())`,
          [shiftId, lan.id, commune.id],
        ),
      )
    for (const one of shifts) await expect(write(one.id)).rejects.toThrow()
  })

  test('a shift that ends before it begins, is too long, or needs fewer than stand there is refused', async () => {
    await expect(shift({ from: '11:00', to: '08:00' })).rejects.toMatchObject({ code: 'shift/ends-before-it-begins', field: 'to' })
    await expect(shift({ from: '01:00', to: '23:00' })).rejects.toMatchObject({ code: 'shift/too-long' })
    const wide = await shift({ needed: 2 })
    for (const one of [await volunteer(), await volunteer()]) await assignVolunteer(officer, { shiftId: wide.id, volunteerId: one.id })
    const change = ChangeShift.parse({
      shiftId: wide.id,
      place: 'Trạm y tế',
      role: 'guide',
      on: '2024-07-20',
      from: '07:30',
      to: '11:30',
      needed: 1,
    })
    await expect(changeShift(officer, change)).rejects.toMatchObject({
      code: 'shift/fewer-than-assigned',
      facts: { assigned: 2, needed: 1 },
    })
  })

  test('moving a shift onto another one of the same person is refused and changes nothing', async () => {
    const lan = await volunteer()
    const [morning, afternoon] = [await shift(), await shift({ from: '13:30', to: '17:00' })]
    for (const one of [morning, afternoon]) await assignVolunteer(officer, { shiftId: one.id, volunteerId: lan.id })
    const change = ChangeShift.parse({
      shiftId: afternoon.id,
      place: 'Sân',
      role: 'guide',
      on: '2024-07-20',
      from: '10:00',
      to: '15:00',
      needed: 1,
    })
    await expect(changeShift(officer, change)).rejects.toMatchObject({ code: 'assignment/overlaps' })
  })
})

describe('schedules by mail', () => {
  test('a schedule arrives in Vietnamese, in Vietnam time, as text and HTML, with a calendar another library reads', async () => {
    const lan = await volunteer({ fullName: 'Đỗ Thị Lan Hương', email: 'lan.huong@example.vn' })
    const one = await shift()
    await planShifts(officer, { occasionId: campaign.id })
    expect(await tell()).toEqual({ told: 1, withoutEmail: 0 })
    const letter = await lastMail()
    expect(letter.subject).toBe(`Lịch tham gia: ${campaign.name}`)
    expect(letter.to).toMatchObject({ value: [{ name: 'Đỗ Thị Lan Hương', address: 'lan.huong@example.vn' }] })
    for (const body of [letter.text, letter.html]) {
      expect(body).toContain('Đỗ Thị Lan Hương')
      expect(body).toContain('Thứ Bảy 20/07/2024')
      expect(body).toContain('07:30–11:30')
      expect(body).toContain('/answers/schedule/')
    }
    expect(calendars(letter)).toEqual([
      {
        method: 'REQUEST',
        uid: `${one.id}.${lan.id}@localhost`,
        sequence: 1,
        status: 'CONFIRMED',
        start: '2024-07-20T00:30:00.000Z',
        end: '2024-07-20T04:30:00.000Z',
        summary: `Hướng dẫn, đón tiếp: ${campaign.name}`,
        location: 'Nhà văn hóa thôn 1',
      },
    ])
  })

  test('who reads English gets the same schedule in English, calendar and reminder too', async () => {
    await volunteer({ fullName: 'Anna Schmidt', email: 'anna@example.de', language: 'en' })
    await shift()
    await planShifts(officer, { occasionId: campaign.id })
    await tell()
    const letter = await lastMail()
    expect(letter.subject).toBe(`Your schedule: ${campaign.name}`)
    expect(letter.html).toContain('lang="en"')
    for (const body of [letter.text, letter.html]) {
      expect(body).toContain('Saturday 20/07/2024')
      expect(body).not.toContain('Kính gửi')
    }
    expect(calendars(letter)[0]?.summary).toMatch(/^Guide/)
    here.clock.now = new Date('2024-07-19T10:00:00Z')
    await remindVolunteers(system)
    await send()
    const reminder = sink.received.findLastIndex(one => one.to === 'anna@example.de')
    expect((await sink.read(reminder)).subject).toBe(`Reminder for 20/07/2024: ${campaign.name}`)
  })

  test('nothing changed, nobody is told; a moved shift is told with what it was, under the same UID and a higher sequence', async () => {
    await volunteer()
    const [one, two] = [await shift(), await shift({ from: '13:30', to: '17:00', place: 'Trạm y tế' })]
    await planShifts(officer, { occasionId: campaign.id })
    await tell()
    const before = calendars(await lastMail())
    await expect(announceSchedules(officer, { occasionId: campaign.id })).rejects.toMatchObject({ code: 'schedule/nothing-to-tell' })
    await changeShift(
      officer,
      ChangeShift.parse({
        shiftId: one.id,
        place: 'Hội trường UBND',
        role: 'guide',
        on: '2024-07-20',
        from: '08:00',
        to: '11:00',
        needed: 1,
      }),
    )
    const [standing] = await asOwner(here.orm, tx => tx.find(Assignment, { shiftId: two.id }))
    await takeOff(officer, { assignmentId: standing!.id })
    await tell()
    const letter = await lastMail()
    expect(letter.subject).toBe(`Lịch tham gia thay đổi: ${campaign.name}`)
    expect(letter.text).toContain('Đổi: 08:00–11:00, Thứ Bảy 20/07/2024: Hội trường UBND')
    expect(letter.text).toContain('trước đây: 07:30–11:30, Thứ Bảy 20/07/2024: Nhà văn hóa thôn 1')
    expect(letter.text).toContain('Hủy: 13:30–17:00, Thứ Bảy 20/07/2024: Trạm y tế')
    const after = calendars(letter)
    expect(after.map(({ method, sequence, uid }) => ({ method, sequence, uid }))).toEqual([
      { method: 'REQUEST', sequence: 2, uid: before.find(event => event.uid.startsWith(one.id))!.uid },
      { method: 'CANCEL', sequence: 2, uid: before.find(event => event.uid.startsWith(two.id))!.uid },
    ])
    expect(after[1]?.status).toBe('CANCELLED')
  })

  test('without an e-mail nobody is lost: the ledger has them as not reached', async () => {
    await volunteer({ email: null })
    await shift()
    await planShifts(officer, { occasionId: campaign.id })
    expect(await tell()).toEqual({ told: 1, withoutEmail: 1 })
    expect(await noticeStates()).toEqual(['volunteers.schedule not-reached'])
  })

  test('a second announcement before the first went out replaces it: one mail, with the whole change', async () => {
    await volunteer()
    await shift()
    await planShifts(officer, { occasionId: campaign.id })
    await announceSchedules(officer, { occasionId: campaign.id })
    await shift({ from: '13:30', to: '17:00' })
    await planShifts(officer, { occasionId: campaign.id })
    await tell()
    expect(sink.received).toHaveLength(1)
    expect((await lastMail()).subject).toBe(`Lịch tham gia: ${campaign.name}`)
    expect(await noticeStates()).toEqual(['volunteers.schedule withdrawn', 'volunteers.schedule sent'])
  })

  test('a withdrawn shift: who was told gets a cancellation at once, who was not hears nothing', async () => {
    await volunteer()
    const one = await shift()
    await planShifts(officer, { occasionId: campaign.id })
    await tell()
    const [before] = calendars(await lastMail())
    await withdrawShift(officer, { shiftId: one.id, because: 'mưa bão' })
    await send()
    const letter = await lastMail()
    expect(letter.subject).toBe(`Hủy ca: ${campaign.name}`)
    expect(letter.text).toContain('Lý do: mưa bão')
    expect(calendars(letter)).toMatchObject([{ method: 'CANCEL', uid: before!.uid, sequence: 2, status: 'CANCELLED' }])
    const two = await shift({ from: '13:30', to: '17:00' })
    await planShifts(officer, { occasionId: campaign.id })
    await withdrawShift(officer, { shiftId: two.id, because: 'mưa bão' })
    await send()
    expect(sink.received).toHaveLength(2)
  })

  test('an event called off while its mails wait: those are withdrawn, those already told get a cancellation', async () => {
    const event = await createEvent(officer, { name: 'Khám bệnh tri ân', place: 'Trạm y tế', organiser: 'UBND xã', areaIds: [commune.id] })
    const inEvent = (given = {}) => makeShift(officer, commune.id, event.id, { occasionKind: 'event', ...given })
    const [told, waiting] = [await volunteer(), await volunteer()]
    const [one, two] = [await inEvent(), await inEvent({ from: '08:00', to: '11:00' })]
    await assignVolunteer(officer, { shiftId: one.id, volunteerId: told.id })
    await announceSchedules(officer, { occasionId: event.id })
    await send()
    await assignVolunteer(officer, { shiftId: two.id, volunteerId: waiting.id })
    await announceSchedules(officer, { occasionId: event.id })
    await cancelEvent(officer, { eventId: event.id, because: 'bão số 2' })
    await send()
    const states = await asOwner(here.orm, tx => tx.find(Notice, { occasionId: event.id }, { orderBy: { id: 'asc' } }))
    expect(states.map(row => [row.recipientId === told.id ? 'told' : 'waiting', row.kind, row.state])).toEqual([
      ['told', 'volunteers.schedule', 'sent'],
      ['waiting', 'volunteers.schedule', 'withdrawn'],
      ['told', 'volunteers.shift-withdrawn', 'sent'],
    ])
    expect((await lastMail()).text).toContain('bão số 2')
  })

  test('the day before, each is reminded once, however often the timetable runs, and not of a shift withdrawn meanwhile', async () => {
    const people = [await volunteer({ free: ['2024-07-25 morning'] }), await volunteer({ free: ['2024-07-25 morning'] })]
    const [one, two] = [await shift({ on: '2024-07-25' }), await shift({ on: '2024-07-25' })]
    await assignVolunteer(officer, { shiftId: one.id, volunteerId: people[0]!.id })
    await assignVolunteer(officer, { shiftId: two.id, volunteerId: people[1]!.id })
    await tell()
    sink.received.length = 0
    here.clock.now = new Date('2024-07-24T10:00:00Z')
    expect(await remindVolunteers(system)).toBe('2 reminded for 2024-07-25')
    expect(await remindVolunteers(system)).toBe('0 reminded for 2024-07-25')
    await withdrawShift(officer, { shiftId: two.id, because: 'đủ người' })
    await send()
    const subjects = await Promise.all(sink.received.map(async (_, index) => (await sink.read(index)).subject))
    expect(subjects.sort()).toEqual([`Hủy ca: ${campaign.name}`, `Nhắc lịch ngày 25/07/2024: ${campaign.name}`])
  })

  test('a computer switched on the next morning reminds of that day, not of the day after, and of nothing that has begun', async () => {
    const free = ['2024-07-25 morning', '2024-07-25 afternoon', '2024-07-26 morning']
    const [lan, minh] = [await volunteer({ free }), await volunteer({ free })]
    const early = await shift({ on: '2024-07-25', from: '07:30', to: '11:30' })
    const late = await shift({ on: '2024-07-25', from: '13:30', to: '16:30' })
    const next = await shift({ on: '2024-07-26' })
    await assignVolunteer(officer, { shiftId: early.id, volunteerId: lan.id })
    await assignVolunteer(officer, { shiftId: late.id, volunteerId: lan.id })
    await assignVolunteer(officer, { shiftId: next.id, volunteerId: minh.id })
    await tell()
    sink.received.length = 0
    here.clock.now = new Date('2024-07-25T01:00:00Z')
    expect(await remindVolunteers(system)).toBe('1 reminded for 2024-07-25')
    await send()
    const letter = await lastMail()
    expect(letter.subject).toBe(`Nhắc lịch ngày 25/07/2024: ${campaign.name}`)
    expect(letter.text).toContain('các ca hôm nay')
    expect(letter.text).toContain('13:30')
    expect(letter.text).not.toContain('07:30')
  })

  test('a shift that was put together but not announced is a draft: nobody is reminded of it', async () => {
    const free = ['2024-07-20 morning', '2024-07-25 morning']
    const lan = await volunteer({ free })
    const known = await shift()
    await assignVolunteer(officer, { shiftId: known.id, volunteerId: lan.id })
    await tell()
    const draft = await shift({ on: '2024-07-25' })
    await assignVolunteer(officer, { shiftId: draft.id, volunteerId: lan.id })
    here.clock.now = new Date('2024-07-24T10:00:00Z')
    expect(await remindVolunteers(system)).toBe('0 reminded for 2024-07-25')
    await tell()
    expect(await remindVolunteers(system)).toBe('1 reminded for 2024-07-25')
  })

  test('a schedule that goes late announces, and asks to confirm, only what has not begun; when all has begun it does not go', async () => {
    const lan = await volunteer()
    const [first, second] = [await shift(), await shift({ on: '2024-07-21', place: 'Trạm y tế' })]
    await assignVolunteer(officer, { shiftId: first.id, volunteerId: lan.id })
    await assignVolunteer(officer, { shiftId: second.id, volunteerId: lan.id })
    await announceSchedules(officer, { occasionId: campaign.id })
    here.clock.now = new Date('2024-07-20T00:31:00Z')
    await send()
    const letter = await sink.read(sink.received.findLastIndex(one => one.to === lan.email))
    expect(letter.text).toContain('Trạm y tế')
    expect(letter.text).not.toContain('Nhà văn hóa thôn 1')
    expect(calendars(letter)).toHaveLength(1)

    const minh = await volunteer()
    const third = await shift({ on: '2024-07-21' })
    await assignVolunteer(officer, { shiftId: third.id, volunteerId: minh.id })
    await announceSchedules(officer, { occasionId: campaign.id })
    here.clock.now = new Date('2024-07-21T00:30:00Z')
    await send()
    expect(sink.received.some(one => one.to === minh.email)).toBe(false)
    expect((await noticeStates()).at(-1)).toBe('volunteers.schedule stale')
  })
})

describe('answers', () => {
  const told = async () => {
    const lan = await volunteer()
    const one = await shift()
    await assignVolunteer(officer, { shiftId: one.id, volunteerId: lan.id })
    await tell()
    const [assignment] = await asOwner(here.orm, tx => tx.find(Assignment, { shiftId: one.id }))
    return { lan, one, assignment: assignment!, token: tokenIn(await lastMail()) }
  }

  test('confirmed through the link; cannot come opens a gap; a used link says so', async () => {
    const { lan, assignment, token } = await told()
    const link = await openScheduleLink(visitor, token)
    expect(link.volunteer.id).toBe(lan.id)
    expect((await answerOwnShift(link.ctx, lan.id, { assignmentId: assignment.id, answer: 'confirm' })).confirmedHow).toBe('link')
    await answerOwnShift(link.ctx, lan.id, { assignmentId: assignment.id, answer: 'cannot-come' })
    await expect(answerOwnShift(link.ctx, lan.id, { assignmentId: assignment.id, answer: 'confirm' })).rejects.toMatchObject({
      code: 'schedule/link-used',
    })
    expect(await planShifts(officer, { occasionId: campaign.id })).toEqual({ placed: 0, missing: 1 })
  })

  test('a forged, cut or expired link opens nothing, and a link answers for nobody else', async () => {
    const { assignment, token, lan } = await told()
    const forged = token.slice(0, 10) + (token[10] === 'A' ? 'B' : 'A') + token.slice(11)
    for (const bad of [forged, token.slice(0, -1), '', 'x'.repeat(70), `${token}A`])
      await expect(openScheduleLink(visitor, bad)).rejects.toMatchObject({ code: 'schedule/link-forged' })
    const other = await told()
    const link = await openScheduleLink(visitor, other.token)
    await expect(answerOwnShift(link.ctx, other.lan.id, { assignmentId: assignment.id, answer: 'cannot-come' })).rejects.toMatchObject({
      code: 'record/missing',
    })
    await expect(answerForVolunteer(link.ctx, { assignmentId: assignment.id, answer: 'cannot-come' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    here.clock.now = new Date('2024-07-20T05:00:00Z')
    await expect(openScheduleLink(visitor, token)).rejects.toMatchObject({ code: 'schedule/link-expired' })
    expect(lan.id).not.toBe(other.lan.id)
  })

  test('cannot come: the next best is asked with one click, told at once, and the one who said no is not asked again', async () => {
    const { lan, one, assignment } = await told()
    await answerForVolunteer(officer, { assignmentId: assignment.id, answer: 'cannot-come' })
    await expect(assignVolunteer(officer, { shiftId: one.id, volunteerId: lan.id })).rejects.toMatchObject({ code: 'assignment/declined' })
    const next = await volunteer({ fullName: 'Trần Văn Thay' })
    const asked = await askNext(officer, { shiftId: one.id })
    expect(asked).toMatchObject({ volunteerId: next.id, how: 'replacement' })
    await send()
    expect((await lastMail()).to).toMatchObject({ value: [{ name: 'Trần Văn Thay' }] })
    await answerForVolunteer(officer, { assignmentId: asked.id, answer: 'cannot-come' })
    await expect(askNext(officer, { shiftId: one.id })).rejects.toMatchObject({ code: 'shift/nobody-left' })
  })

  test('who came, for how long, and who did not', async () => {
    const { assignment } = await told()
    await expect(recordAttendance(officer, { assignmentId: assignment.id, attendance: 'came' })).rejects.toMatchObject({
      code: 'shift/not-begun',
    })
    here.clock.now = new Date('2024-07-20T05:00:00Z')
    expect((await recordAttendance(officer, { assignmentId: assignment.id, attendance: 'came' })).minutes).toBe(240)
    expect((await recordAttendance(officer, { assignmentId: assignment.id, attendance: 'no-show' })).minutes).toBe(0)
  })
})

test('an address with a line break or a telephone number of letters is refused before it is kept', () => {
  const person = { areaId: newId(), fullName: 'Nguyễn Văn A', skills: ['guide'], free: [] }
  expect(AddVolunteer.safeParse({ ...person, email: 'a@b.vn\nBcc: c@d.vn' }).success).toBe(false)
  expect(AddVolunteer.safeParse({ ...person, phone: 'không có' }).success).toBe(false)
  expect(AddVolunteer.parse({ ...person, phone: '+84 912 345 678', email: ' A@B.vn ' })).toMatchObject({
    phone: '0912345678',
    email: 'a@b.vn',
  })
})

test('three people: who may; who may, but not here; who may not', async () => {
  const elsewhere = here.contextOf('policy-officer', [(await makeCommune(here)).id])
  const lan = await volunteer()
  const one = await shift()
  await expect(makeVolunteer(elsewhere, commune.id)).rejects.toMatchObject({ code: 'access/forbidden' })
  await expect(assignVolunteer(elsewhere, { shiftId: one.id, volunteerId: lan.id })).rejects.toMatchObject({ code: 'record/missing' })
  await expect(planShifts(here.contextOf('accountant'), { occasionId: campaign.id })).rejects.toMatchObject({ code: 'access/forbidden' })
  expect(await planShifts(elsewhere, { occasionId: campaign.id })).toEqual({ placed: 0, missing: 0 })
  expect(await inTransaction(elsewhere, tx => tx.count(Assignment, { shiftId: one.id }))).toBe(0)
})

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { type Sentences, sentences } from '../locales/sentences.ts'
import { type LetterPart, renderLetter } from '../mail/frame.mail.tsx'
import { type AskedNotice, type LetterBody, writeWith, type Written } from '../notices/notice-kind.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { isAnnounced } from './announced-shift.ts'
import { scheduleCalendars, type ScheduleToTell } from './schedule-calendar.ts'
import { Schedule } from './schedule.entity.ts'
import { scheduleLink } from './schedule-link.ts'
import type { ScheduleLine } from './schedule-rules.ts'
import { changeWords, clockWords, dayWords } from './schedule-words.ts'
import { reminderNotice, scheduleNotice, shiftWithdrawnNotice } from './volunteer-notices.ts'
import { Volunteer } from './volunteer.entity.ts'

/** In the language they read; unknown is Vietnamese. */
const wordsFor = ({ language }: Volunteer) => sentences(language ?? 'vi').volunteers

const table = (say: Sentences['volunteers'], lines: readonly ScheduleLine[]): LetterPart => ({
  kind: 'table',
  head: say.mail.head,
  rows: lines.map(line => [dayWords(say, line.startsAt), clockWords(line), line.place, say.roles[line.role]]),
})

const frame = (volunteer: Volunteer, heading: string, subject: string, parts: readonly LetterPart[]): LetterBody => {
  const { mail } = wordsFor(volunteer)
  return {
    subject,
    ...renderLetter({
      language: volunteer.language ?? 'vi',
      heading,
      greeting: mail.greeting(volunteer.fullName),
      parts,
      closing: mail.closing,
      footer: mail.footer,
    }),
  }
}

async function writeSchedules(
  tx: EntityManager,
  ctx: Context,
  notices: readonly AskedNotice<{ scheduleId: string }>[],
): Promise<ReadonlyMap<string, Written>> {
  const schedules = new Map(
    (await tx.find(Schedule, { id: { $in: notices.map(one => one.payload.scheduleId) } })).map(one => [one.id, one] as const),
  )
  const volunteers = await volunteersOf(
    tx,
    [...schedules.values()].map(one => one.volunteerId),
  )
  const written = new Map<string, Written>()
  for (const notice of notices) {
    const schedule = schedules.get(notice.payload.scheduleId)
    const volunteer = schedule == null ? null : volunteers.get(schedule.volunteerId)
    if (schedule == null || volunteer == null) continue
    const ahead = stillAhead(schedule, ctx.now())
    if (volunteer.email == null) written.set(notice.id, { notReached: 'no-address' })
    else if (ahead == null) written.set(notice.id, { stale: true })
    else written.set(notice.id, { to: volunteer.email, letter: scheduleLetter(ctx, ahead, volunteer, volunteer.email) })
  }
  return written
}

/** A letter that goes late announces, and asks to confirm, only what has not begun; null when nothing of it is left to tell. */
function stillAhead(schedule: Schedule, now: Date): ScheduleToTell | null {
  const ahead = ({ startsAt }: ScheduleLine) => new Date(startsAt) > now
  const lines = schedule.lines.filter(ahead)
  const changes = schedule.changes.filter(change => ahead(change.line))
  if (lines.length + changes.length === 0) return null
  const { id, areaId, occasionName, version, purpose, because, madeAt } = schedule
  return { id, areaId, occasionName, version, purpose, because, madeAt, lines, changes }
}

export function scheduleLetter(ctx: Context, schedule: ScheduleToTell, volunteer: Volunteer, email: string): LetterBody {
  const say = wordsFor(volunteer)
  const { occasionName: occasion, lines, changes, purpose } = schedule
  const calendars = scheduleCalendars(ctx, schedule, volunteer, email)
  const answer: LetterPart[] =
    lines.length === 0
      ? [{ kind: 'paragraph', text: say.mail.nothingLeft }]
      : [
          { kind: 'action', label: say.mail.action, url: scheduleLink(ctx, schedule) },
          { kind: 'paragraph', text: say.mail.actionNote },
        ]
  if (purpose === 'withdrawal')
    return {
      ...frame(volunteer, say.mail.headingWithdrawn, say.mail.subjectWithdrawn(occasion), [
        { kind: 'paragraph', text: say.mail.introWithdrawn(occasion, schedule.because ?? '') },
        table(
          say,
          changes.map(change => change.line),
        ),
        ...(lines.length > 0 ? [{ kind: 'paragraph' as const, text: say.mail.rest }, table(say, lines)] : []),
        ...answer,
      ]),
      ...calendars,
    }
  const first = changes.every(change => change.kind === 'added') && changes.length === lines.length
  return {
    ...frame(volunteer, say.mail.heading, first ? say.mail.subject(occasion) : say.mail.subjectChanged(occasion), [
      ...(first
        ? [{ kind: 'paragraph' as const, text: say.mail.intro(occasion) }]
        : [
            { kind: 'paragraph' as const, text: say.mail.introChanged(occasion) },
            { kind: 'note' as const, text: changes.map(change => changeWords(say, change)).join('\n') },
          ]),
      ...(lines.length > 0 ? [table(say, lines)] : []),
      ...answer,
    ]),
    ...calendars,
  }
}

async function writeReminders(
  tx: EntityManager,
  ctx: Context,
  notices: readonly AskedNotice<{ volunteerId: string; occasionId: string; day: string }>[],
): Promise<ReadonlyMap<string, Written>> {
  const volunteers = await volunteersOf(
    tx,
    notices.map(one => one.payload.volunteerId),
  )
  const rows = await tx.execute<
    {
      volunteer_id: string
      occasion_id: string
      day: string
      occasion: string
      id: string
      shift_id: string
      area_id: string
      place: string
      role: ScheduleLine['role']
      starts: string
      ends: string
    }[]
  >(
    `select a.volunteer_id, s.occasion_id, ((s.starts_at at time zone 'Asia/Ho_Chi_Minh')::date)::text as day, s.occasion_name as occasion, a.id,
       a.shift_id, s.area_id, s.place, s.role, s.starts_at as starts, s.ends_at as ends
     from assignment a join shift s on s.id = a.shift_id
     where a.volunteer_id = any(?::uuid[]) and a.ended_at is null and s.withdrawn_at is null and s.starts_at > ? and ${isAnnounced} order by s.starts_at, s.id`,
    [`{${notices.map(one => one.payload.volunteerId).join(',')}}`, ctx.now()],
  )
  const newest = new Map(
    (await tx.find(Schedule, { volunteerId: { $in: [...volunteers.keys()] } }, { orderBy: { version: 'asc' } })).map(
      one => [`${one.volunteerId} ${one.occasionId}`, one] as const,
    ),
  )
  const written = new Map<string, Written>()
  for (const { id, payload } of notices) {
    const volunteer = volunteers.get(payload.volunteerId)
    const mine = rows.filter(
      row => row.volunteer_id === payload.volunteerId && row.occasion_id === payload.occasionId && row.day === payload.day,
    )
    if (volunteer == null || mine.length === 0) continue
    if (volunteer.email == null) {
      written.set(id, { notReached: 'no-address' })
      continue
    }
    const lines = mine.map(row => ({
      shiftId: row.shift_id,
      assignmentId: row.id,
      areaId: row.area_id,
      place: row.place,
      role: row.role,
      startsAt: new Date(row.starts).toISOString(),
      endsAt: new Date(row.ends).toISOString(),
    }))
    const say = wordsFor(volunteer)
    const occasion = mine[0]!.occasion
    const today = payload.day === isoDay(ctx.now())
    const schedule = newest.get(`${payload.volunteerId} ${payload.occasionId}`)
    written.set(id, {
      to: volunteer.email,
      letter: frame(volunteer, say.mail.headingReminder(today), say.mail.subjectReminder(occasion, formatDate(payload.day)), [
        { kind: 'paragraph', text: say.mail.introReminder(occasion, today) },
        table(say, lines),
        ...(schedule == null ? [] : [{ kind: 'action' as const, label: say.mail.action, url: scheduleLink(ctx, schedule) }]),
      ]),
    })
  }
  return written
}

async function volunteersOf(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Volunteer>> {
  return new Map((await tx.find(Volunteer, { id: { $in: [...new Set(ids)] } })).map(one => [one.id, one]))
}

export const scheduleWriter = writeWith(scheduleNotice, writeSchedules)
export const shiftWithdrawnWriter = writeWith(shiftWithdrawnNotice, writeSchedules)
export const reminderWriter = writeWith(reminderNotice, writeReminders)

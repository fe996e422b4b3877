import type { Context } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import { writeCalendar } from '../mail/calendar.ts'
import type { Letter } from '../mail/mail.ts'
import type { Schedule } from './schedule.entity.ts'
import type { ScheduleLine } from './schedule-rules.ts'
import type { Volunteer } from './volunteer.entity.ts'

export type ScheduleToTell = Readonly<
  Pick<Schedule, 'id' | 'areaId' | 'occasionName' | 'version' | 'purpose' | 'because' | 'lines' | 'changes' | 'madeAt'>
>

/**
 * A calendar file a shift, since one file may speak of one event only (RFC 5546). The UID is the shift's and the volunteer's for ever; the
 * sequence is the schedule's version, which only grows, so a calendar never takes an older mail for the newer one.
 */
export function scheduleCalendars(
  ctx: Context,
  schedule: ScheduleToTell,
  volunteer: Pick<Volunteer, 'id' | 'fullName' | 'language'>,
  email: string,
): Pick<Letter, 'attachments' | 'icalEvent'> {
  const files = [
    ...schedule.lines.map(line => ({ method: 'REQUEST' as const, line })),
    ...schedule.changes.filter(change => change.kind === 'removed').map(({ line }) => ({ method: 'CANCEL' as const, line })),
  ].map(({ method, line }) => ({ method, content: calendarOf(ctx, schedule, volunteer, email, method, line) }))
  const only = files.length === 1 ? files[0] : null
  if (only != null) return { icalEvent: only }
  return {
    attachments: files.map(({ method, content }, index) => ({
      filename: `${method === 'CANCEL' ? 'huy-ca' : 'ca'}-${index + 1}.ics`,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
      content: Buffer.from(content),
    })),
  }
}

export const calendarId = (ctx: Context, shiftId: string, volunteerId: string): string =>
  `${shiftId}.${volunteerId}@${new URL(ctx.ground.publicUrl).hostname}`

function calendarOf(
  ctx: Context,
  schedule: ScheduleToTell,
  volunteer: Pick<Volunteer, 'id' | 'fullName' | 'language'>,
  email: string,
  method: 'REQUEST' | 'CANCEL',
  line: ScheduleLine,
): string {
  const say = sentences(volunteer.language ?? 'vi').volunteers
  const host = new URL(ctx.ground.publicUrl).hostname
  return writeCalendar({
    method,
    uid: calendarId(ctx, line.shiftId, volunteer.id),
    sequence: schedule.version,
    stamp: schedule.madeAt,
    start: new Date(line.startsAt),
    end: new Date(line.endsAt),
    title: say.mail.calendarTitle(say.roles[line.role], schedule.occasionName),
    place: line.place,
    organizer: { name: 'Hậu Phương', email: `khong-tra-loi@${host}` },
    attendee: { name: volunteer.fullName, email },
  })
}

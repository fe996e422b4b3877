import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { Context } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import type { Letter } from '../mail/mail.ts'
import type { Schedule } from './schedule.entity.ts'
import type { ScheduleLine } from './schedule-rules.ts'

/**
 * A calendar file a shift, since one file may speak of one event only (RFC 5546). The UID is the shift's and the volunteer's for ever; the
 * sequence is the schedule's version, which only grows, so a calendar never takes an older mail for the newer one.
 */
export function scheduleCalendars(
  ctx: Context,
  schedule: Schedule,
  volunteer: { readonly id: string; readonly fullName: string; readonly email: string },
): Pick<Letter, 'attachments' | 'icalEvent'> {
  const files = [
    ...schedule.lines.map(line => ({ method: 'REQUEST' as const, line })),
    ...schedule.changes.filter(change => change.kind === 'removed').map(({ line }) => ({ method: 'CANCEL' as const, line })),
  ].map(({ method, line }) => ({ method, content: calendarOf(ctx, schedule, volunteer, method, line) }))
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
  schedule: Schedule,
  volunteer: { readonly id: string; readonly fullName: string; readonly email: string },
  method: 'REQUEST' | 'CANCEL',
  line: ScheduleLine,
): string {
  const say = sentences('vi').volunteers
  const host = new URL(ctx.ground.publicUrl).hostname
  const calendar = ical({
    prodId: { company: 'Hau Phuong', product: 'Lich tinh nguyen vien', language: 'VI' },
    method: method === 'CANCEL' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  })
  calendar.createEvent({
    id: calendarId(ctx, line.shiftId, volunteer.id),
    sequence: schedule.version,
    stamp: schedule.madeAt,
    start: new Date(line.startsAt),
    end: new Date(line.endsAt),
    summary: say.mail.calendarTitle(say.roles[line.role], schedule.occasionName),
    location: line.place,
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: 'Hậu Phương', email: `khong-tra-loi@${host}` },
    attendees: [{ name: volunteer.fullName, email: volunteer.email }],
  })
  return calendar.toString()
}

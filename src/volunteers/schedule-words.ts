import type { Sentences } from '../locales/sentences.ts'
import { formatDate, formatTime, isoDay } from '../vietnamese/dates.ts'
import type { ScheduleChange, ScheduleLine } from './schedule-rules.ts'

type Say = Sentences['volunteers']
type Times = { readonly startsAt: string | Date; readonly endsAt: string | Date }

/** "Thứ Bảy 20/07/2024", in Vietnam's time. */
export function dayWords(say: Say, at: string | Date): string {
  const day = isoDay(new Date(at))
  return `${say.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]} ${formatDate(day)}`
}

/** "07:30–11:30" */
export const clockWords = ({ startsAt, endsAt }: Times): string => `${formatTime(startsAt)}–${formatTime(endsAt)}`

export const timeWords = (say: Say, times: Times): string => `${clockWords(times)}, ${dayWords(say, times.startsAt)}`

export const lineWords = (say: Say, line: ScheduleLine): string => `${timeWords(say, line)}: ${line.place} (${say.roles[line.role]})`

export const changeWords = (say: Say, change: ScheduleChange): string =>
  `${say.changeKinds[change.kind]}: ${lineWords(say, change.line)}${change.kind === 'moved' ? `; ${say.was(lineWords(say, change.was))}` : ''}`

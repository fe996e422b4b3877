import type { Address } from './mail.ts'

export interface CalendarEntry {
  readonly method: 'REQUEST' | 'CANCEL'
  readonly uid: string
  /** Grows with every message about the same entry, so that a calendar never takes an older one for the newer. */
  readonly sequence: number
  readonly stamp: Date
  readonly start: Date
  readonly end: Date
  readonly title: string
  readonly place: string
  readonly organizer: Address
  readonly attendee: Address
}

/** A calendar file that speaks of one entry (RFC 5545, 5546). The answer comes through the letter's own link, so no reply is asked for. */
export const writeCalendar = (entry: CalendarEntry): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Hau Phuong//Lich tinh nguyen vien//VI',
    `METHOD:${entry.method}`,
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${instant(entry.stamp)}`,
    `DTSTART:${instant(entry.start)}`,
    `DTEND:${instant(entry.end)}`,
    `SUMMARY:${escaped(entry.title)}`,
    `LOCATION:${escaped(entry.place)}`,
    `ORGANIZER;CN=${quoted(entry.organizer.name)}:mailto:${entry.organizer.email}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE;CN=${quoted(entry.attendee.name)}:mailto:${entry.attendee.email}`,
    `STATUS:${entry.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n')

const instant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '')

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n')

/** A quoted parameter has no way to hold a quotation mark (RFC 5545 3.2). */
const quoted = (text: string): string => `"${text.replaceAll('"', '').replace(/\p{Cc}+/gu, ' ')}"`

/** Lines of at most 75 bytes that never part a letter. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= 75) return line
  const lines: string[] = []
  let bytes = 0
  let piece = ''
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (bytes + size > 75) {
      lines.push(piece)
      piece = ' '
      bytes = 1
    }
    piece += letter
    bytes += size
  }
  return [...lines, piece].join('\r\n')
}

import { assert, asyncProperty, property, record, string, uint8Array } from 'fast-check'
import ICAL from 'ical.js'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { writeCalendar } from '../../src/mail/calendar.ts'
import { composeLetter } from '../../src/mail/compose.ts'
import type { Letter } from '../../src/mail/mail.ts'

const from = { name: 'Hậu Phương', email: 'khong-tra-loi@hauphuong.example' }
const at = new Date('2026-11-26T05:00:00Z')
const letter = (given: Partial<Letter> = {}): Letter => ({
  to: { name: 'Nguyễn Thị Hằng', email: 'hang@example.vn' },
  subject: 'Lịch tham gia',
  text: 'Kính gửi Bà',
  html: '<p>Kính gửi Bà</p>',
  messageId: '<1@hauphuong.example>',
  ...given,
})
const read = (given: Partial<Letter>) => simpleParser(composeLetter(letter(given), { from, at }))

// What a header may hold: a blank at its ends is nobody's name, control characters are refused before.
const headerText = string({ unit: 'grapheme', minLength: 1, maxLength: 120 }).map(text =>
  `a${text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, '')}z`.replace(/\s+/gu, ' '),
)

test('whatever names, subjects, texts and files hold, another program reads the letter back as it was meant', async () => {
  await assert(
    asyncProperty(
      record({
        name: headerText,
        subject: headerText,
        text: string({ unit: 'grapheme', maxLength: 3000 }).map(text => text.replace(/[\r\n]/g, '')),
        filename: headerText,
        content: uint8Array({ maxLength: 500 }),
      }),
      async ({ name, subject, text, filename, content }) => {
        const parsed = await read({
          to: { name, email: 'hang@example.vn' },
          subject,
          text,
          attachments: [{ filename, contentType: 'application/pdf', content: Buffer.from(content) }],
        })
        expect(parsed.to).toMatchObject({ value: [{ name, address: 'hang@example.vn' }] })
        expect(parsed.subject).toBe(subject)
        expect((parsed.text ?? '').trimEnd()).toBe(text.trimEnd())
        expect(parsed.attachments.map(file => [file.filename, Buffer.compare(file.content, Buffer.from(content))])).toEqual([[filename, 0]])
        expect(parsed.messageId).toBe('<1@hauphuong.example>')
        expect(parsed.date).toEqual(at)
      },
    ),
    { numRuns: 60 },
  )
})

test('no line is longer than a mail server takes, and nothing but ASCII goes over the wire', () => {
  const bytes = composeLetter(
    letter({
      subject: 'Đợt khám bệnh, cấp thuốc miễn phí cho người có công '.repeat(6),
      text: 'ế'.repeat(5000),
      html: `<p>${'ế'.repeat(5000)}</p>`,
      attachments: [{ filename: `${'Sổ ký nhận '.repeat(20)}.pdf`, contentType: 'application/pdf', content: Buffer.alloc(3000) }],
    }),
    { from, at },
  )
  const lines = bytes.toString('latin1').split('\r\n')
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(120)
  expect(lines.some(line => /[^\x20-\x7e\t]/.test(line))).toBe(false)
})

test('a text that looks like the border of a part ends none', async () => {
  const parsed = await read({ text: '--=_alternative--\n\n--=_mixed--\n.\nvà hết', html: '<p>--=_alternative--</p>' })
  expect(parsed.text).toContain('và hết')
  expect(parsed.html).toContain('--=_alternative--')
})

test('a calendar with commas, semicolons, line breaks and quotation marks is read back by another library', () => {
  assert(
    property(headerText, headerText, (title, place) => {
      const file = writeCalendar({
        method: 'REQUEST',
        uid: 'a@b',
        sequence: 3,
        stamp: at,
        start: new Date('2024-07-20T00:30:00Z'),
        end: new Date('2024-07-20T04:30:00Z'),
        title: `${title}\nhai`,
        place,
        organizer: from,
        attendee: { name: `${title} "Hằng"`, email: 'hang@example.vn' },
      })
      expect(Math.max(...file.split('\r\n').map(line => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
      const event = new ICAL.Event(new ICAL.Component(ICAL.parse(file)).getFirstSubcomponent('vevent')!)
      expect(event.summary).toBe(`${title}\nhai`)
      expect(event.location).toBe(place)
      expect(event.sequence).toBe(3)
      expect(event.startDate.toJSDate()).toEqual(new Date('2024-07-20T00:30:00Z'))
      expect(event.attendees[0]!.getFirstValue()).toBe('mailto:hang@example.vn')
    }),
    { numRuns: 60 },
  )
})

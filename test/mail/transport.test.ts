import { assert, constantFrom, emailAddress, property, string } from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../src/starting/free-port.ts'
import { fitsHeader, isAddress } from '../../src/mail/address-rules.ts'
import { renderLetter } from '../../src/mail/frame.mail.tsx'
import { type Letter, type Mail, messageIdOf } from '../../src/mail/mail.ts'
import { openMail } from '../../src/mail/transport.ts'
import { openSink, type Sink } from './sink.ts'

let sink: Sink
let mail: Mail
beforeEach(async () => {
  sink = await openSink()
  mail = openMail({ smtpUrl: sink.url, from: 'Hậu Phương <khong-tra-loi@hauphuong.example>', perSecond: 1000, now: () => new Date() })
})
afterEach(async () => {
  mail.close()
  await sink.close()
})

const letter = (given: Partial<Letter> = {}): Letter => ({
  to: { name: 'Nguyễn Thị Hằng', email: 'hang@example.vn' },
  subject: 'Sổ ký nhận đợt 27/7/2024 đã xong',
  messageId: messageIdOf('0190f3a2-0000-7000-8000-000000000001', 'https://hauphuong.example.vn'),
  ...renderLetter({
    language: 'vi',
    heading: 'Sổ ký nhận đã xong',
    greeting: 'Kính gửi Ông/Bà Nguyễn Thị Hằng,',
    parts: [
      { kind: 'paragraph', text: 'Sổ ký nhận của xã Canh Nậu đã lập xong.' },
      { kind: 'table', head: ['Ngày', 'Việc'], rows: [['27/7/2024', 'Trao quà <tại> thôn 1']] },
      { kind: 'action', label: 'Mở tệp', url: 'https://hauphuong.example.vn/documents/1' },
    ],
    closing: 'Trân trọng,\nUBND huyện Thạch Thất',
    footer: 'Thư tự động, xin không trả lời.',
  }),
  ...given,
})

test('a Vietnamese letter arrives as it was written, in text and in HTML, with its calendar and its Message-ID', async () => {
  const calendar = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n'
  const outcome = await mail.send(
    letter({
      icalEvent: { method: 'REQUEST', content: calendar },
      attachments: [{ filename: 'Sổ ký nhận.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF') }],
    }),
  )
  expect(outcome).toMatchObject({ sent: true, messageId: '<0190f3a2-0000-7000-8000-000000000001@hauphuong.example.vn>' })
  const { parsed, raw } = sink.received[0]!
  expect(parsed.subject).toBe('Sổ ký nhận đợt 27/7/2024 đã xong')
  expect(parsed.to).toMatchObject({ value: [{ name: 'Nguyễn Thị Hằng', address: 'hang@example.vn' }] })
  expect(parsed.from).toMatchObject({ value: [{ name: 'Hậu Phương' }] })
  expect(parsed.messageId).toBe('<0190f3a2-0000-7000-8000-000000000001@hauphuong.example.vn>')
  expect(parsed.text).toContain('Việc: Trao quà <tại> thôn 1')
  expect(parsed.html).toContain('Trao quà &lt;tại&gt; thôn 1')
  expect(parsed.html).toContain('lang="vi"')
  expect(parsed.attachments.map(attachment => attachment.filename)).toContain('Sổ ký nhận.pdf')
  expect(raw).toContain('text/calendar; charset=utf-8; method=REQUEST')
})

test('an address that does not exist is refused for ever, a full mailbox for now', async () => {
  sink.answer('gone@example.vn', 550)
  sink.answer('full@example.vn', 452)
  expect(await mail.send(letter({ to: { name: '', email: 'gone@example.vn' } }))).toMatchObject({
    sent: false,
    failure: 'permanent',
    code: 550,
  })
  expect(await mail.send(letter({ to: { name: '', email: 'full@example.vn' } }))).toMatchObject({
    sent: false,
    failure: 'temporary',
    code: 452,
  })
  expect(await mail.send(letter())).toMatchObject({ sent: true })
})

test('a mail server that is down is temporary', async () => {
  const away = openMail({ smtpUrl: `smtp://127.0.0.1:${await freePort()}`, from: 'x@example.vn', perSecond: 10, now: () => new Date() })
  expect(await away.send(letter())).toMatchObject({ sent: false, failure: 'temporary' })
  away.close()
})

test('a line break in an address, a name, a subject or a file name is refused, and nothing is sent', async () => {
  const bad: Partial<Letter>[] = [
    { to: { name: 'A', email: 'a@example.vn\r\nBcc: all@example.vn' } },
    { to: { name: 'A\nBcc: all@example.vn', email: 'a@example.vn' } },
    { to: { name: 'A', email: 'a@example.vn, b@example.vn' } },
    { subject: 'Xin chào\r\nBcc: all@example.vn' },
    { messageId: '<a@b>\r\nX: y' },
    { attachments: [{ filename: 'a\r\nX: y', contentType: 'text/plain', content: Buffer.from('') }] },
  ]
  for (const given of bad) await expect(mail.send(letter(given))).rejects.toMatchObject({ code: 'input/invalid' })
  expect(sink.received).toEqual([])
})

test('no address with a blank, a comma, a bracket or a line break is ever taken', () => {
  assert(
    property(
      string({ unit: 'binary' }),
      constantFrom('\r', '\n', ' ', ',', '<', '>', '\u0085', '"'),
      string({ unit: 'binary' }),
      (a, bad, b) => {
        expect(isAddress(`${a}${bad}${b}@example.vn`)).toBe(false)
        expect(isAddress(`a@${a}${bad}${b}.vn`)).toBe(false)
      },
    ),
  )
  assert(property(emailAddress(), email => isAddress(email) || email.length > 254 || /["\\]/.test(email)))
  expect(fitsHeader('Nguyễn Thị Hằng')).toBe(true)
})

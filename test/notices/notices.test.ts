import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Context, systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import type { Mail } from '../../src/mail/mail.ts'
import { openMail } from '../../src/mail/transport.ts'
import type { NoticeWriters } from '../../src/notices/notice-kind.ts'
import type { Announcement } from '../../src/notices/notify.ts'
import { Notice } from '../../src/notices/notice.entity.ts'
import { countByOccasion, findNotices, gateStanding, getNotice } from '../../src/notices/notices.queries.ts'
import { notifyAll } from '../../src/notices/notify.ts'
import { reopenGate } from '../../src/notices/reopen-gate.ts'
import { retryNotice } from '../../src/notices/retry-notice.ts'
import { type SendOptions, sendNotices } from '../../src/notices/send-notices.ts'
import { sweepNotices } from '../../src/notices/sweep-notices.ts'
import { withdrawNotices } from '../../src/notices/withdraw-notices.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { type MailSink, openMailSink } from './mail-sink.ts'
import { announcementTo, letterTo, testNotice, writersForTests } from './notices-for-tests.ts'

let here: TestGround
let sink: MailSink
let mail: Mail
let coordinator: Context
let system: Context

beforeEach(async () => {
  here = await testGround()
  sink = await openMailSink()
  mail = openMail({ smtpUrl: sink.url, from: here.config.mailFrom, perSecond: 10_000, now: () => new Date() })
  coordinator = here.contextOf('coordinator')
  system = systemContext(here.ground, newId())
})
afterEach(async () => {
  mail.close()
  await sink.close()
  await here.close()
})

const tell = (...announcements: Announcement<{ number: number }>[]) =>
  inTransaction(coordinator, tx => notifyAll(tx, coordinator, testNotice, announcements))
const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1)
const send = (options: Partial<SendOptions> & { writers?: NoticeWriters } = {}) =>
  sendNotices(system, {
    mail,
    writers: writersForTests(),
    mailPerSecond: 10_000,
    leaseSeconds: 5,
    backoffSeconds: 0,
    ...options,
  })
const ledger = () => asOwner(here.orm, tx => tx.find(Notice, {}, { orderBy: { recipientName: 'asc' } }))
const states = async () => (await ledger()).map(notice => `${notice.state}${notice.cause == null ? '' : `: ${notice.cause}`}`)

test('120 people are told once each, under a Message-ID made from their row, and the ledger says so', async () => {
  const occasionId = newId()
  await tell(...numbers(120).map(number => announcementTo(number, { occasionId })))
  expect(await send()).toEqual({ sent: 120, notSent: 0, shut: false })
  const rows = await ledger()
  expect(new Set(sink.received.map(one => one.messageId))).toEqual(new Set(rows.map(row => `<${row.id}@localhost>`)))
  expect(new Set(sink.received.map(one => one.to)).size).toBe(120)
  expect(rows.every(row => row.state === 'sent' && row.sentAt != null && row.sentTo?.startsWith('nguoi'))).toBe(true)
  expect((await countByOccasion(coordinator))[0]).toMatchObject({ occasionId, counts: { sent: 120 } })
  expect((await getNotice(coordinator, rows[0]!.id)).steps.map(step => step.state)).toEqual(['asked', 'claimed', 'sent'])
})

test('asked twice for the same version, a person is told once; a new version tells again', async () => {
  const one = announcementTo(1)
  expect(await tell(one)).toBe(1)
  expect(await tell(one)).toBe(0)
  expect(await tell({ ...one, version: 2 })).toBe(1)
  await send()
  expect(sink.received).toHaveLength(2)
})

test('what is rolled back tells nobody, and one job is asked for however many are told', async () => {
  await inTransaction(coordinator, async tx => {
    await notifyAll(tx, coordinator, testNotice, [announcementTo(1)])
    throw new Error('changed my mind')
  }).catch(() => undefined)
  await tell(...numbers(30).map(number => announcementTo(number)))
  await send()
  expect(sink.received).toHaveLength(30)
  expect(await asOwner(here.orm, tx => tx.execute(`select queue, name, asked_by_kind from job`))).toEqual([
    { queue: 'notices', name: 'notices.send-notices', asked_by_kind: 'system' },
  ])
})

test('several senders side by side send every letter once', async () => {
  await tell(...numbers(200).map(number => announcementTo(number)))
  const answers = await Promise.all([send(), send(), send()])
  expect(answers.reduce((sum, one) => sum + one.sent, 0)).toBe(200)
  expect(new Set(sink.received.map(one => one.to)).size).toBe(200)
  expect(sink.received).toHaveLength(200)
})

test('a mailbox that does not exist is refused for good; a full one is tried again', async () => {
  await tell(announcementTo(1), announcementTo(2), announcementTo(3))
  sink.answer.atRecipient = address => (address.startsWith('nguoi1@') ? 550 : null)
  let full = true
  sink.answer.atData = address => (address.startsWith('nguoi2@') && full ? 452 : null)
  await send({ backoffSeconds: 60 })
  expect(await states()).toEqual([expect.stringMatching(/^refused: 550/), expect.stringMatching(/^awaiting-retry: 452/), 'sent'])
  expect((await ledger()).every(row => !row.cause?.includes('@'))).toBe(true)
  const unreached = await findNotices(coordinator, { unreached: true, page: 1 })
  expect(unreached.notices.map(one => one.recipientName)).toEqual(['Nguyễn Văn Số 1'])
  full = false
  sink.answer.atRecipient = () => null
  await retryNotice(coordinator, { noticeId: unreached.notices[0]!.id })
  await retryNotice(coordinator, { noticeId: (await ledger())[1]!.id })
  await send()
  expect(await states()).toEqual(['sent', 'sent', 'sent'])
  await expect(retryNotice(coordinator, { noticeId: unreached.notices[0]!.id })).rejects.toMatchObject({ code: 'notice/nothing-to-retry' })
})

test('without an address, or with one that smuggles a line break, a person is not reached and nothing is sent', async () => {
  await tell(announcementTo(1), announcementTo(2), announcementTo(3))
  const { letter } = letterTo(9)
  await send({
    writers: writersForTests(number =>
      number === 1 ? { notReached: 'no-address' } : { to: number === 2 ? 'a@b.vn\r\nBcc: c@d.vn' : 'a@b', letter },
    ),
  })
  expect(await states()).toEqual(['not-reached: no-address', 'not-reached: bad-address', 'not-reached: bad-address'])
  expect(sink.received).toEqual([])
})

test('nothing is sent after what it announces has begun', async () => {
  const begins = new Date(here.clock.now.getTime() + 60_000)
  await tell(announcementTo(1, { notAfter: begins }), announcementTo(2, { notAfter: begins }), announcementTo(3))
  await send({ writers: writersForTests(number => (number === 2 ? { stale: true } : letterTo(number))), atOnce: 1 })
  here.clock.now = new Date(begins.getTime())
  await tell(announcementTo(4, { notAfter: begins }))
  await send()
  expect(await states()).toEqual(['sent', 'stale: begun', 'sent', 'stale: begun'])
})

test('what still waits is withdrawn; who was told is named, for a cancellation', async () => {
  const occasionId = newId()
  const [first, second] = [announcementTo(1, { occasionId }), announcementTo(2, { occasionId })]
  await tell(first)
  await send()
  await tell(second)
  const answer = await inTransaction(coordinator, tx =>
    withdrawNotices(tx, coordinator, { kind: testNotice, occasionId, because: 'event-cancelled' }),
  )
  expect(answer).toEqual({ withdrawn: [second.recipient.id], told: [first.recipient.id] })
  await send()
  expect(await states()).toEqual(['sent', 'withdrawn: event-cancelled'])
  expect(sink.received).toHaveLength(1)
})

test('a notice that cannot be written does not hold up the others', async () => {
  await tell(...numbers(5).map(number => announcementTo(number)))
  await send({
    backoffSeconds: 60,
    writers: writersForTests(number => {
      if (number === 3) throw new TypeError('no such shift')
      return letterTo(number)
    }),
  })
  expect(await states()).toEqual(['sent', 'sent', 'awaiting-retry: cannot be written: TypeError', 'sent', 'sent'])
})

test('a sender that died leaves its claims to the next when the lease has run out, not before', async () => {
  await tell(announcementTo(1))
  const rows = (sql: string) => asOwner(here.orm, tx => tx.execute(sql))
  await rows(`update notice set state = 'claimed', claim = gen_random_uuid(), lease_until = now() + interval '1 hour'`)
  expect(await send()).toMatchObject({ sent: 0 })
  expect(await sweepNotices(system)).toBe('0 due')
  await rows(`update notice set lease_until = now() - interval '1 second'`)
  await rows(`update job set state = 'done'`)
  expect(await sweepNotices(system)).toBe('1 due, sender asked for')
  expect(await sweepNotices(system)).toBe('1 due, being sent')
  expect(await send()).toMatchObject({ sent: 1 })
})

test('all senders together keep to the rate', async () => {
  await tell(...numbers(90).map(number => announcementTo(number)))
  const began = performance.now()
  await Promise.all([send({ mailPerSecond: 30 }), send({ mailPerSecond: 30 })])
  const seconds = (performance.now() - began) / 1000
  expect(sink.received).toHaveLength(90)
  // One second's mails may go at once.
  expect(seconds).toBeGreaterThan(1.9)
  expect(seconds).toBeLessThan(6)
})

test('a mail server that is down shuts the gate for all; nobody is lost, and reopening sends', async () => {
  await tell(...numbers(60).map(number => announcementTo(number)))
  const nowhere = openMail({ smtpUrl: 'smtp://127.0.0.1:1', from: here.config.mailFrom, perSecond: 10_000, now: () => new Date() })
  expect(await send({ mail: nowhere })).toMatchObject({ sent: 0, shut: true })
  nowhere.close()
  const gate = await gateStanding(coordinator)
  expect(gate.pausedUntil).not.toBeNull()
  expect(gate.because).toMatch(/ESOCKET|ECONN/)
  expect(await send()).toMatchObject({ sent: 0, shut: true })
  expect(await sweepNotices(system)).toMatch(/paused/)
  await reopenGate(coordinator)
  expect(await send()).toMatchObject({ sent: 60 })
})

test('three people: who may see and send; who may, but not here; who may not', async () => {
  const [mine, other] = [await makeCommune(here), await makeCommune(here)]
  await tell(announcementTo(1, { areaId: mine.id }), announcementTo(2, { areaId: other.id }))
  const [first, second] = await ledger()
  const officer = here.contextOf('policy-officer', [mine.id])
  expect((await findNotices(officer, { page: 1 })).notices.map(one => one.id)).toEqual([first!.id])
  await expect(getNotice(officer, second!.id)).rejects.toMatchObject({ code: 'record/missing' })
  await expect(retryNotice(officer, { noticeId: second!.id })).rejects.toMatchObject({ code: 'record/missing' })
  await expect(findNotices(here.contextOf('volunteer'), { page: 1 })).rejects.toMatchObject({ code: 'access/forbidden' })
  await expect(reopenGate(here.contextOf('auditor'))).rejects.toMatchObject({ code: 'access/forbidden' })
})

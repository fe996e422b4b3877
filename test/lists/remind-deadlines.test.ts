import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { lockList } from '../../src/lists/lock-list.ts'
import { remindDeadlines } from '../../src/lists/remind-deadlines.ts'
import { openMail } from '../../src/mail/transport.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import { Notice } from '../../src/notices/notice.entity.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { openSink, type Sink } from '../mail/sink.ts'
import { makePerson } from '../people.ts'
import { loadRegister } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let here: TestGround
let sink: Sink
beforeAll(async () => {
  here = await testGround()
  sink = await openSink()
})
afterAll(async () => {
  await sink.close()
  await here.close()
})

const merit = {
  fileNo: 'TB1',
  code: 'TB',
  rate: 85,
  monthly: true,
  martyrName: null,
  relation: null,
  allowance: null,
  representative: false,
}

test('a week before the deadline each coordinator hears once of what is not locked in their communes, and nobody of what is done', async () => {
  const [mine, other] = [await makeCommune(here, { name: 'Xã Chậm' }), await makeCommune(here, { name: 'Xã Khác' })]
  for (const area of [mine, other])
    await loadRegister(here, area.id, [
      { fullName: 'Nguyễn Thị Kín', birthYear: 1948, hamlet: 'Thôn 1', deceased: false, movedAway: false, merits: [merit] },
    ])
  const { campaign, source } = await makeOccasion(here)
  const slow = await makePerson(here, { role: 'coordinator', areaId: mine.id, name: 'Phan Thị Chậm' })
  const done = await makePerson(here, { role: 'coordinator', areaId: other.id, name: 'Lê Văn Xong' })
  await makePerson(here, { role: 'policy-officer', areaId: mine.id })
  const system = systemContext(here.ground, newId())
  const mail = openMail({ smtpUrl: sink.url, from: here.config.mailFrom, perSecond: 1000, now: () => new Date() })

  here.clock.now = new Date('2024-07-12T01:00:00Z')
  expect(await remindDeadlines(system)).toBe('0 reminded')
  here.clock.now = new Date('2024-07-13T01:00:00Z')
  expect(await remindDeadlines(system)).toBe('2 reminded')
  expect(await remindDeadlines(system)).toBe('0 reminded')

  // The other commune locks its list before the letter is written: there is nothing left to ask for.
  const officer = here.contextOf('policy-officer', [other.id])
  const { list } = await compileList(officer, { sourceId: source.id, areaId: other.id })
  await approveList(here.contextOf('approver', [other.id]), { listId: list.id, questionsSeen: true })
  await lockList(here.contextOf('coordinator', [other.id]), { listId: list.id })
  await sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 1000 })
  mail.close()

  const notices = await asOwner(here.orm, tx => tx.find(Notice, { occasionId: campaign.id }))
  expect(Object.fromEntries(notices.map(one => [one.recipientId, `${one.state} ${one.cause ?? ''}`.trim()]))).toEqual({
    [slow.id]: 'sent',
    [done.id]: 'withdrawn done',
  })
  expect(sink.received).toHaveLength(1)
  const { parsed } = sink.received[0]!
  expect(parsed.subject).toBe(`Còn 7 ngày đến hạn: ${campaign.name}`)
  expect(parsed.text).toContain('Xã Chậm')
  expect(parsed.text).not.toContain('Xã Khác')
})

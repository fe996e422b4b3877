import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { addGiftSource } from '../../src/gifts/add-gift-source.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { deadlineWriter } from '../../src/lists/deadline.notice-writer.ts'
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

/** Every gift of the list, at a desk, to the person. */
const handOverAll = (listId: string) =>
  asOwner(here.orm, tx =>
    tx.execute(
      `insert into handover (id, gift_id, list_id, source_id, area_id, hamlet_id, amount, receiver_kind, receiver_name, giver, channel, slip_no, at,
         recorded_at, recorded_by, recorded_by_name)
       select gen_random_uuid(), g.id, g.list_id, l.source_id, g.area_id, g.hamlet_id, g.amount, 'self', g.full_name, 'Tổ trao quà', 'desk', g.line_code, now(),
         now(), gen_random_uuid(), 'Người thử' from gift g join gift_list l on l.id = g.list_id where g.list_id = ?`,
      [listId],
    ),
  )

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

  here.clock.now = new Date('2024-07-05T01:00:00Z')
  expect(await remindDeadlines(system)).toBe('0 reminded')
  here.clock.now = new Date('2024-07-13T01:00:00Z')
  expect(await remindDeadlines(system)).toBe('2 reminded')
  expect(await remindDeadlines(system)).toBe('0 reminded')

  // The other commune locks its list and hands over before the letter is written: there is nothing left to ask for.
  const officer = here.contextOf('policy-officer', [other.id])
  const { list } = await compileList(officer, { sourceId: source.id, areaId: other.id })
  await approveList(here.contextOf('approver', [other.id]), { listId: list.id, questionsSeen: true })
  await lockList(here.contextOf('coordinator', [other.id]), { listId: list.id })
  await handOverAll(list.id)
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

async function makeWaiting(name: string) {
  const area = await makeCommune(here, { name })
  await loadRegister(here, area.id, [
    { fullName: 'Nguyễn Thị Chờ', birthYear: 1948, hamlet: 'Thôn 1', deceased: false, movedAway: false, merits: [merit] },
  ])
  // After the others: what they left open is not this occasion's.
  await asOwner(here.orm, tx => tx.execute(`update campaign set closed_at = now(), closed_by = created_by where closed_at is null`))
  await asOwner(here.orm, tx =>
    tx.execute(`update role_grant set revoked_at = now(), revoked_by = granted_by where role = 'coordinator' and revoked_at is null`),
  )
  const { campaign, source } = await makeOccasion(here)
  const coordinator = await makePerson(here, { role: 'coordinator', areaId: area.id })
  const system = systemContext(here.ground, newId())
  const remind = (at: string) => {
    here.clock.now = new Date(at)
    return remindDeadlines(system)
  }
  const steps = async () =>
    (await asOwner(here.orm, tx => tx.find(Notice, { occasionId: campaign.id }, { orderBy: { id: 'asc' } }))).map(
      one => `${one.version} ${one.state}`,
    )
  const send = async () => {
    const mail = openMail({ smtpUrl: sink.url, from: here.config.mailFrom, perSecond: 1000, now: () => new Date() })
    await sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 1000 })
    mail.close()
    return sink.received.at(-1)!.parsed
  }
  return { area, campaign, source, coordinator, remind, steps, send }
}

test('a computer that was off at the weekend catches up with the latest step, once, and with none twice', async () => {
  const { remind, steps } = await makeWaiting('Xã Nghỉ')
  expect(await remind('2024-07-05T01:00:00Z')).toBe('0 reminded')
  expect(await remind('2024-07-08T01:00:00Z')).toBe('1 reminded')
  expect(await remind('2024-07-09T01:00:00Z')).toBe('0 reminded')
  expect(await remind('2024-07-18T01:00:00Z')).toBe('1 reminded')
  // The one of a fortnight before never went out: two letters that say the same are not sent side by side.
  expect(await steps()).toEqual(['14 withdrawn', '3 asked'])
  expect(await remind('2024-07-18T02:00:00Z')).toBe('0 reminded')
})

test('a letter that waited three days says how many days are left when it goes', async () => {
  const { remind, send, campaign } = await makeWaiting('Xã Trễ')
  await remind('2024-07-13T01:00:00Z')
  here.clock.now = new Date('2024-07-16T01:00:00Z')
  expect((await send()).subject).toBe(`Còn 4 ngày đến hạn: ${campaign.name}`)
})

test('the deadline is that of handing over: a locked list whose gifts wait is reminded of, and no longer when they are given', async () => {
  const { area, source, remind, send, campaign } = await makeWaiting('Xã Chưa Trao')
  const { list } = await compileList(here.contextOf('policy-officer', [area.id]), { sourceId: source.id, areaId: area.id })
  const approver = here.contextOf('approver', [area.id])
  await approveList(approver, { listId: list.id, questionsSeen: true })
  await lockList(approver, { listId: list.id })
  // Everybody else's communes have people and no list of this occasion; this coordinator sees their own.
  expect(await remind('2024-07-17T01:00:00Z')).toBe('1 reminded')
  const letter = await send()
  expect(letter.subject).toBe(`Còn 3 ngày đến hạn: ${campaign.name}`)
  expect(letter.text).toContain('Xã Chưa Trao')
  expect(letter.text).toContain('1 suất chưa trao')
  await handOverAll(list.id)
  expect(await remind('2024-07-19T01:00:00Z')).toBe('0 reminded')
})

test('a letter that cannot name everything that is open says how much more there is', async () => {
  const area = await makeCommune(here, { name: 'Xã Nhiều Nguồn' })
  await loadRegister(here, area.id, [
    { fullName: 'Nguyễn Thị Kín', birthYear: 1948, hamlet: 'Thôn 1', deceased: false, movedAway: false, merits: [merit] },
  ])
  here.clock.now = new Date('2024-07-01T01:00:00Z')
  const { campaign, coordinator } = await makeOccasion(here)
  for (let i = 0; i < 61; i++)
    await addGiftSource(coordinator, { campaignId: campaign.id, name: `Nguồn ${i}`, ruleSetKey: 'president-27-7' })
  const person = await makePerson(here, { role: 'coordinator', areaId: area.id, name: 'Phan Thị Nhiều' })
  const system = systemContext(here.ground, newId())
  here.clock.now = new Date('2024-07-13T01:00:00Z')
  await remindDeadlines(system)
  const [notice] = await asOwner(here.orm, tx => tx.find(Notice, { recipientId: person.id, occasionId: campaign.id }))
  const written = await inTransaction(system, tx =>
    deadlineWriter.write(tx, system, [{ id: notice!.id, recipientId: person.id, payload: { campaignId: campaign.id } }] as never),
  )
  const letter = (written.get(notice!.id) as { letter: { text: string } }).letter
  expect(letter.text.match(/Nguồn kinh phí:/g)).toHaveLength(60)
  expect(letter.text).toContain('Và 2 việc nữa')
})

import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { sealEntries } from '../../src/audit/seal-entries.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { recordConsent } from '../../src/events/record-consent.ts'
import { recordFinding } from '../../src/events/record-finding.ts'
import { referVisitor } from '../../src/events/refer-visitor.ts'
import { forgetDue } from '../../src/privacy/forget-due.ts'
import { retentionKinds } from '../../src/privacy/retention-kind.ts'
import { previewRetention, readRetention } from '../../src/privacy/retention.queries.ts'
import { setRetention } from '../../src/privacy/set-retention.ts'
import { addContact } from '../../src/registry/add-contact.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { searchPeople } from '../../src/registry/search-people.queries.ts'
import { supplied } from '../../src/supply.ts'
import { timetable } from '../../workers/timetable.ts'
import { runIfDue } from '../../workers/keep-timetable.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { makeList, type MadeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
let areaId: string
const opened: TestGround[] = []
beforeEach(async () => {
  ground = await testGround()
  opened.push(ground)
  areaId = (await makeCommune(ground)).id
})
afterAll(() => Promise.all(opened.map(one => one.close())))

const officer = () => ground.contextOf('policy-officer', [areaId])
const medic = () => ground.contextOf('medical-staff', [areaId])
const administrator = () => ground.contextOf('administrator')
const night = () => ({ ...systemContext(ground.ground, newId()), job: 'privacy.forget-due' })
const owner = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(sql, [...values]))
const set = (kind: string, keep: number | null, unit: 'day' | 'month' | 'year' = 'year') =>
  setRetention(administrator(), { kind, keep, unit, source: 'Quyết định số 1/QĐ-UBND' })
const on = (day: string) => {
  ground.clock.now = new Date(`${day}T02:00:00Z`)
}

const handOver = (list: MadeList) =>
  owner(
    `insert into handover (id, gift_id, amount, receiver_kind, receiver_name, giver, channel, slip_no, at, recorded_at, recorded_by, recorded_by_name)
     values (?, ?, 1, 'self', 'Kiều Văn Xưa', 'Tổ thôn', 'desk', '1', '2024-06-12', '2024-06-12', ?, 'Tổ thôn')`,
    [newId(), list.gifts[0]!.id, newId()],
  )

/** Somebody with an id, a telephone and a file number, who died; with a gift of a locked list, handed over long ago. */
async function deadPerson(name: string) {
  const person = await addPerson(officer(), { areaId, fullName: name, birth: '03/02/1938', nationalId: '001138000014', address: 'Ngõ 7' })
  const personId = person.id
  await addContact(officer(), { personId, name: 'Kiều Thị Con', relation: 'child', phone: '0912345678' })
  const list = await makeList(ground, [{ fullName: name, personId }], { areaId, hamlets: 1 })
  await recordDeath(officer(), { personId, source: 'con gái Kiều Thị Con báo', diedOn: '20/06/2024' })
  return { personId, list }
}

async function sealAll(): Promise<void> {
  await vi.waitFor(
    async () => {
      await sealEntries(ground.orm)
      expect((await verifyTrail(ground.orm)).unsealed).toBe(0)
    },
    { timeout: 20_000, interval: 100 },
  )
}

test('every rule that the program keeps has a room that keeps it, and the other way round', async () => {
  const rules = await owner<{ kind: string }>(`select kind from retention_rule where by_program order by kind`)
  expect(
    supplied(ground.ground, retentionKinds)
      .map(one => one.kind)
      .sort(),
  ).toEqual(rules.map(rule => rule.kind))
  const set = await owner<{ kind: string; source: string }>(`select kind, source from retention_rule where keep is not null`)
  expect(set).toEqual([{ kind: 'withdrawn-health', source: 'NĐ 356/2025/NĐ-CP: ngừng xử lý trong 15 ngày' }])
})

test('three people at retention: who sets it; who sets it, but not for everybody; who may only read; who may not at all', async () => {
  const [all, here, auditor, clerk] = await Promise.all([
    makePerson(ground, { role: 'administrator' }),
    makePerson(ground, { role: 'administrator', areaId }),
    makePerson(ground, { role: 'auditor', areaId }),
    makePerson(ground, { role: 'policy-officer', areaId }),
  ])
  const page = '/privacy/retention/dead-people'
  const fields = { keep: '5', unit: 'year', source: 'Quyết định số 7' }
  expect((await clerk.get(page)).status).toBe(403)
  expect((await auditor.get(page)).status).toBe(200)
  expect((await auditor.submit(page, page, fields)).status).toBe(403)
  expect((await here.submit(page, page, fields)).status).toBe(403)
  expect((await all.submit(page, page, fields)).status).toBe(303)
  expect(await (await auditor.get('/privacy/retention')).text()).toContain('5 năm')
  expect((await all.submit('/privacy/retention/money-lines', '/privacy/retention/money-lines', fields)).status).toBe(409)
})

test('a rule that is not set does nothing, however old the data', async () => {
  on('2024-06-24')
  await deadPerson('Kiều Văn Xưa')
  on('2090-01-01')
  expect(await forgetDue(night())).toBe('nothing due')
  expect(await owner(`select 1 from person where full_name = 'Kiều Văn Xưa'`)).toHaveLength(1)
})

test('a dry run counts what would go, shows the oldest, names them only to readers of the register, and changes nothing', async () => {
  on('2024-06-24')
  await deadPerson('Kiều Văn Xưa')
  on('2029-06-23')
  const tried = { keep: 5, unit: 'year' as const }
  expect((await previewRetention(administrator(), 'dead-people', tried)).due).toMatchObject({ count: 0, dueUntil: '2024-06-23' })
  on('2029-06-24')
  expect((await previewRetention(administrator(), 'dead-people', tried)).due).toMatchObject({ count: 1, examples: [{ label: null }] })
  const auditor = ground.contextOf('auditor', [areaId])
  expect((await previewRetention(auditor, 'dead-people', tried)).due!.examples).toMatchObject([{ label: 'Kiều Văn Xưa' }])
  const stranger = ground.contextOf('auditor', [(await makeCommune(ground)).id])
  expect((await previewRetention(stranger, 'dead-people', tried)).due).toMatchObject({ count: 0, examples: [] })
  expect(await owner(`select 1 from person where anonymised_at is not null`)).toEqual([])
})

test('the dead are forgotten when their time is over; their gift stays in the locked list under their name; the chain still holds', async () => {
  on('2024-06-24')
  const { personId, list } = await deadPerson('Kiều Văn Xưa')
  await handOver(list)
  const [alive] = await makePeople(ground, areaId, [{ name: 'Kiều Văn Còn' }])
  await sealAll()
  await set('dead-people', 5)
  on('2029-06-24')
  expect(await forgetDue(night())).toBe('dead-people 1')
  const [person] = await owner<Record<string, unknown>>(`select * from person where id = ?`, [personId])
  expect(person).toMatchObject({
    full_name: 'Đã ẩn danh',
    birth_year: 1938,
    birth_month: null,
    national_id_cipher: null,
    national_id_index: null,
    address: null,
  })
  expect(await owner(`select 1 from contact where person_id = ?`, [personId])).toEqual([])
  expect((await owner<{ full_name: string }>(`select full_name from person where id = ?`, [alive!.id]))[0]!.full_name).toBe('Kiều Văn Còn')
  // Money stays as it was signed.
  expect(await owner(`select full_name, amount from gift where list_id = ?`, [list.listId])).toMatchObject([
    { full_name: 'Kiều Văn Xưa', amount: '300000' },
  ])
  expect((await searchPeople(officer(), { q: 'kieu van xua' })).people).toEqual([])
  expect((await searchPeople(officer(), { q: '0912345678' })).people).toEqual([])
  // Nor does the trail say what was forgotten, not even through the forgetting itself.
  const [trail] = await owner<{ text: string }>(`select coalesce(string_agg(concat(before, after), ' '), '') as text from audit_entry
    where relation <> 'public.handover'`)
  for (const word of ['Kiều Văn Xưa', '0912345678', 'Kiều Thị Con', 'Ngõ 7']) expect(trail!.text).not.toContain(word)
  await sealAll()
  const verified = await verifyTrail(ground.orm)
  expect(verified.breaks).toEqual([])
  // The person, the contact and the death as they were entered.
  expect(verified.erased).toBe(3)
  expect((await readRetention(administrator())).runs).toMatchObject([{ kind: 'dead-people', rows: 1, runOn: '2029-06-24' }])
})

test('whoever still has an open gift waits for another night', async () => {
  on('2024-06-24')
  const { personId, list } = await deadPerson('Kiều Văn Chờ')
  await set('dead-people', 1)
  on('2026-01-01')
  expect(await forgetDue(night())).toBe('nothing due')
  await handOver(list)
  expect(await forgetDue(night())).toBe('dead-people 1')
  expect(await owner(`select 1 from person where id = ? and anonymised_at is not null`, [personId])).toHaveLength(1)
})

test('health details go 15 days after the consent was taken back, others after the time that was set; quantities stay', async () => {
  on('2024-06-24')
  const { event, morning } = await makeEvent(officer(), [areaId])
  on('2024-07-20')
  const people = await makePeople(ground, areaId, [{ name: 'Bà Rút' }, { name: 'Bà Giữ' }])
  const seen: string[] = []
  for (const person of people) {
    const answer = await receiveWalkIn(officer(), { eventId: event.id, sessionId: morning.id, personId: person.id })
    if (!answer.granted) throw new Error('not received')
    const at = { eventId: event.id, inviteeId: answer.inviteeId }
    seen.push(at.inviteeId)
    await recordConsent(medic(), { ...at, how: 'spoken' })
    await recordFinding(medic(), { ...at, kind: 'finding', text: 'cao huyết áp' })
    await referVisitor(medic(), { ...at, toPlace: 'Viện 103', reason: 'điện tim' })
  }
  await recordConsent(medic(), { eventId: event.id, inviteeId: seen[0]!, how: 'spoken', withdrawn: true })
  const left = () => owner<{ invitee_id: string }>(`select invitee_id from finding union all select invitee_id from referral`)
  on('2024-08-03')
  expect(await forgetDue(night())).toBe('nothing due')
  on('2024-08-04')
  expect(await forgetDue(night())).toBe('withdrawn-health 1')
  expect((await left()).map(row => row.invitee_id)).toEqual([seen[1], seen[1]])
  await set('health-details', 6, 'month')
  on('2025-01-20')
  expect(await forgetDue(night())).toBe('health-details 1')
  expect(await left()).toEqual([])
})

test('two workers at once: each rule is carried out once, and the timetable starts it once a night', async () => {
  on('2024-06-24')
  await handOver((await deadPerson('Kiều Văn Xưa')).list)
  await owner(
    `insert into access_entry (id, at, actor, actor_kind, request, purpose, action, subject) values (?, '2020-01-01', ?, 'account', 'x', 'card', 'view', 'person')`,
    [newId(), newId()],
  )
  await set('dead-people', 1)
  await set('access-log', 2)
  on('2030-01-01')
  const said = await Promise.all([forgetDue(night()), forgetDue(night()), forgetDue(night())])
  expect(said.join(' ').match(/dead-people 1/g)).toHaveLength(1)
  expect(await owner(`select rows from retention_run where kind = 'dead-people'`)).toEqual([{ rows: 1 }])
  expect(await owner(`select 1 from access_entry where at < '2021-01-01'`)).toEqual([])
  const entry = timetable.find(one => one.name === 'privacy.forget-due')!
  const runs = await Promise.all([1, 2, 3].map(() => runIfDue(ground.ground, entry)))
  expect(runs.filter(run => run === 'done')).toHaveLength(1)
})

test('mails, imported files, values of the trail, requests and volunteers who left: what, when and how many stay, who does not', async () => {
  on('2024-06-24')
  const [importId, by] = [newId(), newId()]
  await owner(
    `insert into import (id, area_id, file_name, sha256, size, state, received_at, received_by, applied_at, applied_by) values (?, ?, 'so.xlsx', 'x', 1, 'applied', now(), ?, '2024-06-24', ?)`,
    [importId, areaId, by, by],
  )
  await owner(`insert into import_file (import_id, area_id, bytes) values (?, ?, 'x')`, [importId, areaId])
  await owner(
    `insert into import_page (import_id, last_id, area_id, rows, refused, question, repaired, changed, skipped)
     values (?, ?, ?, '{"columns":{},"rows":[{"cells":{"A":"Kiều Văn Tệp"}}]}', 0, 0, 0, 0, 0)`,
    [importId, newId(), areaId],
  )
  await owner(
    `insert into notice (id, kind, occasion_id, recipient_id, recipient_name, about, area_id, payload, state, state_at, sent_at, sent_to, asked_by)
    values (?, 'volunteers.schedule', ?, ?, 'Lê Thị Thư', 'Lịch', ?, '{"a":1}', 'sent', '2024-06-24', '2024-06-24', 'thu@thu.vn', ?)`,
    [newId(), newId(), newId(), areaId, by],
  )
  await owner(
    `insert into subject_request (id, area_id, requester, wish, kind, received_on, answer_by, act_by, answered_at, answered_by, done_at, done_by, outcome, recorded_at, recorded_by)
    values (?, ?, 'Bà Hỏi', 'xóa số', 'erase', '2024-06-24', '2024-06-26', '2024-07-04', '2024-06-24', ?, '2024-06-24', ?, 'đã xóa', '2024-06-24', ?)`,
    [newId(), areaId, by, by, by],
  )
  await owner(
    `insert into volunteer (id, area_id, full_name, name_folded, sort_key, phone, email, created_at, created_by, left_at, left_by)
    values (?, ?, 'Lê Văn Giúp', 'le van giup', 'x', '0912345679', 'giup@thu.vn', '2024-06-24', ?, '2024-06-24', ?)`,
    [newId(), areaId, by, by],
  )
  await sealAll()
  for (const kind of ['mails', 'imported-files', 'trail-values', 'settled-requests', 'left-volunteers']) await set(kind, 2)
  on('2026-06-24')
  // The trail keeps real time; what it wrote just now is made two years old for this.
  await owner(`update audit_entry set at = at - interval '30 years'`)
  const said = await forgetDue(night())
  for (const kind of ['mails 1', 'imported-files 1', 'settled-requests 1', 'left-volunteers 1', 'trail-values'])
    expect(said).toContain(kind)
  const [all] = await owner<{
    text: string
  }>(`select concat((select string_agg(n::text, '') from notice n), (select string_agg(r::text, '') from import_page r),
    (select string_agg(r::text, '') from subject_request r), (select string_agg(v::text, '') from volunteer v), (select string_agg(concat(before, after), '') from audit_entry)) as text`)
  for (const word of ['Lê Thị Thư', 'thu@thu.vn', 'Kiều Văn Tệp', 'Bà Hỏi', 'Lê Văn Giúp', '0912345679'])
    expect(all!.text).not.toContain(word)
  expect(await owner(`select 1 from import_file`)).toEqual([])
  expect(await owner(`select state from notice`)).toEqual([{ state: 'sent' }])
})

import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { sealEntries } from '../../src/audit/seal-entries.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { standingOfActor } from '../../src/access/grants.queries.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { sweepJobs } from '../../src/outbox/sweep-jobs.ts'
import { carryOutErasure } from '../../src/privacy/carry-out-erasure.ts'
import { planErasure } from '../../src/privacy/erasure.queries.ts'
import { grantErasure } from '../../src/privacy/grant-erasure.ts'
import { recordSubjectRequest } from '../../src/privacy/record-subject-request.ts'
import { setRetention } from '../../src/privacy/set-retention.ts'
import { settleSubjectRequest } from '../../src/privacy/settle-subject-request.ts'
import { addContact } from '../../src/registry/add-contact.ts'
import { addMerit } from '../../src/registry/add-merit.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { searchPeople } from '../../src/registry/search-people.queries.ts'
import { isoDay } from '../../src/vietnamese/dates.ts'
import { handlers } from '../../workers/handlers.ts'
import { runJob } from '../../workers/run-job.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let administrator: Person
const opened: TestGround[] = []
beforeEach(async () => {
  ground = await testGround()
  opened.push(ground)
  areaId = (await makeCommune(ground)).id
  administrator = await makePerson(ground, { role: 'administrator', areaId })
})
afterAll(() => Promise.all(opened.map(one => one.close())))

const officer = () => ground.contextOf('policy-officer', [areaId])
const manager = () => ground.contextOf('administrator', [areaId], { id: administrator.id })
const owner = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(sql, [...values]))

/** Somebody entered by mistake: in no category, with a contact. */
async function somebody(fullName = 'Kiều Văn Nhầm'): Promise<string> {
  const { id } = await addPerson(officer(), { areaId, fullName, birth: '03/02/1938', nationalId: '001138000014', address: 'Ngõ 7' })
  await addContact(officer(), { personId: id, name: 'Kiều Thị Con', relation: 'child', phone: '0912345678' })
  return id
}

async function request(answered = true): Promise<string> {
  const { id } = await recordSubjectRequest(manager(), { areaId, requester: 'Ông Hỏi', kind: 'erase', wish: 'Xóa hồ sơ' })
  if (answered) await settleSubjectRequest(manager(), { requestId: id, step: 'answer', words: '' })
  return id
}

/** As the worker does it, with the roles that whoever asked has today. */
async function work(): Promise<void> {
  const jobs = await owner<{ id: string }>(`update job set state = 'queued', lease_until = now() + interval '1 minute'
    where name = 'privacy.carry-out-erasure' and state = 'waiting' returning id`)
  for (const { id } of jobs)
    await runJob(ground.ground, id, {
      worker: 'w',
      handlers: new Map(Object.entries(handlers)),
      standingOf: (_, job) => standingOfActor(ground.orm, { kind: job.askedByKind, id: job.askedBy }, isoDay(ground.clock.now)),
      leaseSeconds: 30,
      backoffSeconds: 0,
    })
}
const jobs = () =>
  owner<{ state: string; reason: string | null; outcome: string | null }>(
    `select state, reason, outcome from job where name = 'privacy.carry-out-erasure' order by id`,
  )
const nameOf = async (personId: string) =>
  (await owner<{ full_name: string }>(`select full_name from person where id = ?`, [personId]))[0]!.full_name

test('the clerk finds the person, looks at the dry run, grants, and sees it done; nothing of the person is left to find', async () => {
  const personId = await somebody()
  const requestId = await request()
  const page = `/privacy/requests/${requestId}`
  const found = await (await administrator.get(`${page}?q=kieu+nham`)).text()
  expect(found).toContain(`${page}/people/${personId}`)
  const plan = await (await administrator.get(`${page}/people/${personId}`)).text()
  for (const word of ['Kiều Văn Nhầm', 'Người liên hệ, điện thoại (1)', 'Yêu cầu này', 'Duyệt và xóa']) expect(plan).toContain(word)
  expect(plan).not.toContain('0912345678')
  expect(await nameOf(personId)).toBe('Kiều Văn Nhầm')

  const granted = await administrator.submit(`${page}/people/${personId}`, `${page}/people/${personId}`)
  expect([granted.status, granted.headers.get('location')]).toEqual([303, page])
  const waiting = await (await administrator.get(page)).text()
  expect(waiting).toContain('đang chờ')
  // Nobody finishes by hand what is under way.
  expect(waiting).not.toContain('Đã làm gì')
  expect((await administrator.submit(page, `${page}/finish`, { words: 'xong' })).status).toBe(409)
  await work()

  const done = await (await administrator.get(page)).text()
  expect(done).toContain('đã xóa')
  expect(done).toContain(`, ${administrator.name}: đã ẩn danh hồ sơ`)
  expect(done).not.toContain('Kiều Văn Nhầm')
  expect(await owner(`select full_name, birth_year, national_id_cipher, address from person where id = ?`, [personId])).toEqual([
    { full_name: 'Đã ẩn danh', birth_year: 1938, national_id_cipher: null, address: null },
  ])
  expect(await owner(`select 1 from contact where person_id = ?`, [personId])).toEqual([])
  expect((await searchPeople(officer(), { q: 'kieu van nham' })).people).toEqual([])
  expect(await owner(`select done_by, done_at is not null as done, outcome from subject_request where id = ?`, [requestId])).toEqual([
    { done_by: administrator.id, done: true, outcome: 'đã ẩn danh hồ sơ' },
  ])
})

test('the trail says who granted and who carried it out, never what was erased, and its chain still holds', async () => {
  const personId = await somebody()
  const requestId = await request()
  await grantErasure(manager(), { requestId, personId })
  const payloads = await owner<{ payload: object }>(`select payload from job where name = 'privacy.carry-out-erasure'`)
  const [erasure] = await owner<{ id: string }>(`select id from erasure`)
  expect(payloads).toEqual([{ payload: { erasureId: erasure!.id } }])
  await work()
  const trail = await owner<{ relation: string; action: string; actor: string; after: Record<string, unknown> | null }>(
    `select relation, action, actor, after from audit_entry where row_id = any(?::uuid[]) order by id`,
    [`{${[requestId, erasure!.id, personId].join(',')}}`],
  )
  expect(trail.filter(entry => entry.relation === 'public.erasure').map(entry => [entry.action, entry.actor])).toEqual([
    ['insert', administrator.id],
    ['update', administrator.id],
  ])
  expect(trail.findLast(entry => entry.relation === 'public.subject_request')).toMatchObject({
    actor: administrator.id,
    after: { done_by: administrator.id },
  })
  expect(trail.findLast(entry => entry.relation === 'public.person')).toMatchObject({ actor: administrator.id })
  const [all] = await owner<{ text: string }>(`select string_agg(concat(before, after), ' ') as text from audit_entry`)
  for (const word of ['Kiều Văn Nhầm', '0912345678', 'Kiều Thị Con', 'Ngõ 7']) expect(all!.text).not.toContain(word)
  await vi.waitFor(
    async () => {
      await sealEntries(ground.orm)
      expect(await verifyTrail(ground.orm)).toMatchObject({ breaks: [], unsealed: 0 })
    },
    { timeout: 20_000, interval: 100 },
  )
})

test('three people, and a fourth: who may; who may, but not here; who may not; who only reads', async () => {
  const [elsewhere, clerk, auditor] = await Promise.all([
    makePerson(ground, { role: 'administrator', areaId: (await makeCommune(ground)).id }),
    makePerson(ground, { role: 'policy-officer', areaId }),
    makePerson(ground, { role: 'auditor', areaId }),
  ])
  const foreignArea = (await makeCommune(ground)).id
  const foreign = await addPerson(ground.contextOf('policy-officer', [foreignArea]), { areaId: foreignArea, fullName: 'Kiều Văn Xa' })
  const personId = await somebody()
  const requestId = await request()
  const place = (id: string) => `/privacy/requests/${requestId}/people/${id}`
  const statuses = async (who: Person, id: string) => [
    (await who.get(place(id))).status,
    (await who.submit('/account', place(id))).status,
    (await who.send('POST', `/api/v1/subject-requests/${requestId}/erasure`, { personId: id })).status,
  ]
  expect(await statuses(elsewhere, personId)).toEqual([404, 404, 404])
  expect(await statuses(clerk, personId)).toEqual([403, 403, 403])
  expect(await statuses(auditor, personId)).toEqual([403, 403, 403])
  // Somebody of another commune is as good as nobody.
  expect(await statuses(administrator, foreign.id)).toEqual([404, 404, 404])
  expect(await statuses(administrator, newId())).toEqual([404, 404, 404])
  expect(await (await administrator.get(`/privacy/requests/${requestId}?q=kieu`)).text()).not.toContain('Kiều Văn Xa')
  expect(await (await auditor.get(`/privacy/requests/${requestId}`)).text()).not.toContain('name="q"')
  expect((await administrator.send('POST', `/api/v1/subject-requests/${requestId}/erasure`, { personId })).status).toBe(202)
  expect(await jobs()).toHaveLength(1)
})

test('a double click, two clerks and a killed worker: granted once, erased once', async () => {
  const personId = await somebody()
  const requestId = await request()
  const answers = await Promise.allSettled([1, 2, 3].map(() => grantErasure(manager(), { requestId, personId })))
  expect(answers.filter(answer => answer.status === 'fulfilled')).toHaveLength(1)
  expect(await jobs()).toHaveLength(1)
  const [erasure] = await owner<{ id: string }>(`select id from erasure`)
  // A worker took it and was killed: its lease runs out, and the job comes back.
  await owner(`update job set state = 'running', attempts = 1, worker = 'dead', lease_until = now() - interval '1 second'`)
  await sweepJobs(ground.orm)
  const said = await Promise.all([1, 2, 3].map(() => carryOutErasure(manager(), { erasureId: erasure!.id })))
  expect(said.sort()).toEqual(['already erased', 'already erased', 'erased'])
  await work()
  expect(await jobs()).toEqual([{ state: 'done', reason: null, outcome: 'already erased' }])
  expect(await owner(`select count(*)::int as n from audit_entry where relation = 'public.subject_request' and action = 'update'`)).toEqual(
    [{ n: 2 }],
  )
})

test('whoever is owed something is refused with what to do; the dry run says it before anybody presses', async () => {
  const personId = await somebody()
  const requestId = await request()
  await addMerit(officer(), { personId, categoryCode: 'TB', rate: 45 })
  const list = await makeList(ground, [{ fullName: 'Kiều Văn Nhầm', personId }], { areaId, hamlets: 1 })
  const place = `/privacy/requests/${requestId}/people/${personId}`
  const plan = await (await administrator.get(place)).text()
  for (const word of ['Chưa xóa được', 'Còn 1 suất quà đã chốt mà chưa trao', 'Đang thuộc 1 diện đối tượng']) expect(plan).toContain(word)
  expect(plan).not.toContain('Duyệt và xóa')
  const refused = await administrator.submit('/account', place)
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('Còn 1 suất quà đã chốt mà chưa trao')
  expect(await owner(`select 1 from erasure`)).toEqual([])
  // What was signed stays, and is said to stay.
  await owner(
    `insert into handover (id, gift_id, amount, receiver_kind, receiver_name, giver, channel, slip_no, at, recorded_at, recorded_by, recorded_by_name)
     values (?, ?, 1, 'self', 'Kiều Văn Nhầm', 'Tổ thôn', 'desk', '1', '2024-06-12', '2024-06-12', ?, 'Tổ thôn')`,
    [newId(), list.gifts[0]!.id, newId()],
  )
  await recordDeath(officer(), { personId, source: 'con gái báo', diedOn: '20/06/2024' })
  const now = await planErasure(manager(), requestId, personId)
  expect(now.decision).toEqual({ granted: true })
  expect(Object.fromEntries(now.kept)).toMatchObject({ gifts: 1, handovers: 1, merits: 1 })
  await grantErasure(manager(), { requestId, personId })
  await work()
  expect(await owner(`select full_name from gift where list_id = ?`, [list.listId])).toEqual([{ full_name: 'Kiều Văn Nhầm' }])
  expect(await owner(`select receiver_name from handover`)).toEqual([{ receiver_name: 'Kiều Văn Nhầm' }])
})

test('a retention rule that is set keeps the dead until its day, and says which day', async () => {
  const personId = await somebody()
  const requestId = await request()
  await recordDeath(officer(), { personId, source: 'con gái báo', diedOn: '20/06/2024' })
  await setRetention(ground.contextOf('administrator'), { kind: 'dead-people', keep: 5, unit: 'year', source: 'Quyết định số 1/QĐ-UBND' })
  await expect(grantErasure(manager(), { requestId, personId })).rejects.toMatchObject({
    code: 'erasure/held',
    facts: { hold: 'retention', source: 'Quyết định số 1/QĐ-UBND', from: '2029-06-24' },
  })
  expect(await (await administrator.get(`/privacy/requests/${requestId}/people/${personId}`)).text()).toContain(
    'Xóa được từ ngày 24/06/2029',
  )
})

test('what came up between granting and carrying out stops it: failed with the reason, and tried again when it is settled', async () => {
  const personId = await somebody()
  const requestId = await request()
  const page = `/privacy/requests/${requestId}`
  await grantErasure(manager(), { requestId, personId })
  const list = await makeList(ground, [{ fullName: 'Kiều Văn Nhầm', personId }], { areaId, hamlets: 1, state: 'compiled' })
  await work()
  expect(await jobs()).toMatchObject([{ state: 'failed', reason: 'erasure/held' }])
  expect(await nameOf(personId)).toBe('Kiều Văn Nhầm')
  const failed = await (await administrator.get(page)).text()
  for (const word of ['không thành', 'Thử lại', 'Hồ sơ còn việc chưa xong']) expect(failed).toContain(word)
  await owner(`update gift_list set state = 'superseded' where id = ?`, [list.listId])
  expect((await administrator.submit(page, `${page}/people/${personId}`)).status).toBe(303)
  await work()
  expect((await jobs()).map(job => job.state)).toEqual(['failed', 'done'])
  expect(await nameOf(personId)).toBe('Đã ẩn danh')
  expect(await owner(`select count(*)::int as n from erasure`)).toEqual([{ n: 1 }])
})

test('a role that has ended erases nobody; a request refused in words meanwhile is not carried out behind its back', async () => {
  const personId = await somebody()
  const requestId = await request()
  await grantErasure(manager(), { requestId, personId })
  await owner(`update role_grant set to_on = '2024-01-01', from_on = '2023-01-01' where account_id = ?`, [administrator.id])
  await work()
  expect(await jobs()).toMatchObject([{ state: 'failed', reason: 'access/forbidden' }])
  expect(await nameOf(personId)).toBe('Kiều Văn Nhầm')
  await settleSubjectRequest(manager(), { requestId, step: 'finish', words: 'từ chối' })
  const [erasure] = await owner<{ id: string }>(`select id from erasure`)
  expect(await carryOutErasure(manager(), { erasureId: erasure!.id })).toBe('the request was settled without it')
  expect(await nameOf(personId)).toBe('Kiều Văn Nhầm')
  await expect(grantErasure(manager(), { requestId, personId })).rejects.toMatchObject({ code: 'request/already-settled' })
})

test('the answer comes before the deed, and only a request to be erased erases', async () => {
  const personId = await somebody()
  const requestId = await request(false)
  await expect(grantErasure(manager(), { requestId, personId })).rejects.toMatchObject({ code: 'erasure/not-answered' })
  expect(await (await administrator.get(`/privacy/requests/${requestId}/people/${personId}`)).text()).toContain('Ghi “Đã trả lời”')
  const { id: seeing } = await recordSubjectRequest(manager(), { areaId, requester: 'Ông Hỏi', kind: 'see', wish: 'Xem' })
  await expect(grantErasure(manager(), { requestId: seeing, personId })).rejects.toMatchObject({ code: 'record/missing' })
  expect(await (await administrator.get(`/privacy/requests/${seeing}?q=kieu`)).text()).not.toContain(personId)
})

test('every look at somebody for an erasure is written down', async () => {
  const personId = await somebody()
  const requestId = await request()
  await administrator.get(`/privacy/requests/${requestId}?q=kieu`)
  await administrator.get(`/privacy/requests/${requestId}/people/${personId}`)
  expect(
    await owner(`select action, subject from access_entry where actor = ? and purpose = 'erasure' order by id`, [administrator.id]),
  ).toEqual([
    { action: 'search', subject: 'people' },
    { action: 'view', subject: 'person' },
  ])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Area } from '../../src/areas/area.entity.ts'
import type { Campaign } from '../../src/campaigns/campaign.entity.ts'
import { type Context, systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import type { Mail } from '../../src/mail/mail.ts'
import { openMail } from '../../src/mail/transport.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import { Assignment } from '../../src/volunteers/assignment.entity.ts'
import { Volunteer } from '../../src/volunteers/volunteer.entity.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { type MailSink, openMailSink } from '../notices/mail-sink.ts'
import { makePerson, Visitor } from '../people.ts'
import { makeCampaign, makeShift, makeVolunteer } from './make-volunteers.ts'

let here: TestGround
let sink: MailSink
let mail: Mail
let commune: Area
let campaign: Campaign
let system: Context
let officer: Visitor
let elsewhere: Visitor
let accountant: Visitor
let staff: Context

beforeAll(async () => {
  here = await testGround()
  here.clock.now = new Date('2024-07-10T02:00:00Z')
  sink = await openMailSink()
  mail = openMail({ smtpUrl: sink.url, from: here.config.mailFrom, perSecond: 10_000, now: () => new Date() })
  system = systemContext(here.ground, newId())
  commune = await makeCommune(here)
  campaign = await makeCampaign(here, 'Đợt 27/7/2024')
  officer = await makePerson(here, { role: 'policy-officer', areaId: commune.id })
  elsewhere = await makePerson(here, { role: 'policy-officer', areaId: (await makeCommune(here)).id })
  accountant = await makePerson(here, { role: 'accountant', areaId: commune.id })
  staff = here.contextOf('policy-officer', [commune.id])
})
afterAll(async () => {
  mail.close()
  await sink.close()
  await here.close()
})

const volunteer = () => makeVolunteer(staff, commune.id)

test('a clerk adds a volunteer by form: what is wrong is said at the field and nothing typed is lost', async () => {
  const bad = await officer.submit('/volunteers/new', '/volunteers', {
    areaId: commune.id,
    fullName: 'Trần Thị Hoa',
    email: 'hoa(at)example.vn',
    phone: 'không nhớ',
    skills: ['nurse'],
  })
  expect(bad.status).toBe(422)
  const page = await bad.text()
  expect(page).toContain('Trần Thị Hoa')
  expect(page).toContain('hoa(at)example.vn')
  expect(page).toContain('Thư điện tử không đúng dạng')
  const good = await officer.submit('/volunteers/new', '/volunteers', {
    areaId: commune.id,
    fullName: 'Trần Thị Hoa',
    email: 'hoa@example.vn',
    phone: '+84 912 345 678',
    skills: ['nurse', 'guide'],
  })
  expect(good.status).toBe(303)
  const shown = await (await officer.get(good.headers.get('location')!)).text()
  expect(shown).not.toContain('0912345678')
  expect(shown).toContain('•••••••678')
  const one = `${good.headers.get('location')!}/phone`
  expect((await elsewhere.submit('/account', one, { because: 'gọi nhận ca' })).status).toBe(404)
  expect((await officer.submit(one, one, { because: '' })).status).toBe(422)
  expect(await (await officer.submit(one, one, { because: 'gọi nhận ca' })).text()).toContain('0912345678')
  expect(shown).toContain('Điều dưỡng')
  expect(await (await officer.get('/volunteers?q=tran+thi+hoa')).text()).toContain('Trần Thị Hoa')
})

test('three people: who may; who may, but not here; who may not', async () => {
  const lan = await volunteer()
  const shift = await makeShift(staff, commune.id, campaign.id, { on: '2024-07-22' })
  expect((await officer.get(`/api/v1/volunteers/${lan.id}`)).status).toBe(200)
  expect((await elsewhere.get(`/api/v1/volunteers/${lan.id}`)).status).toBe(404)
  expect((await accountant.get(`/api/v1/volunteers/${lan.id}`)).status).toBe(403)
  expect((await elsewhere.get(`/shifts/${shift.id}`)).status).toBe(404)
  expect((await accountant.get('/volunteers')).status).toBe(403)
  expect((await elsewhere.post(`/api/v1/shifts/${shift.id}/assignments`, { volunteerId: lan.id })).status).toBe(404)
  expect((await accountant.get('/notices')).status).toBe(403)
  expect((await new Visitor(here).get('/shifts')).status).toBe(303)
})

test('by API: a shift is added, planned and announced; two overlapping shifts are refused with what stands in the way', async () => {
  const lan = await makeVolunteer(staff, commune.id, { fullName: 'Nguyễn Thị Lan', skills: ['pharmacist'] })
  const shift = {
    areaId: commune.id,
    occasionKind: 'campaign',
    occasionId: campaign.id,
    place: 'Hội trường',
    role: 'pharmacist',
    on: '2024-07-20',
    from: '07:30',
    to: '11:30',
    needed: 1,
  }
  expect((await officer.post('/api/v1/shifts', { ...shift, to: '07:00' })).status).toBe(422)
  const added = await officer.post('/api/v1/shifts', shift)
  expect(added.status).toBe(201)
  const { id } = (await added.json()) as { id: string }
  expect((await officer.post(`/api/v1/shifts/${id}/assignments`, { volunteerId: lan.id })).status).toBe(201)
  const second = (await (await officer.post('/api/v1/shifts', { ...shift, place: 'Bàn thuốc', from: '10:00', to: '12:00' })).json()) as {
    id: string
  }
  const refused = await officer.post(`/api/v1/shifts/${second.id}/assignments`, { volunteerId: lan.id })
  expect(refused.status).toBe(409)
  expect(((await refused.json()) as { detail: string }).detail).toBe(
    'Nguyễn Thị Lan đã có ca trùng giờ: Hội trường, 07:30–11:30 20/07/2024. Hãy chọn người khác hoặc rút người này khỏi ca kia.',
  )
  const board = (await (await officer.get(`/api/v1/occasions/${campaign.id}/shifts`)).json()) as {
    items: { id: string; gap: { code: string } | null }[]
  }
  expect(board.items.find(one => one.id === second.id)?.gap?.code).toBe('all-busy')
})

test('a shift from the board to the volunteer and back: plan, look, notify, confirm by the link, cannot come, ask the next', async () => {
  const event = await makeCampaign(here, 'Đợt khám thử')
  const people = [
    await makeVolunteer(staff, commune.id, { skills: ['driver'] }),
    await makeVolunteer(staff, commune.id, { skills: ['driver'] }),
  ]
  const shift = await makeShift(staff, commune.id, event.id, { role: 'driver' })
  const board = `/shifts/occasions/${event.id}`
  expect(await (await officer.get(board)).text()).toContain('Thiếu 1 người')
  expect((await officer.submit(board, `${board}/plan`, {})).status).toBe(303)
  const preview = await (await officer.get(`${board}/notify`)).text()
  expect(preview).toContain('Gửi lịch cho 1 người')
  expect(preview).toContain('Thêm: 07:30–11:30, Thứ Bảy 20/07/2024')
  const before = sink.received.length
  expect((await officer.submit(`${board}/notify`, `${board}/notify`, {})).status).toBe(303)
  await sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 10_000 })
  expect(sink.received).toHaveLength(before + 1)
  const letter = await sink.read(sink.received.length - 1)
  const path = /\/answers\/schedule\/[\w-]+/.exec(letter.text ?? '')![0]
  const [assignment] = await asOwner(here.orm, tx => tx.find(Assignment, { shiftId: shift.id }))

  // A scanner follows the link, twice, and asks for the head: nothing is answered.
  const scanner = new Visitor(here)
  for (const method of ['GET', 'GET', 'HEAD']) expect((await scanner.request(path, { method })).status).toBe(200)
  const standing = () => asOwner(here.orm, tx => tx.findOneOrFail(Assignment, assignment!.id))
  expect((await standing()).confirmedAt).toBeNull()

  const volunteer = new Visitor(here)
  expect((await volunteer.submit(path, path, { assignmentId: assignment!.id, answer: 'confirm' })).status).toBe(303)
  expect((await standing()).confirmedHow).toBe('link')
  expect(await (await officer.get(`/shifts/${shift.id}`)).text()).toContain('Đã xác nhận')
  expect((await volunteer.submit(path, path, { assignmentId: assignment!.id, answer: 'cannot-come' })).status).toBe(303)
  const used = await volunteer.submit(path, path, { assignmentId: assignment!.id, answer: 'confirm' })
  expect(used.status).toBe(409)
  expect(await used.text()).toContain('Ông/Bà đã báo không tham gia được')
  const forged = await new Visitor(here).get(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)
  expect(forged.status).toBe(403)
  expect(await forged.text()).toContain('Đường dẫn không đúng')

  const gap = await (await officer.get(`/shifts/${shift.id}`)).text()
  expect(gap).toContain('Thiếu 1 người')
  expect(gap).toContain('Người thay, theo thứ tự nên hỏi')
  expect((await officer.submit(`/shifts/${shift.id}`, `/shifts/${shift.id}/ask`, {})).status).toBe(303)
  const next = people.find(one => one.id !== assignment!.volunteerId)!
  expect(await (await officer.get(`/shifts/${shift.id}`)).text()).toContain(next.fullName)
  here.clock.now = new Date('2024-07-20T05:00:00Z')
  const expired = await volunteer.get(path)
  expect(expired.status).toBe(403)
  expect(await expired.text()).toContain('đã hết hạn')
  here.clock.now = new Date('2024-07-10T02:00:00Z')
})

test('the ledger shows who was not reached and why; try again after the address was mended', async () => {
  const one = await makeVolunteer(staff, commune.id, { fullName: 'Lê Văn Không Thư', email: null, skills: ['clerk'] })
  const occasion = await makeCampaign(here, 'Đợt thư')
  await makeShift(staff, commune.id, occasion.id, { role: 'clerk' })
  await officer.post(`/api/v1/occasions/${occasion.id}/plan`)
  expect(await (await officer.post(`/api/v1/occasions/${occasion.id}/announcement`)).json()).toEqual({ told: 1, withoutEmail: 1 })
  await sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 10_000 })
  const page = await (await officer.get(`/notices?unreached=yes&occasionId=${occasion.id}`)).text()
  expect(page).toContain('Lê Văn Không Thư')
  expect(page).toContain('không có thư điện tử')
  const { items } = (await (await officer.get(`/api/v1/notices?occasionId=${occasion.id}`)).json()) as {
    items: { id: string; state: string }[]
  }
  expect(items).toMatchObject([{ state: 'not-reached' }])
  await asOwner(here.orm, tx => tx.nativeUpdate(Volunteer, { id: one.id }, { email: 'co.thu@example.vn' }))
  expect((await elsewhere.post(`/api/v1/notices/${items[0]!.id}/retry`)).status).toBe(404)
  expect((await officer.post(`/api/v1/notices/${items[0]!.id}/retry`)).status).toBe(200)
  await sendNotices(system, { mail, writers: noticeWriters, mailPerSecond: 10_000 })
  expect(await (await officer.get(`/notices/${items[0]!.id}`)).text()).toContain('Đã gửi')
  expect((await officer.post(`/api/v1/notices/${items[0]!.id}/retry`)).status).toBe(409)
})

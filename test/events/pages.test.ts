import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { EventSession, Station } from '../../src/events/event.entity.ts'
import { Invitee } from '../../src/events/invitee.entity.ts'
import { ticketCode } from '../../src/events/ticket-code.ts'
import { Arrival } from '../../src/events/visit.entity.ts'
import { addMedicine } from '../../src/pharmacy/add-medicine.ts'
import { type TestGround, testGround } from '../database.ts'
import { killPerson } from '../handovers/make-gift.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person } from '../people.ts'
import { at, makePeople } from './make-event.ts'

let ground: TestGround
let officer: Person
let medic: Person
let commune: string
let hamlet: string
let root: string
let eventId: string
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground)).id
  hamlet = (await makeHamlet(ground, commune, { name: 'Yên Mỹ' })).id
  officer = await makePerson(ground, { role: 'policy-officer', areaId: commune })
  medic = await makePerson(ground, { role: 'medical-staff', areaId: commune })
  await makePeople(ground, commune, [
    ...['Nguyễn Thị Lựu', 'Đỗ Văn Ất', 'Khuất Thị Ưng'].map((name, i) => ({ name, hamletId: hamlet, birthYear: 1935 + i })),
    { name: 'Cấn Văn Liệt', hamletId: hamlet, mobility: 'bedridden' as const },
  ])
})
afterAll(() => ground.close())

const textOf = async (answer: Response | Promise<Response>) => (await (await answer).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const landed = async (person: Person, answer: Response) => {
  if (answer.status !== 303) throw new Error(`${answer.status}: ${(await textOf(answer)).slice(0, 2000)}`)
  return textOf(person.get(answer.headers.get('location')!))
}
const ticket = async (no: number) => asOwner(ground.orm, tx => tx.findOneOrFail(Invitee, { eventId, ticketNo: no }))

test('an officer plans an event with forms alone: stations, session, people, times', async () => {
  const created = await officer.submit('/events/new', '/events', {
    name: 'Khám bệnh dịp 27/7',
    place: 'Trạm y tế',
    organiser: 'Ban CHQS huyện',
    areaIds: commune,
  })
  expect(created.status).toBe(303)
  root = created.headers.get('location')!
  eventId = root.split('/').at(-1)!
  expect(await landed(officer, await officer.submit(`${root}/stations`, `${root}/stations/usual`))).toContain('Đã ghi các bàn khám')
  const wrong = await officer.submit(`${root}/sessions`, `${root}/sessions`, {
    name: 'Sáng',
    day: '20/07/2024',
    from: '11:30',
    until: '7:30',
    doctors: '1',
    patientsPerDoctor: '6',
  })
  expect(wrong.status).toBe(422)
  expect(await textOf(wrong)).toContain('Giờ kết thúc ở trước giờ bắt đầu')
  const session = { name: 'Buổi sáng', day: '20/07/2024', from: '7:30', until: '11:30', doctors: '1', patientsPerDoctor: '6' }
  expect(await landed(officer, await officer.submit(`${root}/sessions`, `${root}/sessions`, session))).toContain('20/07/2024, 07:30–11:30')
  expect(await landed(officer, await officer.submit(`${root}/invite`, `${root}/invite`, { hamletIds: hamlet }))).toContain(
    'Đã mời thêm 4 người',
  )
  const placed = await landed(officer, await officer.submit(root, `${root}/allocation`))
  expect(placed).toContain('Đã xếp chỗ cho 3 người; 0 người chờ, 1 người khám tại nhà')
  expect(placed).toContain('Yên Mỹ đến từ 07:30')
  expect(await landed(officer, await officer.submit(root, `${root}/announcement`))).toContain('Đã chốt giờ cho 3 người')
  const sessions = await asOwner(ground.orm, tx => tx.find(EventSession, { eventId }))
  const refused = await officer.submit(`${root}/sessions`, `${root}/capacity`, {
    sessionId: sessions[0]!.id,
    quarterAt: sessions[0]!.startsAt.toISOString(),
    seats: '0',
  })
  expect(refused.status).toBe(409)
  expect(await textOf(refused)).toContain('Khung giờ 07:30 đã có 1 người nhận chỗ')
})

test('calls and home visits are recorded from their lists', async () => {
  const first = await ticket(1)
  expect(await landed(officer, await officer.submit(`${root}/calls`, `${root}/calls/${first.id}`, { outcome: 'will-come' }))).toContain(
    'sẽ đến',
  )
  const lying = await asOwner(ground.orm, tx => tx.findOneOrFail(Invitee, { eventId, placement: 'home-visit' }))
  const visit = await officer.submit(`${root}/home-visits`, `${root}/home-visits/${lying.id}`, {
    plannedOn: '21/07/2024',
    team: 'BS Hà',
    outcome: 'examined',
  })
  expect(await landed(officer, visit)).toContain('Đã ghi buổi khám tại nhà')
})

test('the desk receives by number, by code and by name, and says when somebody comes twice', async () => {
  ground.clock.now = at('2024-07-20', '07:30')
  const desk = `${root}/arrivals`
  const [session] = await asOwner(ground.orm, tx => tx.find(EventSession, { eventId }))
  const fields = { sessionId: session!.id }
  expect(await landed(officer, await officer.submit(desk, desk, { ...fields, who: '1' }))).toContain(
    'Số 001 – Nguyễn Thị Lựu: đã tiếp đón. Mời sang bàn Đo sinh hiệu.',
  )
  const again = await officer.submit(desk, desk, { ...fields, who: '1' })
  expect(again.status).toBe(409)
  expect(await textOf(again)).toContain('Nguyễn Thị Lựu đã được tiếp đón lúc 07:30 20/07/2024')
  const code = ticketCode(ground.ground.secrets, { eventId, inviteeId: (await ticket(2)).id })
  expect(await landed(officer, await officer.submit(desk, desk, { ...fields, who: code }))).toContain('Số 002')
  const nobody = await officer.submit(desk, desk, { ...fields, who: ' ' })
  expect(nobody.status).toBe(422)
  expect(await textOf(nobody)).toContain('Mã, số thứ tự hoặc họ tên: Cần nhập thông tin này.')
  expect(await landed(officer, await officer.submit(desk, desk, { ...fields, who: 'ung' }))).toContain('Khuất Thị Ưng')
  expect(
    await landed(officer, await officer.submit(desk, `${root}/walk-ins`, { ...fields, guestName: 'Ông Tám', guestBirthYear: '1944' })),
  ).toContain('Ông Tám: đã tiếp đón')
  const undone = await officer.submit(desk, `${desk}/undo`, { ...fields, inviteeId: (await ticket(2)).id, name: 'Đỗ Văn Ất' })
  expect(await landed(officer, undone)).toContain('Đã hoàn tác tiếp đón Đỗ Văn Ất')
  expect(await textOf(officer.get(`${root}/live`))).toContain('Đo sinh hiệu')
})

test('somebody of another day is received after a second press that knows the day, by name or number', async () => {
  const desk = `${root}/arrivals`
  const [session] = await asOwner(ground.orm, tx => tx.find(EventSession, { eventId }))
  const { id: inviteeId, ticketNo } = await ticket(2)
  ground.clock.now = at('2024-07-18', '09:00')
  for (const asked of [{ inviteeId }, { who: String(ticketNo) }]) {
    const fields = { sessionId: session!.id, ...asked }
    const refused = await officer.submit(desk, desk, fields)
    expect(refused.status).toBe(409)
    const html = await refused.text()
    expect(html).toMatch(/07:\d\d ngày 20\/07\/2024, không phải hôm nay 18\/07\/2024/)
    expect(html).toContain('name="anyway" value="yes"')
    expect(html).toContain(`type="hidden" name="${Object.keys(asked)[0]}" value="${Object.values(asked)[0]}"`)
    expect(await asOwner(ground.orm, tx => tx.count(Arrival, { inviteeId, undoneAt: null }))).toBe(0)
  }
  expect(await landed(officer, await officer.submit(desk, desk, { sessionId: session!.id, inviteeId, anyway: 'yes' }))).toContain('Số 002')
  await officer.submit(desk, `${desk}/undo`, { sessionId: session!.id, inviteeId, name: 'x' })
  ground.clock.now = at('2024-07-20', '07:30')
})

test('a walk-in who is in the register is found at the desk and tied to the person; only a stranger is typed as a guest', async () => {
  const desk = `${root}/arrivals`
  const [session] = await asOwner(ground.orm, tx => tx.find(EventSession, { eventId }))
  const fields = { sessionId: session!.id }
  const [known, dead] = await makePeople(ground, commune, [
    { name: 'Vương Thị Mận', birthYear: 1947 },
    { name: 'Vương Văn Mậu', birthYear: 1940 },
  ])
  await killPerson(ground, dead!.id, commune)
  const found = await (await officer.get(`${desk}?session=${session!.id}&who=vuong`)).text()
  expect(found).toContain(`name="personId" value="${known!.id}"`)
  expect(found).not.toContain(`name="personId" value="${dead!.id}"`)

  // Typed without accents and without looking: the page says who may be meant instead of making a guest.
  const typed = { ...fields, guestName: 'vuong thi man', guestBirthYear: '1947' }
  const refused = await officer.submit(desk, `${root}/walk-ins`, typed)
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain(`name="personId" value="${known!.id}"`)
  expect(await landed(officer, await officer.submit(desk, `${root}/walk-ins`, { ...fields, personId: known!.id }))).toContain(
    'Vương Thị Mận: đã tiếp đón',
  )
  expect(await asOwner(ground.orm, tx => tx.count(Invitee, { eventId, personId: known!.id, origin: 'walk-in' }))).toBe(1)
  expect(await (await officer.get(`${desk}?session=${session!.id}&who=vuong thi`)).text()).not.toContain('name="personId"')
  expect(await landed(officer, await officer.submit(desk, `${root}/walk-ins`, { ...typed, stranger: 'yes' }))).toContain('đã tiếp đón')
  expect(await asOwner(ground.orm, tx => tx.count(Invitee, { eventId, guestName: 'vuong thi man' }))).toBe(1)
  expect((await officer.submit(desk, `${root}/walk-ins`, fields)).status).toBe(422)
})

test('a station calls, ends and sends on; findings are for medical staff, medicine comes with a label', async () => {
  const stations = await asOwner(ground.orm, tx => tx.find(Station, { eventId }, { orderBy: { position: 'asc' } }))
  const [session] = await asOwner(ground.orm, tx => tx.find(EventSession, { eventId }))
  const vitals = stations.find(station => station.kind === 'vital-signs')!
  const medicineDesk = stations.find(station => station.kind === 'medicine')!
  const queue = `${root}/queue`
  const of = { sessionId: session!.id, stationId: vitals.id, desk: '1' }
  const called = await medic.submit(queue, `${queue}/next`, of)
  expect(await landed(medic, called)).toContain('Mời số 001 – Nguyễn Thị Lựu vào chỗ số 1.')
  const html = await (await medic.get(called.headers.get('location')!)).text()
  const turnId = /name="turnId" value="([^"]+)"/.exec(html)![1]!
  expect(await landed(medic, await medic.submit(queue, `${queue}/recall`, { ...of, turnId }))).toContain('Đã gọi lần thứ 2')
  expect(await landed(medic, await medic.submit(queue, `${queue}/finish`, { ...of, turnId, sendTo: medicineDesk.id }))).toContain(
    'Mời sang bàn Khám nội',
  )

  const inviteeId = (await ticket(1)).id
  const patient = `${root}/patients/${inviteeId}`
  expect((await officer.get(patient)).status).toBe(403)
  expect(await landed(medic, await medic.submit(patient, `${patient}/consent`, { how: 'spoken' }))).toContain('Nói đồng ý')
  expect(await landed(medic, await medic.submit(patient, `${patient}/findings`, { kind: 'allergy', text: 'penicillin' }))).toContain(
    'penicillin',
  )
  expect(
    await landed(medic, await medic.submit(patient, `${patient}/referrals`, { toPlace: 'Viện 103', reason: 'đục thủy tinh thể' })),
  ).toContain('Viện 103')

  const pharmacist = ground.contextOf('medical-staff', [commune])
  const medicine = await addMedicine(pharmacist, { name: 'Amlodipin', strength: '5 mg', form: 'viên nén', unit: 'viên' })
  const stock = `/pharmacy/events/${eventId}`
  const lot = { medicineId: medicine.id, lotNo: 'A1', expiresOn: '31/12/2025', quantity: '100', donor: 'Hội CTĐ' }
  expect(await landed(medic, await medic.submit(stock, `${stock}/lots`, lot))).toContain('Đã nhận lô A1')
  const person = `${stock}/people/${inviteeId}`
  expect(await textOf(medic.get(person))).toContain('penicillin')
  const given = await medic.submit(person, `${person}/dispense`, { medicineId: medicine.id, quantity: '30', dose: 'Sáng 1 viên, sau ăn' })
  expect(await landed(medic, given)).toContain('Đã cấp 30 viên Amlodipin (lô A1)')
  const label = await medic.get(`${person}/labels`)
  expect(label.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await label.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  const tooMuch = await medic.submit(person, `${person}/dispense`, { medicineId: medicine.id, quantity: '71', dose: 'x' })
  expect(await textOf(tooMuch)).toContain('Không đủ Amlodipin: còn 70 viên, cần 71')
  expect((await officer.get(person)).status).toBe(403)
  expect((await officer.get(stock)).status).toBe(200)
})

test('cancelling asks first, says what happens, then nothing more can be done', async () => {
  expect(await textOf(officer.get(`${root}/cancel`))).toContain('3 người')
  expect(await landed(officer, await officer.submit(`${root}/cancel`, `${root}/cancel`, { because: 'mưa bão' }))).toContain(
    'Đợt khám đã hủy: mưa bão',
  )
  const stranger = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  for (const path of ['', '/invitees', '/calls', '/arrivals', '/live', '/sessions', '/stations', '/cancel'])
    expect([path, (await stranger.get(`${root}${path}`)).status]).toEqual([path, 404])
})

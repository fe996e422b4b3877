import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { Invitee } from '../../src/events/invitee.entity.ts'
import { ticketCode } from '../../src/events/ticket-code.ts'
import { Arrival } from '../../src/events/visit.entity.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person, Visitor } from '../people.ts'
import { at, makePeople } from './make-event.ts'

const day = '2024-07-20'
let ground: TestGround
let officer: Person
let medic: Person
let commune: string
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground)).id
  officer = await makePerson(ground, { role: 'policy-officer', areaId: commune })
  medic = await makePerson(ground, { role: 'medical-staff', areaId: commune })
})
afterAll(() => ground.close())

type Json = Record<string, unknown>
const read = async <T = Json>(answer: Promise<Response>, status: number): Promise<T> => {
  const response = await answer
  const body = (await response.json()) as T
  expect([response.status, response.status === status ? '' : JSON.stringify(body)]).toEqual([status, ''])
  return body
}
const stations = [
  { name: 'Tiếp đón', kind: 'reception', desks: 1, minutes: 2 },
  { name: 'Đo sinh hiệu', kind: 'vital-signs', desks: 2, minutes: 4 },
  { name: 'Khám nội', kind: 'doctor', desks: 4, minutes: 10 },
  { name: 'Cấp thuốc', kind: 'medicine', desks: 1, minutes: 3, onIndication: true },
]

async function plan(people: number, doctors: number) {
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  const hamlets = [await makeHamlet(ground, commune), await makeHamlet(ground, commune)]
  const event = await read<{ id: string }>(
    officer.post('/api/v1/events', { name: `Đợt khám ${newId()}`, place: 'Trạm y tế', organiser: 'Ban CHQS', areaIds: [commune] }),
    201,
  )
  const set = await read<{ stations: { id: string }[] }>(officer.send('PUT', `/api/v1/events/${event.id}/stations`, { stations }), 200)
  const session = await read<{ id: string }>(
    officer.post(`/api/v1/events/${event.id}/sessions`, {
      name: 'Buổi sáng',
      startsAt: at(day, '07:30'),
      endsAt: at(day, '11:30'),
      doctors,
      patientsPerDoctor: 12,
    }),
    201,
  )
  await makePeople(
    ground,
    commune,
    Array.from({ length: people }, (_, i) => ({ hamletId: hamlets[i % 2]!.id, birthYear: 1930 + (i % 50) })),
  )
  await read(officer.post(`/api/v1/events/${event.id}/invitees`, { filter: { hamletIds: hamlets.map(hamlet => hamlet.id) } }), 201)
  return { eventId: event.id, sessionId: session.id, stations: set.stations, root: `/api/v1/events/${event.id}` }
}

test('who may plans an event; who may not, and who may elsewhere, are kept out of every door', async () => {
  const { eventId, sessionId, root } = await plan(3, 1)
  const stranger = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  const accountant = await makePerson(ground, { role: 'accountant', areaId: commune })
  const nobody = new Visitor(ground)
  const doors: [string, unknown][] = [
    [`${root}/allocation`, {}],
    [`${root}/announcement`, {}],
    [`${root}/cancellation`, { because: 'x' }],
    [`${root}/invitees`, { filter: {} }],
    [`${root}/arrivals`, { sessionId, ticketNo: 1 }],
    [`${root}/walk-ins`, { sessionId, guestName: 'Ai đó' }],
    [`${root}/sessions/${sessionId}/no-shows`, {}],
  ]
  for (const [path, body] of doors) {
    expect([path, (await stranger.post(path, body)).status]).toEqual([path, 404])
    expect([path, (await accountant.post(path, body)).status]).toEqual([path, 403])
    expect([path, (await nobody.post(path, body)).status]).toEqual([path, 403])
  }
  expect((await stranger.get(root)).status).toBe(404)
  expect(await read(stranger.get('/api/v1/events'), 200)).toEqual({ items: [] })
  const list = await read<{ items: { id: string }[] }>(officer.get('/api/v1/events'), 200)
  expect(list.items.map(item => item.id)).toContain(eventId)
  const invitee = (await asOwner(ground.orm, tx => tx.find(Invitee, { eventId })))[0]!.id
  expect((await officer.get(`${root}/invitees/${invitee}/health`)).status).toBe(403)
  expect((await medic.get(`${root}/invitees/${invitee}/health`)).status).toBe(200)
})

test('bad input of a planner is a sentence, and changes nothing', async () => {
  const { root } = await plan(1, 1)
  const session = { name: 'Chiều', startsAt: at(day, '16:00'), endsAt: at(day, '13:30'), doctors: 2 }
  const problem = await read<{ code: string; detail: string; field: string }>(officer.post(`${root}/sessions`, session), 422)
  expect(problem).toMatchObject({
    code: 'session/ends-before-it-begins',
    field: 'endsAt',
    detail: 'Giờ kết thúc ở trước giờ bắt đầu. Hãy kiểm tra lại.',
  })
  const bare = await read<{ id: string }>(
    officer.post('/api/v1/events', { name: 'Trống', place: 'x', organiser: 'x', areaIds: [commune] }),
    201,
  )
  expect((await read<{ code: string }>(officer.post(`/api/v1/events/${bare.id}/allocation`, {}), 409)).code).toBe('event/without-stations')
  const moved = { name: 'Trống', place: 'Nhà văn hóa', organiser: 'x' }
  expect(await read(officer.send('PATCH', `/api/v1/events/${bare.id}`, moved), 200)).toMatchObject({ place: 'Nhà văn hóa', untold: 0 })
  const added = await read<{ id: string }>(
    officer.post(`/api/v1/events/${bare.id}/sessions`, { ...session, startsAt: at(day, '13:30'), endsAt: at(day, '16:00') }),
    201,
  )
  expect(await read(officer.send('DELETE', `/api/v1/events/${bare.id}/sessions/${added.id}`), 200)).toEqual({ name: 'Chiều' })
})

test('a simulated day adds up: invited, called, received, examined, given medicine, missed and walked in', async () => {
  const { eventId, sessionId, stations: set, root } = await plan(30, 2)
  const [, vitals, doctor, medicineDesk] = set
  expect(await read(officer.post(`${root}/allocation`, {}), 200)).toEqual({ seated: 24, waiting: 6, homeVisits: 0, freeSeats: 0 })
  expect(await read(officer.post(`${root}/announcement`, {}), 200)).toEqual({ announced: 24, changed: 0 })
  const invitees = await read<{
    items: { id: string; ticketNo: number | null; why: string; placement: string; arrivesAt: string | null }[]
  }>(officer.get(`${root}/invitees`), 200)
  // Instants as programs read them, not as the database writes them.
  const times = invitees.items.flatMap(item => item.arrivesAt ?? [])
  expect(times).toHaveLength(24)
  expect(times.every(time => new Date(time).toISOString() === time)).toBe(true)
  expect(invitees.items.every(item => item.why.length > 20)).toBe(true)
  const ticket = (no: number) => invitees.items.find(item => item.ticketNo === no)!.id
  expect(await read(officer.post(`${root}/invitees/${ticket(24)}/calls`, { outcome: 'cannot-come' }), 201)).toMatchObject({ filled: 1 })

  const medicine = await read<{ id: string }>(
    medic.post('/api/v1/pharmacy/medicines', { name: `Paracetamol ${newId()}`, strength: '500 mg', form: 'viên', unit: 'viên' }),
    201,
  )
  await read(
    medic.post(`${root}/stock`, { medicineId: medicine.id, lotNo: 'A1', expiresOn: '2025-12-31', donor: 'Hội CTĐ', quantity: 100 }),
    201,
  )

  ground.clock.now = at(day, '07:25')
  const here: string[] = []
  for (let no = 1; no <= 20; no++) {
    const code = ticketCode(ground.ground.secrets, { eventId, inviteeId: ticket(no) })
    const granted = await read<{ inviteeId: string; nextStation: string }>(officer.post(`${root}/arrivals`, { sessionId, code }), 201)
    expect(granted.nextStation).toBe('Đo sinh hiệu')
    here.push(granted.inviteeId)
  }
  const scannedTwice = await read<{ code: string; detail: string }>(officer.post(`${root}/arrivals`, { sessionId, ticketNo: 5 }), 409)
  expect(scannedTwice.code).toBe('arrival/already')
  expect(scannedTwice.detail).toContain('07:25 20/07/2024')
  await read(officer.post(`${root}/walk-ins`, { sessionId, guestName: 'Ông Tám xóm bên', guestBirthYear: 1944 }), 201)

  const pass = async (station: { id: string }, count: number, sendTo: (i: number) => string[]) => {
    for (let i = 0; i < count; i++) {
      const called = await read<{ turnId: string }>(
        medic.post(`${root}/sessions/${sessionId}/stations/${station.id}/calls`, { desk: 1 }),
        201,
      )
      await read(medic.post(`${root}/turns/${called.turnId}/finish`, { sendTo: sendTo(i) }), 200)
    }
  }
  await pass(vitals!, 21, () => [])
  await pass(doctor!, 21, i => (i < 10 ? [medicineDesk!.id] : []))
  for (let i = 0; i < 10; i++) {
    const called = await read<{ turnId: string; inviteeId: string }>(
      medic.post(`${root}/sessions/${sessionId}/stations/${medicineDesk!.id}/calls`, { desk: 1 }),
      201,
    )
    await read(medic.send('PUT', `${root}/invitees/${called.inviteeId}/consent`, { how: 'spoken' }), 200)
    await read(
      medic.post(`${root}/dispensings`, { inviteeId: called.inviteeId, medicineId: medicine.id, quantity: 6, dose: 'Sáng 1, tối 1' }),
      201,
    )
    await read(medic.post(`${root}/turns/${called.turnId}/finish`, {}), 200)
  }
  const empty = await read<{ code: string }>(
    medic.post(`${root}/sessions/${sessionId}/stations/${medicineDesk!.id}/calls`, { desk: 1 }),
    409,
  )
  expect(empty.code).toBe('station/nobody-waiting')

  ground.clock.now = at(day, '10:50')
  const released = await read<{ noShows: number; filled: string[] }>(
    officer.post(`${root}/sessions/${sessionId}/no-shows`, { grace: 30 }),
    200,
  )
  expect([released.noShows, released.filled.length]).toEqual([2, 2])
  await read(officer.post(`${root}/arrivals`, { sessionId, inviteeId: released.filled[0] }), 201)

  const live = await read<{ arrived: number; left: number; walkIns: number; stations: { waiting: number; done: number }[] }>(
    medic.get(`${root}/sessions/${sessionId}/live`),
    200,
  )
  expect(live).toMatchObject({ arrived: 22, left: 21, walkIns: 1 })
  expect(live.stations.map(station => [station.waiting, station.done])).toEqual([
    [1, 21],
    [0, 21],
    [0, 10],
  ])
  const stock = await read<{ items: { balance: number; dispensed: number }[] }>(officer.get(`${root}/stock`), 200)
  expect(stock.items).toMatchObject([{ dispensed: 60, balance: 40 }])
  ground.clock.now = at(day, '12:00')
  const attendance = await read<{ items: { invited: number; arrived: number; walkIns: number }[] }>(officer.get(`${root}/attendance`), 200)
  const sum = (key: 'invited' | 'arrived' | 'walkIns') => attendance.items.reduce((total, line) => total + line[key], 0)
  expect([sum('invited'), sum('arrived'), sum('walkIns')]).toEqual([30, 21, 1])
  expect(here).toHaveLength(20)
})

test('a desk on a bad line sends the same arrival again: the first answer, one arrival; another request under that key is refused', async () => {
  const { eventId, sessionId, root } = await plan(2, 1)
  await read(officer.post(`${root}/allocation`, {}), 200)
  ground.clock.now = at(day, '07:30')
  const key = { 'idempotency-key': newId() }
  const [first, twin] = await Promise.all([1, 2].map(() => officer.post(`${root}/arrivals`, { sessionId, ticketNo: 1 }, key)))
  expect([first!.status, twin!.status]).toEqual([201, 201])
  expect(await first!.json()).toEqual(await twin!.json())
  expect((await officer.post(`${root}/arrivals`, { sessionId, ticketNo: 2 }, key)).status).toBe(409)
  expect(await asOwner(ground.orm, tx => tx.count(Arrival, { eventId }))).toBe(1)
})

test('a program is told on which day somebody is invited, and which field insists', async () => {
  const { sessionId, root } = await plan(1, 1)
  await read(officer.post(`${root}/allocation`, {}), 200)
  ground.clock.now = at('2024-07-18', '07:30')
  const refused = await read<{ code: string; field: string; detail: string }>(
    officer.post(`${root}/arrivals`, { sessionId, ticketNo: 1 }),
    409,
  )
  expect(refused).toMatchObject({ code: 'arrival/other-day', field: 'anyway' })
  expect(refused.detail).toContain('07:30 ngày 20/07/2024, không phải hôm nay 18/07/2024')
  await read(officer.post(`${root}/arrivals`, { sessionId, ticketNo: 1, anyway: true }), 201)
  expect((await read<{ code: string }>(officer.post(`${root}/arrivals`, { sessionId, ticketNo: 1, anyway: true }), 409)).code).toBe(
    'arrival/already',
  )
})

test('twenty desks at once receive 160 people: nobody twice, nobody lost', async () => {
  const { eventId, sessionId, root } = await plan(160, 14)
  expect(await read(officer.post(`${root}/allocation`, {}), 200)).toMatchObject({ seated: 160 })
  ground.clock.now = at(day, '07:30')
  let next = 1
  const statuses: number[] = []
  const desk = async () => {
    while (next <= 160) statuses.push((await officer.post(`${root}/arrivals`, { sessionId, ticketNo: next++ })).status)
  }
  await Promise.all(Array.from({ length: 20 }, desk))
  expect(statuses.every(status => status === 201)).toBe(true)
  const arrivals = await asOwner(ground.orm, tx => tx.find(Arrival, { eventId }))
  expect(new Set(arrivals.map(arrival => arrival.inviteeId)).size).toBe(160)
}, 60_000)

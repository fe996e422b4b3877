import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addSession } from '../../src/events/add-session.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { callNext } from '../../src/events/call-next.ts'
import { cancelEvent } from '../../src/events/cancel-event.ts'
import { closeReferral } from '../../src/events/close-referral.ts'
import { finishTurn } from '../../src/events/finish-turn.ts'
import { readHealth } from '../../src/events/health.queries.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { Invitee, Seat } from '../../src/events/invitee.entity.ts'
import { keepCheckupEntries } from '../../src/events/keep-checkup-entries.ts'
import { missTurn } from '../../src/events/miss-turn.ts'
import { recallTurn } from '../../src/events/recall-turn.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { type ArrivalAnswer, recordArrival, refusedArrival } from '../../src/events/record-arrival.ts'
import { recordConsent } from '../../src/events/record-consent.ts'
import { recordFinding } from '../../src/events/record-finding.ts'
import { referVisitor } from '../../src/events/refer-visitor.ts'
import { releaseNoShows } from '../../src/events/release-no-shows.ts'
import { requeueVisitor } from '../../src/events/requeue-visitor.ts'
import { readTicketCode, ticketCode } from '../../src/events/ticket-code.ts'
import { undoArrival } from '../../src/events/undo-arrival.ts'
import { Arrival, ArrivalRefusal } from '../../src/events/visit.entity.ts'
import { Death } from '../../src/registry/person.entity.ts'
import { giveConsent } from '../../src/privacy/give-consent.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { at, makeEvent, type MadeEvent, makePeople } from './make-event.ts'

const day = '2024-07-20'
let ground: TestGround
let officer: Context
let medic: Context
let commune: string
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [commune])
  medic = ground.contextOf('medical-staff', [commune])
})
beforeEach(() => {
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
})
afterAll(() => ground.close())

const refusalOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'nothing refused'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
const because = (answer: ArrivalAnswer) => (answer.granted ? 'granted' : answer.because)

/** People invited and placed, by order of need; the clock is put on the morning of the event. */
async function expected(count: number, made?: MadeEvent) {
  const event = made ?? (await makeEvent(officer, [commune]))
  const people = await makePeople(
    ground,
    commune,
    Array.from({ length: count }, (_, i) => ({ birthYear: 1940 + i })),
  )
  await invitePeople(officer, { eventId: event.event.id, filter: { personIds: people.map(person => person.id) } })
  await allocateSeats(officer, { eventId: event.event.id, again: false })
  const invitees = await asOwner(ground.orm, tx => tx.find(Invitee, { eventId: event.event.id }, { orderBy: { ticketNo: 'asc' } }))
  ground.clock.now = at(day, '07:30')
  return { ...event, eventId: event.event.id, sessionId: event.morning.id, people, invitees }
}

test('the code on the letter carries no personal data, opens only with our signature, and is received once', async () => {
  const { eventId, sessionId, invitees } = await expected(2)
  const code = ticketCode(ground.ground.secrets, { eventId, inviteeId: invitees[0]!.id })
  expect(readTicketCode(ground.ground.secrets, code)).toEqual({ eventId, inviteeId: invitees[0]!.id })
  expect(readTicketCode({ auth: 'another secret' }, code)).toBe(null)
  expect(readTicketCode(ground.ground.secrets, `${code.slice(0, 30)}A${code.slice(31)}`)).toBe(null)

  const first = await recordArrival(officer, { eventId, sessionId, code })
  expect(first).toMatchObject({ granted: true, ticketNo: 1, nextStation: 'Đo sinh hiệu' })
  const again = await recordArrival(officer, { eventId, sessionId, code })
  expect(again).toMatchObject({ granted: false, because: 'arrival/already', facts: { at: '07:30 20/07/2024' } })
  expect(because(await recordArrival(officer, { eventId, sessionId, code: 'https://example.org' }))).toBe('ticket/not-ours')
  expect(because(await recordArrival(officer, { eventId, sessionId, ticketNo: 99 }))).toBe('ticket/unknown')
  const refusals = await asOwner(ground.orm, tx => tx.find(ArrivalRefusal, { eventId }, { orderBy: { id: 'asc' } }))
  expect(refusals.map(refusal => refusal.because)).toEqual(['arrival/already', 'ticket/not-ours', 'ticket/unknown'])
})

test('two desks scan the same letter at once, ten times: one receives, the others are told when', async () => {
  const { eventId, sessionId, invitees } = await expected(1)
  const code = ticketCode(ground.ground.secrets, { eventId, inviteeId: invitees[0]!.id })
  const answers = await Promise.all(Array.from({ length: 10 }, () => recordArrival(officer, { eventId, sessionId, code })))
  expect(answers.map(because).sort()).toEqual([...Array.from({ length: 9 }, () => 'arrival/already'), 'granted'])
})

test('a code of another event is refused with its name; another session is told where and when, and may be received anyway', async () => {
  const { event, eventId, sessionId, invitees } = await expected(1)
  const other = await makeEvent(officer, [commune], { name: 'Đợt khám tháng 9', day: '2024-09-20' })
  const code = ticketCode(ground.ground.secrets, { eventId, inviteeId: invitees[0]!.id })
  const foreign = await recordArrival(officer, { eventId: other.event.id, sessionId: other.morning.id, code })
  expect(foreign).toMatchObject({
    granted: false,
    because: 'ticket/other-event',
    facts: { event: event.name, day: '20/07/2024', place: 'Trạm y tế xã' },
  })

  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  const next = await addSession(officer, {
    eventId,
    name: 'Sáng hôm sau',
    startsAt: at('2024-07-21', '07:30'),
    endsAt: at('2024-07-21', '11:30'),
    doctors: 1,
    patientsPerDoctor: 5,
  })
  const wrongDay = await recordArrival(officer, { eventId, sessionId: next.id, code })
  expect(wrongDay).toMatchObject({
    granted: false,
    because: 'arrival/other-session',
    facts: { session: 'Buổi sáng', day: '20/07/2024', time: '07:30' },
  })
  expect(await recordArrival(officer, { eventId, sessionId: next.id, code, anyway: true })).toMatchObject({
    granted: true,
    expectedAt: null,
  })
  expect(sessionId).not.toBe(next.id)
})

test('whoever comes on another day than invited is received only knowingly, once, also when taken for a walk-in', async () => {
  const { eventId, sessionId, invitees } = await expected(3)
  ground.clock.now = at('2024-07-19', '09:00')
  const early = { eventId, sessionId, inviteeId: invitees[0]!.id }
  const asked = await recordArrival(officer, early)
  expect(asked).toMatchObject({
    because: 'arrival/other-day',
    facts: { day: '20/07/2024', time: '07:30', today: '19/07/2024' },
  })
  expect(asked.granted || refusedArrival(asked).field).toBe('anyway')
  const insisting = await Promise.all([1, 2].map(() => recordArrival(officer, { ...early, anyway: true })))
  expect(insisting.map(because).sort()).toEqual(['arrival/already', 'granted'])

  const asWalkIn = { eventId, sessionId, personId: invitees[1]!.personId! }
  expect(because(await receiveWalkIn(officer, asWalkIn))).toBe('arrival/other-day')
  expect(because(await receiveWalkIn(officer, { ...asWalkIn, anyway: true }))).toBe('granted')
  expect(because(await receiveWalkIn(officer, { eventId, sessionId, guestName: 'Người xã khác' }))).toBe('granted')

  // Written on paper in time and entered the day after.
  ground.clock.now = at('2024-07-21', '08:00')
  const late = { eventId, sessionId, inviteeId: invitees[2]!.id }
  expect(because(await recordArrival(officer, late))).toBe('arrival/other-day')
  expect(because(await recordArrival(officer, { ...late, arrivedAt: at(day, '07:45') }))).toBe('granted')
})

test('the dead, the withdrawn and a cancelled event are refused with a reason', async () => {
  const { eventId, sessionId, invitees, people } = await expected(2)
  await asOwner(ground.orm, async tx => {
    tx.create(
      Death,
      { id: newId(), personId: invitees[0]!.personId!, areaId: commune, source: 'gia đình', reportedAt: new Date(), reportedBy: newId() },
      { persist: true },
    )
  })
  expect(because(await recordArrival(officer, { eventId, sessionId, inviteeId: invitees[0]!.id }))).toBe('person/dead')
  await cancelEvent(officer, { eventId, because: 'mưa bão' })
  expect(because(await recordArrival(officer, { eventId, sessionId, inviteeId: invitees[1]!.id }))).toBe('event/cancelled')
  expect(people).toHaveLength(2)
})

test('walk-ins, known or not, get a number and queue behind those with an appointment', async () => {
  const { eventId, sessionId, stations } = await expected(1)
  const [neighbour] = await makePeople(ground, commune, [{ name: 'Trần Thị Láng' }])
  expect(await receiveWalkIn(officer, { eventId, sessionId, personId: neighbour!.id })).toMatchObject({
    granted: true,
    ticketNo: 2,
    name: 'Trần Thị Láng',
  })
  expect(await receiveWalkIn(officer, { eventId, sessionId, guestName: 'Người xã khác', guestBirthYear: 1950 })).toMatchObject({
    granted: true,
    ticketNo: 3,
  })
  expect(because(await receiveWalkIn(officer, { eventId, sessionId, personId: neighbour!.id }))).toBe('arrival/already')
  ground.clock.now = at(day, '07:50')
  await recordArrival(officer, { eventId, sessionId, ticketNo: 1 })
  const turn = { eventId, sessionId, stationId: stations[1]!.id, desk: 1 }
  expect([(await callNext(medic, turn)).ticketNo, (await callNext(medic, turn)).ticketNo, (await callNext(medic, turn)).ticketNo]).toEqual([
    1, 2, 3,
  ])
})

test('a mistaken arrival is taken back until a station has begun, then no more', async () => {
  const { eventId, sessionId, invitees, stations } = await expected(2)
  await recordArrival(officer, { eventId, sessionId, ticketNo: 1 })
  await undoArrival(officer, { eventId, inviteeId: invitees[0]!.id, because: 'nhầm người' })
  expect(await refusalOf(undoArrival(officer, { eventId, inviteeId: invitees[0]!.id, because: 'lần nữa' }))).toBe('arrival/not-arrived')
  expect(await recordArrival(officer, { eventId, sessionId, ticketNo: 1 })).toMatchObject({ granted: true })
  await callNext(medic, { eventId, sessionId, stationId: stations[1]!.id, desk: 1 })
  expect(await refusalOf(undoArrival(officer, { eventId, inviteeId: invitees[0]!.id, because: 'muộn' }))).toBe('arrival/already-examined')
})

test('twenty desks call forty people at once and never the same one twice', async () => {
  const { eventId, sessionId, stations } = await expected(14)
  for (let i = 1; i <= 14; i++) await recordArrival(officer, { eventId, sessionId, ticketNo: i })
  const calls = await Promise.all(
    Array.from({ length: 20 }, async () => {
      try {
        return (await callNext(medic, { eventId, sessionId, stationId: stations[1]!.id, desk: 1 })).ticketNo
      } catch (error) {
        return (error as { code: string }).code
      }
    }),
  )
  const called = calls.filter(call => typeof call === 'number')
  expect(called.sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
  expect(calls.filter(call => call === 'station/nobody-waiting')).toHaveLength(6)
})

test('called three times and missed, back in the queue, then through doctor and medicine desk to the door', async () => {
  const { eventId, sessionId, stations, invitees } = await expected(1)
  await recordArrival(officer, { eventId, sessionId, ticketNo: 1 })
  const call = (index: number) => callNext(medic, { eventId, sessionId, stationId: stations[index]!.id, desk: 1 })
  const { turnId } = await call(1)
  expect(await recallTurn(medic, { eventId, turnId })).toEqual({ calls: 2 })
  expect(await recallTurn(medic, { eventId, turnId })).toEqual({ calls: 3 })
  expect(await refusalOf(recallTurn(medic, { eventId, turnId }))).toBe('turn/called-enough')
  await missTurn(medic, { eventId, turnId })
  expect(await refusalOf(finishTurn(medic, { eventId, turnId }))).toBe('turn/over')
  await requeueVisitor(medic, { eventId, turnId })
  expect(await refusalOf(requeueVisitor(medic, { eventId, turnId }))).toBe('turn/elsewhere')
  const vitals = await call(1)
  expect(await finishTurn(medic, { eventId, turnId: vitals.turnId })).toMatchObject({ next: { name: 'Khám nội' } })
  expect(await refusalOf(callNext(medic, { eventId, sessionId, stationId: stations[2]!.id, desk: 3 }))).toBe('station/no-such-desk')
  const doctor = await call(2)
  expect(await finishTurn(medic, { eventId, turnId: doctor.turnId, sendTo: [stations[4]!.id] })).toMatchObject({
    next: { name: 'Cấp thuốc' },
  })
  const medicine = await call(4)
  expect(await finishTurn(medic, { eventId, turnId: medicine.turnId })).toEqual({ next: null })
  const [arrival] = await asOwner(ground.orm, tx => tx.find(Arrival, { inviteeId: invitees[0]!.id }))
  expect(arrival!.leftAt).toEqual(ground.clock.now)
})

test('who came is no no-show, even in the very moment seats are released', async () => {
  const { eventId, sessionId } = await expected(14)
  ground.clock.now = at(day, '11:20')
  const [released, ...arrived] = await Promise.all([
    releaseNoShows(officer, { eventId, sessionId, grace: 5 }),
    ...Array.from({ length: 14 }, (_, i) => recordArrival(officer, { eventId, sessionId, ticketNo: i + 1 })),
  ])
  expect(arrived.every(answer => answer.granted)).toBe(true)
  const noShow = await asOwner(ground.orm, tx => tx.count(Invitee, { eventId, noShowAt: { $ne: null } }))
  const late = await asOwner(ground.orm, tx => tx.count(Arrival, { eventId, how: 'walk-in' }))
  expect(noShow).toBe(released.noShows)
  expect(late).toBe(released.noShows)
  expect(await asOwner(ground.orm, tx => tx.count(Seat, { eventId, inviteeId: { $ne: null } }))).toBe(14 - released.noShows)
})

test('findings need consent, are sealed in the database, read only with the health permission, and every look is kept', async () => {
  const made = await expected(1)
  const { eventId, invitees } = made
  const inviteeId = invitees[0]!.id
  const finding = { eventId, inviteeId, kind: 'finding' as const, text: 'Huyết áp 170/100, theo dõi tăng huyết áp' }
  expect(await refusalOf(recordFinding(medic, finding))).toBe('health/no-consent')
  expect(await refusalOf(recordConsent(officer, { eventId, inviteeId, how: 'spoken' }))).toBe('access/forbidden')
  await recordConsent(medic, { eventId, inviteeId, how: 'signed' })
  const { findingId } = await recordFinding(medic, finding)
  const { referralId } = await referVisitor(medic, { eventId, inviteeId, toPlace: 'Bệnh viện Quân y 103', reason: 'nghi phình động mạch' })
  await closeReferral(medic, { eventId, referralId, outcome: 'treated', note: 'đã mổ, ổn định' })
  expect(await refusalOf(closeReferral(medic, { eventId, referralId, outcome: 'went' }))).toBe('referral/already-closed')

  const card = await readHealth(medic, { eventId, inviteeId })
  expect(card.findings).toMatchObject([{ id: findingId, text: finding.text }])
  expect(card.referrals).toMatchObject([{ reason: 'nghi phình động mạch', outcome: 'treated', outcomeNote: 'đã mổ, ổn định' }])
  expect(await refusalOf(readHealth(officer, { eventId, inviteeId }))).toBe('access/forbidden')
  const stranger = ground.contextOf('medical-staff', [(await makeCommune(ground)).id])
  expect(await refusalOf(readHealth(stranger, { eventId, inviteeId }))).toBe('record/missing')

  const raw = await asOwner(ground.orm, tx =>
    tx.execute<{ text: string }[]>(
      `select row_to_json(f)::text || coalesce((select string_agg(after::text, '') from audit_entry), '') as text from finding f`,
    ),
  )
  expect(raw[0]!.text).not.toContain('Huyết áp')
  const looks = await asOwner(ground.orm, tx =>
    tx.execute<{ n: number }[]>(`select count(*)::int as n from access_entry where purpose like 'health:%'`),
  )
  expect(looks[0]!.n).toBe(1)
  await recordConsent(medic, { eventId, inviteeId, how: 'spoken', withdrawn: true })
  expect(await refusalOf(recordFinding(medic, finding))).toBe('health/no-consent')
})

test('a complaint on the organiser list is kept of those only who agreed, sealed, and shown to the doctor while they do', async () => {
  const made = await makeEvent(officer, [commune])
  const [person, silent] = await makePeople(ground, commune, [{ name: 'Ngô Thị Lý', mobility: 'needs-help' }, { name: 'Phí Văn Im' }])
  await giveConsent(officer, { personId: person!.id, purpose: 'health', how: 'signed', agreed: true })
  const importId = newId()
  const kept = await asOwner(ground.orm, tx =>
    keepCheckupEntries(tx, officer, importId, [
      { personId: person!.id, areaId: commune, complaint: 'đau khớp gối' },
      { personId: silent!.id, areaId: commune, complaint: 'mất ngủ' },
    ]),
  )
  expect(kept).toEqual({ complaintsLeftOut: 1 })
  const stored = await asOwner(ground.orm, tx =>
    tx.execute<{ person_id: string }[]>(`select person_id from checkup_entry where import_id = ? and complaint_cipher is not null`, [
      importId,
    ]),
  )
  expect(stored).toEqual([{ person_id: person!.id }])
  expect(await invitePeople(officer, { eventId: made.event.id, filter: { importId } })).toEqual({ invited: 2, already: 0 })
  const [invitee] = await asOwner(ground.orm, tx => tx.find(Invitee, { eventId: made.event.id, personId: person!.id }))
  expect(invitee).toMatchObject({ origin: 'checkup-list', companions: 1 })
  const shown = async () => (await readHealth(medic, { eventId: made.event.id, inviteeId: invitee!.id })).complaint
  expect(await shown()).toBe('đau khớp gối')
  await recordConsent(medic, { eventId: made.event.id, inviteeId: invitee!.id, how: 'spoken', withdrawn: true })
  expect(await shown()).toBeNull()
})

test('past the program the database keeps it too: no complaint without a standing consent', async () => {
  const [person] = await makePeople(ground, commune, [{ name: 'Lại Thị Kín' }])
  const insert = asOwner(ground.orm, tx =>
    tx.execute(`insert into checkup_entry (id, person_id, area_id, import_id, complaint_cipher) values (?, ?, ?, ?, 'x')`, [
      newId(),
      person!.id,
      commune,
      newId(),
    ]),
  )
  await expect(insert).rejects.toMatchObject({ code: 'HP031' })
})

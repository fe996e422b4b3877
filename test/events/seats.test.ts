import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { addSession } from '../../src/events/add-session.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { announceTimes } from '../../src/events/announce-times.ts'
import { cancelEvent } from '../../src/events/cancel-event.ts'
import { changeCapacity } from '../../src/events/change-capacity.ts'
import { createEvent } from '../../src/events/create-event.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { Invitation, Invitee, Seat } from '../../src/events/invitee.entity.ts'
import { recordCall } from '../../src/events/record-call.ts'
import { releaseNoShows } from '../../src/events/release-no-shows.ts'
import { setStations } from '../../src/events/set-stations.ts'
import { takeSeat } from '../../src/events/take-seat.ts'
import { withdrawInvitee } from '../../src/events/withdraw-invitee.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { at, makeEvent, makePeople } from './make-event.ts'

let ground: TestGround
let officer: Context
let commune: string
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [commune])
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
const seatsOf = (eventId: string) => asOwner(ground.orm, tx => tx.find(Seat, { eventId }, { orderBy: { arrivesAt: 'asc', no: 'asc' } }))
const inviteesOf = (eventId: string) => asOwner(ground.orm, tx => tx.find(Invitee, { eventId }))

test('100 seats, 1,000 takers at once: 100 sit, 900 wait, no seat and no person twice', async () => {
  const { event } = await makeEvent(officer, [commune], { doctors: 10, patientsPerDoctor: 10 })
  const people = await makePeople(
    ground,
    commune,
    Array.from({ length: 1000 }, (_, i) => ({ birthYear: 1930 + (i % 40) })),
  )
  await invitePeople(officer, { eventId: event.id, filter: { personIds: people.map(person => person.id) } })
  const takers = await inviteesOf(event.id)
  const answers = await Promise.all(takers.map(taker => takeSeat(officer, { eventId: event.id, inviteeId: taker.id })))
  expect(answers.filter(answer => answer.placement === 'seat')).toHaveLength(100)
  expect(answers.filter(answer => answer.placement === 'waiting')).toHaveLength(900)
  const seats = await seatsOf(event.id)
  expect(seats).toHaveLength(100)
  expect(new Set(seats.map(seat => seat.inviteeId)).size).toBe(100)
  const after = await inviteesOf(event.id)
  expect(after.filter(one => one.placement === 'waiting')).toHaveLength(900)
  expect(new Set(after.flatMap(one => one.ticketNo ?? [])).size).toBe(100)
}, 120_000)

test('the same person asks ten times at once and holds one seat', async () => {
  const { event } = await makeEvent(officer, [commune])
  const [person] = await makePeople(ground, commune, [{}])
  await invitePeople(officer, { eventId: event.id, filter: { personIds: [person!.id] } })
  const [invitee] = await inviteesOf(event.id)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => refusalOf(takeSeat(officer, { eventId: event.id, inviteeId: invitee!.id }))),
  )
  expect(answers.filter(answer => answer === 'nothing refused')).toHaveLength(1)
  expect(answers.filter(answer => answer === 'seat/already-given')).toHaveLength(9)
})

test('the database itself refuses a second seat for a person and the removal of a given seat', async () => {
  const { event } = await makeEvent(officer, [commune])
  const [person] = await makePeople(ground, commune, [{}])
  await invitePeople(officer, { eventId: event.id, filter: { personIds: [person!.id] } })
  const [invitee] = await inviteesOf(event.id)
  await takeSeat(officer, { eventId: event.id, inviteeId: invitee!.id })
  const [taken, free] = await seatsOf(event.id)
  await expect(
    asOwner(ground.orm, tx => tx.execute(`update seat set invitee_id = ?, taken_at = now() where id = ?`, [invitee!.id, free!.id])),
  ).rejects.toThrow('one_seat_a_person_an_event')
  await expect(asOwner(ground.orm, tx => tx.execute(`delete from seat where id = ?`, [taken!.id]))).rejects.toThrow('is given')
})

test('capacity goes up and goes to those who wait; it goes down only as far as nobody sits there', async () => {
  const { event, morning } = await makeEvent(officer, [commune], { doctors: 1, patientsPerDoctor: 14 })
  const people = await makePeople(
    ground,
    commune,
    Array.from({ length: 16 }, (_, i) => ({ birthYear: 1960 - i })),
  )
  await invitePeople(officer, { eventId: event.id, filter: { personIds: people.map(person => person.id) } })
  expect(await allocateSeats(officer, { eventId: event.id, again: false })).toEqual({ seated: 14, waiting: 2, homeVisits: 0, freeSeats: 0 })
  const first = { eventId: event.id, sessionId: morning.id, quarterAt: at('2024-07-20', '07:30') }
  expect(await refusalOf(changeCapacity(officer, { ...first, seats: 0 }))).toBe('session/capacity-below-given')
  expect(await seatsOf(event.id)).toHaveLength(14)
  expect(await changeCapacity(officer, { ...first, seats: 4 })).toEqual({ seats: 4, given: 3 })
  expect((await inviteesOf(event.id)).filter(one => one.reason?.code === 'from-waiting-list')).toHaveLength(2)
  expect(await changeCapacity(officer, { ...first, seats: 3 })).toEqual({ seats: 3, given: 3 })
  expect(await refusalOf(changeCapacity(officer, { ...first, quarterAt: at('2024-07-20', '07:31'), seats: 3 }))).toBe('input/invalid')
})

test('an event without stations gives nobody a time; a session cannot end before it begins nor overlap another', async () => {
  const event = await createEvent(officer, { name: 'Trống', place: 'Nhà văn hóa', organiser: 'UBND xã', areaIds: [commune] })
  expect(await refusalOf(allocateSeats(officer, { eventId: event.id, again: false }))).toBe('event/without-stations')
  expect(await refusalOf(announceTimes(officer, { eventId: event.id }))).toBe('event/without-stations')
  await setStations(officer, {
    eventId: event.id,
    stations: [{ name: 'Tiếp đón', kind: 'reception', desks: 1, onIndication: false, minutes: 2 }],
  })
  expect(await refusalOf(allocateSeats(officer, { eventId: event.id, again: false }))).toBe('event/without-seats')
  const session = { eventId: event.id, name: 'Sáng', doctors: 2, patientsPerDoctor: 10, startsAt: at('2024-07-20', '07:30') }
  expect(await refusalOf(addSession(officer, { ...session, endsAt: at('2024-07-20', '07:00') }))).toBe('session/ends-before-it-begins')
  await addSession(officer, { ...session, endsAt: at('2024-07-20', '11:30') })
  expect(
    await refusalOf(
      addSession(officer, { ...session, name: 'Trùng', startsAt: at('2024-07-20', '11:00'), endsAt: at('2024-07-20', '13:00') }),
    ),
  ).toBe('session/overlaps')
})

test('a commune is asked hamlet by hamlet; a changed time is a new version; who cannot come, is withdrawn or absent makes room by need', async () => {
  const [one, two] = [await makeHamlet(ground, commune), await makeHamlet(ground, commune)]
  const { event, morning } = await makeEvent(officer, [commune], { doctors: 1, patientsPerDoctor: 6 })
  const people = await makePeople(ground, commune, [
    ...[1951, 1952, 1953].map(birthYear => ({ hamletId: one.id, birthYear })),
    ...[1941, 1942].map(birthYear => ({ hamletId: two.id, birthYear })),
    { hamletId: two.id, birthYear: 1950, mobility: 'needs-help' as const },
    { hamletId: two.id, birthYear: 1930, mobility: 'bedridden' as const },
    ...[1975, 1974, 1973].map(birthYear => ({ hamletId: one.id, birthYear })),
  ])
  expect(await invitePeople(officer, { eventId: event.id, filter: { hamletIds: [one.id, two.id] } })).toEqual({ invited: 10, already: 0 })
  expect(await invitePeople(officer, { eventId: event.id, filter: { hamletIds: [one.id] } })).toEqual({ invited: 0, already: 6 })
  expect(await allocateSeats(officer, { eventId: event.id, again: false })).toEqual({ seated: 6, waiting: 3, homeVisits: 1, freeSeats: 0 })
  const invitees = await inviteesOf(event.id)
  const inviteeOf = (index: number) => invitees.find(invitee => invitee.personId === people[index]!.id)!
  expect([0, 1, 2, 5, 3, 4].map(index => inviteeOf(index).ticketNo)).toEqual([1, 2, 3, 4, 5, 6])
  expect(inviteeOf(6).placement).toBe('home-visit')
  expect(await announceTimes(officer, { eventId: event.id })).toEqual({ announced: 6, changed: 0 })
  expect(await announceTimes(officer, { eventId: event.id })).toEqual({ announced: 0, changed: 0 })

  expect(await recordCall(officer, { eventId: event.id, inviteeId: inviteeOf(0).id, outcome: 'cannot-come' })).toMatchObject({ filled: 1 })
  expect(await withdrawInvitee(officer, { eventId: event.id, inviteeId: inviteeOf(1).id, because: 'nhập trùng' })).toEqual({ filled: 1 })
  const afterwards = await inviteesOf(event.id)
  const reasonOf = (index: number) => afterwards.find(invitee => invitee.personId === people[index]!.id)!.reason
  expect(reasonOf(0)).toEqual({ code: 'gave-up-seat', freedBy: 'cannot-come' })
  expect(reasonOf(9)).toMatchObject({ code: 'from-waiting-list', freedBy: 'cannot-come', age: 51 })
  expect(reasonOf(8)).toMatchObject({ code: 'from-waiting-list', freedBy: 'withdrawn', age: 50 })
  expect(await announceTimes(officer, { eventId: event.id })).toEqual({ announced: 2, changed: 0 })

  ground.clock.now = at('2024-07-20', '08:20')
  const released = await releaseNoShows(officer, { eventId: event.id, sessionId: morning.id, grace: 30 })
  expect(released.noShows).toBeGreaterThan(0)
  expect(released.filled).toEqual([inviteeOf(7).id])
  const seat = (await seatsOf(event.id)).find(one => one.inviteeId === inviteeOf(7).id)
  expect(seat!.arrivesAt).toEqual(at('2024-07-20', '08:50'))
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
})

test('an event called off withdraws what was told and takes no more work', async () => {
  const { event } = await makeEvent(officer, [commune])
  const people = await makePeople(ground, commune, [{}, {}])
  await invitePeople(officer, { eventId: event.id, filter: { personIds: people.map(person => person.id) } })
  await allocateSeats(officer, { eventId: event.id, again: false })
  await announceTimes(officer, { eventId: event.id })
  expect(await cancelEvent(officer, { eventId: event.id, because: 'mưa bão' })).toEqual({ withdrawn: 2 })
  expect(await asOwner(ground.orm, tx => tx.count(Invitation, { eventId: event.id, withdrawnAt: null }))).toBe(0)
  expect(await refusalOf(announceTimes(officer, { eventId: event.id }))).toBe('event/cancelled')
})

test('an officer of another commune sees neither the event nor its people; one of a joined commune sees own people only', async () => {
  const [elsewhere, joined] = [await makeCommune(ground), await makeCommune(ground)]
  const both = ground.contextOf('policy-officer', [commune, joined.id])
  const { event } = await makeEvent(both, [commune, joined.id])
  const [ours] = await makePeople(ground, commune, [{}])
  const [theirs] = await makePeople(ground, joined.id, [{}])
  await invitePeople(both, { eventId: event.id, filter: { personIds: [ours!.id, theirs!.id] } })
  const stranger = ground.contextOf('policy-officer', [elsewhere.id])
  const neighbour = ground.contextOf('policy-officer', [joined.id])
  const accountant = ground.contextOf('accountant', [commune])
  expect(await refusalOf(allocateSeats(stranger, { eventId: event.id, again: false }))).toBe('record/missing')
  expect(await refusalOf(allocateSeats(accountant, { eventId: event.id, again: false }))).toBe('access/forbidden')
  expect(await refusalOf(createEvent(stranger, { name: 'x', place: 'x', organiser: 'x', areaIds: [commune] }))).toBe('access/forbidden')
  const seen = await inTransaction(neighbour, tx => tx.find(Invitee, { eventId: event.id }))
  expect(seen.map(invitee => invitee.personId)).toEqual([theirs!.id])
})

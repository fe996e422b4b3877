import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addSession } from '../../src/events/add-session.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { announceTimes } from '../../src/events/announce-times.ts'
import { correctEvent } from '../../src/events/correct-event.ts'
import { EventSession } from '../../src/events/event.entity.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { Invitation, Seat } from '../../src/events/invitee.entity.ts'
import { removeSession } from '../../src/events/remove-session.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson } from '../people.ts'
import { at, makeEvent, makePeople } from './make-event.ts'

let ground: TestGround
let commune: string
let officer: Context
beforeAll(async () => {
  ground = await testGround()
})
beforeEach(async () => {
  commune = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [commune])
})
afterAll(() => ground.close())

async function toldEvent() {
  const made = await makeEvent(officer, [commune])
  const hamlets = [await makeHamlet(ground, commune, { name: 'Yên Mỹ' }), await makeHamlet(ground, commune, { name: 'Đồi Sen' })]
  const people = await makePeople(
    ground,
    commune,
    [0, 1, 0].map(of => ({ hamletId: hamlets[of]!.id })),
  )
  await invitePeople(officer, { eventId: made.event.id, filter: { personIds: people.map(person => person.id) } })
  await allocateSeats(officer, { eventId: made.event.id, again: false })
  await announceTimes(officer, { eventId: made.event.id })
  return { ...made, hamlets }
}
const standing = (eventId: string) => asOwner(ground.orm, tx => tx.find(Invitation, { eventId, withdrawnAt: null }))

test('another name changes nothing for those who were told; another place takes the times back until they are told again', async () => {
  const { event } = await toldEvent()
  const { name, organiser, place } = event
  const before = await standing(event.id)
  expect(before).toHaveLength(3)
  expect(await correctEvent(officer, { eventId: event.id, name: 'Khám bệnh 27/7', organiser, place })).toMatchObject({ untold: 0 })
  expect((await standing(event.id)).map(told => told.id).sort()).toEqual(before.map(told => told.id).sort())
  expect(await correctEvent(officer, { eventId: event.id, name, organiser, place: 'Nhà văn hóa thôn Yên Mỹ' })).toMatchObject({ untold: 3 })
  expect(await standing(event.id)).toEqual([])
  expect(await announceTimes(officer, { eventId: event.id })).toMatchObject({ announced: 3 })
  expect((await standing(event.id)).map(told => told.version)).toEqual([2, 2, 2])
})

test('a half-day entered wrongly goes with its seats; one where somebody has a time stays whole', async () => {
  const { event, morning } = await toldEvent()
  const wrong = await addSession(officer, {
    eventId: event.id,
    name: 'Buổi chiều',
    startsAt: at('2024-07-20', '13:30'),
    endsAt: at('2024-07-20', '16:30'),
    doctors: 2,
    patientsPerDoctor: 6,
  })
  const seats = () => asOwner(ground.orm, tx => tx.count(Seat, { eventId: event.id }))
  expect(await seats()).toBe(14 + 12)
  await expect(removeSession(officer, { eventId: event.id, sessionId: morning.id })).rejects.toMatchObject({
    code: 'session/has-people',
    facts: { name: 'Buổi sáng', people: 3 },
  })
  expect(await seats()).toBe(26)
  expect(await removeSession(officer, { eventId: event.id, sessionId: wrong.id })).toEqual({ name: 'Buổi chiều' })
  expect(await seats()).toBe(14)
  expect(await asOwner(ground.orm, tx => tx.count(EventSession, { eventId: event.id }))).toBe(1)
})

test('a planner corrects and removes with forms; letters and calls are asked for the whole, a file a hamlet, or one hamlet', async () => {
  const { event, morning, hamlets } = await toldEvent()
  const planner = await makePerson(ground, { role: 'policy-officer', areaId: commune })
  const root = `/events/${event.id}`
  const given = { name: event.name, organiser: event.organiser, place: event.place, bring: 'Giấy mời\nSổ khám bệnh' }
  const wrong = await planner.submit(`${root}/correct`, `${root}/correct`, { ...given, place: ' ' })
  expect(wrong.status).toBe(422)
  expect((await planner.submit(`${root}/correct`, `${root}/correct`, given)).status).toBe(303)
  const refused = await planner.submit(`${root}/sessions`, `${root}/sessions/${morning.id}/remove`, {})
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('đã có 3 người nhận chỗ')

  const asked = async (fields: Record<string, string>) => {
    const answer = await planner.submit(root, `${root}/papers`, { paper: 'invitation-letters', format: 'pdf', ...fields })
    const requestId = answer.headers.get('location')!.split('=')[1]
    return asOwner(ground.orm, tx =>
      tx.execute<{ title: string; hamlet: string | null }[]>(
        `select title, parameters ->> 'hamletId' as hamlet from document where request_id = ? order by title`,
        [requestId],
      ),
    )
  }
  expect(await asked({})).toMatchObject([{ hamlet: null }])
  expect((await asked({ each: 'yes' })).map(file => file.title).sort()).toEqual([
    `Giấy mời – Yên Mỹ – ${event.name} (2)`,
    `Giấy mời – Đồi Sen – ${event.name} (1)`,
  ])
  expect(await asked({ paper: 'call-sheet', hamletId: hamlets[1]!.id })).toEqual([
    { title: `Danh sách gọi điện – Đồi Sen – ${event.name}`, hamlet: hamlets[1]!.id },
  ])

  const stranger = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  expect((await stranger.get(`${root}/correct`)).status).toBe(404)
  const viewer = await makePerson(ground, { role: 'viewer', areaId: commune })
  expect((await viewer.submit(root, `${root}/correct`, given)).status).toBe(403)
})

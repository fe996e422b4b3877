import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { AddHandoverShifts, addHandoverShifts } from '../../src/volunteers/add-handover-shifts.ts'
import { addPlannedShifts } from '../../src/volunteers/add-planned-shifts.ts'
import { Shift } from '../../src/volunteers/shift.entity.ts'
import { plannedNeeds } from '../../src/volunteers/shift-needs.queries.ts'
import { needKey } from '../../src/volunteers/staffing-rules.ts'
import { withdrawShift } from '../../src/volunteers/withdraw-shift.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeEvent } from '../events/make-event.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Visitor } from '../people.ts'

let here: TestGround
let officer: Context
let elsewhere: Context
let clerk: Visitor
let areaId: string

beforeAll(async () => {
  here = await testGround()
  here.clock.now = new Date('2024-07-10T02:00:00Z')
})
beforeEach(async () => {
  areaId = (await makeCommune(here)).id
  officer = here.contextOf('policy-officer', [areaId])
  elsewhere = here.contextOf('policy-officer', [(await makeCommune(here)).id])
  clerk = await makePerson(here, { role: 'policy-officer', areaId })
})
afterAll(() => here.close())

const shiftsOf = async (occasionId: string) =>
  (await asOwner(here.orm, tx => tx.find(Shift, { occasionId, withdrawnAt: null }, { orderBy: { place: 'asc', role: 'asc' } }))).map(
    one =>
      `${one.place} · ${one.role} × ${one.needed} · ${one.startsAt.toISOString()}–${one.endsAt.toISOString().slice(11, 16)} · ${one.subjectKind}`,
  )
const keys = async (occasionId: string) => (await plannedNeeds(officer, occasionId)).map(needKey)

test('each station of a planned session asks for its people: one a desk, with the skill the station needs', async () => {
  const { event, stations } = await makeEvent(officer, [areaId])
  expect(await addPlannedShifts(officer, { occasionId: event.id, wanted: await keys(event.id) })).toEqual({ made: 5 })
  const morning = '2024-07-20T00:30:00.000Z–04:30 · station'
  expect((await shiftsOf(event.id)).sort()).toEqual([
    `Trạm y tế xã: Cấp thuốc · pharmacist × 1 · ${morning}`,
    `Trạm y tế xã: Khám mắt · doctor × 1 · ${morning}`,
    `Trạm y tế xã: Khám nội · doctor × 2 · ${morning}`,
    `Trạm y tế xã: Tiếp đón · guide × 1 · ${morning}`,
    `Trạm y tế xã: Đo sinh hiệu · nurse × 1 · ${morning}`,
  ])
  expect(await keys(event.id)).toEqual([])
  const [first] = await asOwner(here.orm, tx => tx.find(Shift, { occasionId: event.id, subjectId: stations[0]!.id }))
  await withdrawShift(officer, { shiftId: first!.id, because: 'Đổi người' })
  expect(await keys(event.id)).toHaveLength(1)
})

test('two officers make the shifts of one event at once: each shift is made once, the other is told', async () => {
  const { event } = await makeEvent(officer, [areaId])
  const wanted = await keys(event.id)
  const answers = await Promise.allSettled([1, 2].map(() => addPlannedShifts(officer, { occasionId: event.id, wanted })))
  expect(answers.map(one => (one.status === 'fulfilled' ? one.value.made : (one.reason as { code: string }).code)).sort()).toEqual([
    5,
    'shift/nothing-planned',
  ])
  expect(await shiftsOf(event.id)).toHaveLength(5)
})

test('a tour of home visits asks for a guide and a driver, from the first call to the last', async () => {
  const { campaignId, hamlets, gifts } = await makeList(here, [{ fullName: 'Trần Thị Một' }, { fullName: 'Trần Thị Hai' }], { areaId })
  const visit = (personId: string, fullName: string, startsAt: string | null) =>
    asOwner(here.orm, tx =>
      tx.execute(
        `insert into courtesy_visit (id, campaign_id, area_id, hamlet_id, person_id, full_name, visit_on, starts_at, party, planned_at, planned_by)
         values (?, ?, ?, ?, ?, ?, '2024-07-22', ?, '{Lãnh đạo xã}', now(), ?)`,
        [newId(), campaignId, areaId, hamlets[0]!.id, personId, fullName, startsAt, newId()],
      ),
    )
  await visit(gifts[0]!.personId, gifts[0]!.fullName, '08:00')
  await visit(gifts[1]!.personId, gifts[1]!.fullName, '09:00')
  await addPlannedShifts(officer, { occasionId: campaignId, wanted: await keys(campaignId) })
  const tour = `Thăm hỏi tại nhà, ${hamlets[0]!.name} (2 nhà)`
  expect(await shiftsOf(campaignId)).toEqual([
    `${tour} · driver × 1 · 2024-07-22T01:00:00.000Z–02:45 · home-visit`,
    `${tour} · guide × 1 · 2024-07-22T01:00:00.000Z–02:45 · home-visit`,
  ])
})

test('a hand-over session in each hamlet asks for who writes and who guides; asked again, only the new hamlet gets shifts', async () => {
  const { campaignId, hamlets } = await makeList(
    here,
    [
      { fullName: 'Trần Thị Một', hamlet: 0 },
      { fullName: 'Trần Thị Hai', hamlet: 1 },
    ],
    { areaId },
  )
  const session = (hamletIds: string[], given = {}) =>
    addHandoverShifts(
      officer,
      AddHandoverShifts.parse({ campaignId, hamletIds, on: '2024-07-23', from: '07:30', to: '11:00', clerks: 2, guides: 1, ...given }),
    )
  expect(await session([hamlets[0]!.id])).toEqual({ made: 2 })
  expect(await session(hamlets.map(one => one.id))).toEqual({ made: 2 })
  const hours = '2024-07-23T00:30:00.000Z–04:00 · handover-session'
  expect(await shiftsOf(campaignId)).toEqual(
    hamlets
      .map(one => `Trao quà, ${one.name}`)
      .sort()
      .flatMap(place => [`${place} · clerk × 2 · ${hours}`, `${place} · guide × 1 · ${hours}`]),
  )
  await expect(session(hamlets.map(one => one.id))).rejects.toMatchObject({ code: 'shift/nothing-planned' })
  await expect(session([hamlets[0]!.id], { to: '07:00' })).rejects.toMatchObject({ code: 'shift/ends-before-it-begins' })
})

test('three people: who may; who may, but not here; who may not', async () => {
  const { event } = await makeEvent(officer, [areaId])
  const wanted = await keys(event.id)
  expect(wanted).toHaveLength(5)
  expect(await plannedNeeds(elsewhere, event.id)).toEqual([])
  await expect(addPlannedShifts(elsewhere, { occasionId: event.id, wanted })).rejects.toMatchObject({ code: 'shift/nothing-planned' })
  await expect(addPlannedShifts(here.contextOf('accountant', [areaId]), { occasionId: event.id, wanted })).rejects.toMatchObject({
    code: 'access/forbidden',
  })
  expect(await shiftsOf(event.id)).toEqual([])
})

test('by form: the page proposes the missing shifts, one press makes them, and nothing is left to make', async () => {
  const { event } = await makeEvent(officer, [areaId])
  const address = `/shifts/occasions/${event.id}`
  const shown = await (await clerk.get(`${address}/from-plan`)).text()
  expect(shown).toContain('Trạm y tế xã: Khám nội: Bác sĩ, 2 người (07:30–11:30, Thứ Bảy 20/07/2024)')
  const made = await clerk.submit(`${address}/from-plan`, `${address}/from-plan`, { wanted: await keys(event.id) })
  expect(made.status).toBe(303)
  expect(await shiftsOf(event.id)).toHaveLength(5)
  expect(await (await clerk.get(`${address}/from-plan`)).text()).toContain('Không còn ca nào cần tạo')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { planVisit } from '../../src/campaigns/plan-visit.ts'
import { findVisits } from '../../src/campaigns/visits.queries.ts'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { recordVisit } from '../../src/handovers/record-visit.ts'
import { testGround, type TestGround } from '../database.ts'
import { killPerson, makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

test('leaders call at home and hand the gift over there', async () => {
  const { campaignId, gifts } = await makeList(ground, [{ fullName: 'Khuất Thị Thuận' }])
  const visit = await planVisit(officer, {
    campaignId,
    personId: gifts[0]!.personId,
    visitOn: '2024-06-24',
    startsAt: '08:30',
    party: 'Ông Nguyễn Văn Quyết, Chủ tịch UBND xã\nBà Lê Thị Hoa, Hội Phụ nữ',
  })
  expect(visit.party).toEqual(['Ông Nguyễn Văn Quyết, Chủ tịch UBND xã', 'Bà Lê Thị Hoa, Hội Phụ nữ'])
  const answer = await recordVisit(officer, { visitId: visit.id, outcome: 'visited', note: 'Cụ khỏe', giftIds: [gifts[0]!.id] })
  expect(answer.gifts[0]).toMatchObject({
    granted: true,
    handover: { channel: 'visit', visitId: visit.id, giver: 'Ông Nguyễn Văn Quyết, Chủ tịch UBND xã' },
  })
  await expect(recordVisit(officer, { visitId: visit.id, outcome: 'absent' })).rejects.toMatchObject({ code: 'visit/already-recorded' })
})

test('nobody at home: the gift waits, with its reason', async () => {
  const { campaignId, gifts } = await makeList(ground, [{ fullName: 'Đỗ Hữu Lý' }])
  const visit = await planVisit(officer, { campaignId, personId: gifts[0]!.personId, visitOn: '2024-06-24', party: ['Bí thư Đảng ủy'] })
  await recordVisit(officer, { visitId: visit.id, outcome: 'absent', giftIds: [gifts[0]!.id] })
  expect(await findVisits(officer, { campaignId })).toMatchObject([{ outcome: 'absent' }])
  const again = await planVisit(officer, { campaignId, personId: gifts[0]!.personId, visitOn: '2024-06-25', party: ['Bí thư Đảng ủy'] })
  await expect(recordVisit(officer, { visitId: again.id, outcome: 'visited' })).rejects.toMatchObject({ code: 'visit/not-yet' })
})

test('a call on another day than planned: the gift changed hands on that day, never tomorrow', async () => {
  const { campaignId, gifts } = await makeList(ground, [{ fullName: 'Cấn Thị Lụa' }])
  const { id: visitId } = await planVisit(officer, {
    campaignId,
    personId: gifts[0]!.personId,
    visitOn: '2024-06-27',
    party: ['Chủ tịch xã'],
  })
  const call = { visitId, outcome: 'visited' as const, giftIds: [gifts[0]!.id] }
  await expect(recordVisit(officer, { ...call, on: '2024-06-25' })).rejects.toMatchObject({ code: 'handover/in-future', field: 'on' })
  const { visit, gifts: handed } = await recordVisit(officer, { ...call, on: '2024-06-23' })
  expect(visit.visitedOn).toBe('2024-06-23')
  expect(handed[0]).toMatchObject({ handover: { at: new Date('2024-06-23T05:00:00Z') } })
})

test('a proxy without a paper: nothing is handed over and the visit stays open', async () => {
  const { campaignId, gifts } = await makeList(ground, [{ fullName: 'Cấn Thị Gấm' }])
  const { id: visitId } = await planVisit(officer, {
    campaignId,
    personId: gifts[0]!.personId,
    visitOn: '2024-06-24',
    party: ['Chủ tịch xã'],
  })
  const receiver = { kind: 'proxy', name: 'Cấn Văn Con', relation: 'con' } as const
  const call = { visitId, outcome: 'visited' as const, giftIds: [gifts[0]!.id] }
  await expect(recordVisit(officer, { ...call, receiver })).rejects.toMatchObject({
    code: 'receiver/paper-missing',
    field: 'receiver.paper',
  })
  expect(await findVisits(officer, { campaignId })).toMatchObject([{ outcome: null }])
  expect((await recordVisit(officer, { ...call, receiver: { ...receiver, paper: 'GUQ 3' } })).gifts).toHaveLength(1)
})

test('not twice, not yesterday, not to a dead person, not by somebody else’s officer', async () => {
  const { campaignId, areaId, gifts } = await makeList(ground, [{ fullName: 'Chu Bá Nghĩa' }, { fullName: 'Chu Thị Hằng' }])
  const visit = { campaignId, personId: gifts[0]!.personId, visitOn: '2024-06-26', party: ['Chủ tịch xã'] }
  await planVisit(officer, visit)
  await expect(planVisit(officer, visit)).rejects.toMatchObject({ code: 'visit/already-planned', facts: { on: '26/06/2024' } })
  const other = { ...visit, personId: gifts[1]!.personId }
  await expect(planVisit(officer, { ...other, visitOn: '2024-06-23' })).rejects.toMatchObject({ code: 'visit/in-past' })
  await expect(planVisit(ground.contextOf('viewer', [areaId]), other)).rejects.toMatchObject({ code: 'access/forbidden' })
  await expect(planVisit(ground.contextOf('policy-officer', [newId()]), other)).rejects.toThrow()
  await killPerson(ground, gifts[1]!.personId, areaId)
  await expect(planVisit(officer, other)).rejects.toMatchObject({ code: 'person/dead' })
})

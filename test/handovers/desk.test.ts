import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { findAtDesk, findListProgress, findOftenReceivers, findWaiting, getGift } from '../../src/handovers/handovers.queries.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { recordMissedHandover } from '../../src/handovers/record-missed-handover.ts'
import { reverseHandover } from '../../src/handovers/reverse-handover.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

test('three letters, without accents, or the line code: the person with the gifts of every source', async () => {
  const first = await makeList(ground, [{ fullName: 'Khuất Duy Tưởng' }, { fullName: 'Khuất Thị Ước' }])
  const [tuong] = first.gifts
  const second = await makeList(ground, [{ fullName: 'Khuất Duy Tưởng', personId: tuong!.personId, amount: 1_000_000 }], {
    areaId: first.areaId,
    campaignId: first.campaignId,
  })
  const found = await findAtDesk(officer, 'tuo')
  expect(found.map(person => [person.fullName, person.gifts.length])).toEqual([['Khuất Duy Tưởng', 2]])
  expect((await findAtDesk(officer, 'khu')).map(person => person.fullName)).toEqual(['Khuất Duy Tưởng', 'Khuất Thị Ước'])
  expect((await findAtDesk(officer, 'Khuất ước')).map(person => person.fullName)).toEqual(['Khuất Thị Ước'])
  expect((await findAtDesk(officer, second.gifts[0]!.lineCode.toLowerCase())).map(person => person.personId)).toEqual([tuong!.personId])
  expect(await findAtDesk(officer, 'kh')).toEqual([])
  expect(await findAtDesk(officer, `kh'%{`)).toEqual([])
})

test('a desk finds nobody of another commune, and a team nobody of another hamlet', async () => {
  const list = await makeList(ground, [
    { fullName: 'Phùng Văn Quyết', hamlet: 0 },
    { fullName: 'Phùng Thị Quyến', hamlet: 1 },
  ])
  expect(await findAtDesk(ground.contextOf('policy-officer', [newId()]), 'phung')).toEqual([])
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([list.hamlets[1]!.id]) }])
  expect((await findAtDesk(team, 'phung')).map(person => person.fullName)).toEqual(['Phùng Thị Quyến'])
  expect(await findListProgress(team)).toMatchObject([{ gifts: 1 }])
})

test('who still waits, and why; a reversed hand-over waits again', async () => {
  const list = await makeList(ground, [{ fullName: 'Tạ Thị Một' }, { fullName: 'Tạ Thị Hai' }, { fullName: 'Tạ Thị Ba' }])
  const [one, two, three] = list.gifts
  await recordMissedHandover(officer, { giftId: two!.id, reason: 'absent', next: 'home-visit' })
  const answer = await recordHandover(officer, { giftId: one!.id, receiver: { kind: 'self' } })
  const { listId } = list
  expect((await findWaiting(officer, { listId })).map(gift => [gift.fullName, gift.missed?.next ?? null])).toEqual([
    ['Tạ Thị Hai', 'home-visit'],
    ['Tạ Thị Ba', null],
  ])
  expect((await findWaiting(officer, { listId, reason: 'none' })).map(gift => gift.id)).toEqual([three!.id])
  expect(await findListProgress(officer, listId)).toMatchObject([
    { gifts: 3, handedGifts: 1, openGifts: 2, openAmount: 600_000, settled: false },
  ])
  if (answer.granted) await reverseHandover(officer, { handoverId: answer.handover.id, because: 'Ghi nhầm' })
  expect(await findWaiting(officer, { listId })).toHaveLength(3)
  expect((await getGift(officer, one!.id)).handover).toBeNull()
})

test('the same hand for three others is shown, for a call back', async () => {
  const list = await makeList(
    ground,
    ['A', 'B', 'C'].map(letter => ({ fullName: `Doãn Văn ${letter}` })),
  )
  for (const gift of list.gifts)
    await recordHandover(officer, {
      giftId: gift.id,
      receiver: { kind: 'proxy', name: 'Doãn Văn Trưởng', relation: 'trưởng thôn', paper: 'GUQ' },
    })
  expect(await findOftenReceivers(officer, list.listId)).toEqual([{ receiver: 'Doãn Văn Trưởng', gifts: 3 }])
})

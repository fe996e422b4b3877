import { afterAll, beforeAll, expect, test } from 'vitest'
import { getBoard } from '../../src/board/board.queries.ts'
import { getCampaign } from '../../src/campaigns/campaigns.queries.ts'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { recordMissedHandover } from '../../src/handovers/record-missed-handover.ts'
import { recordSignedBook } from '../../src/handovers/record-signed-book.ts'
import { returnGifts } from '../../src/handovers/return-gifts.ts'
import { reverseHandover } from '../../src/handovers/reverse-handover.ts'
import { getMoneyBook } from '../../src/handovers/settlement.queries.ts'
import { decideGift } from '../../src/lists/decide-gift.ts'
import { flagGifts } from '../../src/lists/flag-gifts.ts'
import type { FlagKind } from '../../src/lists/gift-flag.entity.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { takeBackDeath } from '../../src/registry/take-back-death.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePerson } from '../people.ts'
import { makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

const self = { kind: 'self' } as const
const son = { kind: 'proxy', name: 'Trần Văn Con', relation: 'con', paper: 'GUQ 3' } as const
const flag = (personId: string, kind: FlagKind) => inTransaction(officer, tx => flagGifts(tx, officer, personId, kind))
const handed = async (giftId: string, more: object = {}) => {
  const answer = await recordHandover(officer, { giftId, receiver: self, ...more })
  return answer.granted ? answer.handover.receiverKind : answer.because
}

test.each(['moved', 'merged', 'changed'] as const)(
  'a gift whose person was %s after the lock waits at every table until somebody decides',
  async kind => {
    const { listId, gifts } = await makeList(ground, [{ fullName: 'Trần Thị Yên' }, { fullName: 'Trần Thị Vui' }])
    await flag(gifts[0]!.personId, kind)
    expect(await handed(gifts[0]!.id)).toBe('gift/awaits-decision')
    const book = await recordSignedBook(officer, { listId, lines: '1-2' })
    expect(book.ok && [book.handed.length, book.refused.map(line => line.because)]).toEqual([1, ['gift/awaits-decision']])
    const slip = { giftIds: [gifts[0]!.id], reference: 'PNT 1', returnedOn: '2024-06-24', because: 'Chuyển đi' }
    await expect(returnGifts(officer, slip)).rejects.toMatchObject({ code: 'gift/awaits-decision', facts: { kind } })
    const decide = { giftId: gifts[0]!.id, because: 'Xã mới không có tên' }
    await expect(decideGift(officer, { ...decide, decision: 'hand-over-to-family' })).rejects.toMatchObject({ code: 'flag/other-answers' })
    await decideGift(officer, { ...decide, decision: 'hand-over' })
    expect(await handed(gifts[0]!.id)).toBe('self')
  },
)

test('what was decided to be withheld is never handed over, not even past the rule; its money goes back', async () => {
  const { gifts, sourceId, areaId } = await makeList(ground, [{ fullName: 'Trần Thị Nết' }])
  const [{ id: giftId, personId }] = gifts as [(typeof gifts)[number]]
  await flag(personId, 'moved')
  await decideGift(officer, { giftId, decision: 'withhold', because: 'Đã nhận ở xã mới' })
  expect(await handed(giftId)).toBe('gift/withheld')
  expect(await handed(giftId, { receiver: son })).toBe('gift/withheld')
  const row = `insert into handover (id, gift_id, list_id, source_id, area_id, amount, receiver_kind, receiver_name, giver, channel, slip_no, at, recorded_at, recorded_by, recorded_by_name)
    select gen_random_uuid(), g.id, g.list_id, l.source_id, g.area_id, g.amount, 'self', 'X', 'Y', 'desk', '1', now(), now(), gen_random_uuid(), 'Z'
    from gift g join gift_list l on l.id = g.list_id where g.id = ?`
  await expect(asOwner(ground.orm, tx => tx.execute(row, [giftId]))).rejects.toThrow('is withheld')
  expect((await getMoneyBook(officer, { sourceId, areaId })).toReturn.map(gift => gift.id)).toEqual([giftId])
  await returnGifts(officer, { giftIds: [giftId], reference: 'PNT 2', returnedOn: '2024-06-24', because: 'Đã nhận ở xã mới' })
})

test('signed for on the 20th, dead on the 22nd, typed in on the 24th: received in person; on the day of the death and after it not', async () => {
  const { listId, gifts } = await makeList(ground, [{ fullName: 'Bùi Thị Mận' }, { fullName: 'Bùi Thị Đào' }, { fullName: 'Bùi Thị Lê' }])
  for (const gift of gifts) await recordDeath(officer, { personId: gift.personId, diedOn: '22/06/2024', source: 'Gia đình báo' })
  expect(await handed(gifts[0]!.id, { on: '2024-06-22' })).toBe('gift/person-dead')
  expect(await handed(gifts[0]!.id, { on: '2024-06-20' })).toBe('self')
  const book = await recordSignedBook(officer, { listId, lines: '2', on: '2024-06-20' })
  expect(book.ok && book.handed.map(one => one.handover.receiverKind)).toEqual(['self'])
  await decideGift(officer, { giftId: gifts[2]!.id, decision: 'hand-over', because: 'Họp thôn ngày 23/6' })
  expect(await handed(gifts[2]!.id)).toBe('gift/receiver-dead')
  expect(await handed(gifts[2]!.id, { receiver: { ...son, paper: '' } })).toBe('receiver/paper-missing')
  expect(await handed(gifts[2]!.id, { receiver: son })).toBe('proxy')
})

test('a death of which only the month is known: before that month is before the death', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Bùi Văn Mơ' }])
  await recordDeath(officer, { personId: gifts[0]!.personId, diedOn: '06/2024', source: 'Trưởng thôn báo' })
  expect(await handed(gifts[0]!.id, { on: '2024-06-12' })).toBe('gift/person-dead')
})

test('a death taken back takes what was decided on it along: the living receive', async () => {
  const { gifts, campaignId } = await makeList(ground, [{ fullName: 'Bùi Văn Nhầm' }, { fullName: 'Bùi Văn Nữa' }])
  for (const { personId } of gifts) await recordDeath(officer, { personId, diedOn: '20/06/2024', source: 'Gia đình báo' })
  await decideGift(officer, { giftId: gifts[0]!.id, decision: 'withhold', because: 'Không còn thân nhân' })
  const flags = async () => (await getBoard(officer, await getCampaign(officer, campaignId))).lists.flags
  expect(await flags()).toBe(1)
  for (const { personId } of gifts) await takeBackDeath(officer, { personId, because: 'Nhầm người cùng tên' })
  expect(await flags()).toBe(0)
  expect(await handed(gifts[0]!.id)).toBe('self')
})

test('the board asks for no decision about a gift that somebody already has', async () => {
  const { gifts, campaignId } = await makeList(ground, [{ fullName: 'Bùi Thị Xong' }])
  const flags = async () => (await getBoard(officer, await getCampaign(officer, campaignId))).lists.flags
  await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self })
  await flag(gifts[0]!.personId, 'moved')
  expect(await flags()).toBe(0)
  await expect(decideGift(officer, { giftId: gifts[0]!.id, decision: 'withhold', because: 'Muộn rồi' })).rejects.toMatchObject({
    code: 'gift/already-handed-over',
  })
})

test('said at the table to be a duplicate: it waits for a decision, and only then its money goes back', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Đinh Thị Đôi' }])
  const giftId = gifts[0]!.id
  expect((await recordMissedHandover(officer, { giftId, reason: 'duplicate' })).next).toBe('decide')
  await recordMissedHandover(officer, { giftId, reason: 'duplicate' })
  expect(await handed(giftId)).toBe('gift/awaits-decision')
  await decideGift(officer, { giftId, decision: 'withhold', because: 'Đã nhận theo hồ sơ kia' })
  await returnGifts(officer, { giftIds: [giftId], reference: 'PNT 5', returnedOn: '2024-06-24', because: 'Trùng' })
})

test('who decides; who decides, but not here; who does not: the same on the page of the list and of the gift', async () => {
  const { gifts, areaId, listId } = await makeList(ground, [{ fullName: 'Đinh Thị Hỏi' }])
  const elsewhere = await makeList(ground, [{ fullName: 'Xa' }])
  await flag(gifts[0]!.personId, 'moved')
  const [{ id: flagId }] = (await asOwner(ground.orm, tx => tx.execute(`select id from gift_flag where gift_id = ?`, [gifts[0]!.id]))) as [
    { id: string },
  ]
  const pages = [`/gifts/${gifts[0]!.id}`, `/lists/${listId}/flags/${flagId}`]
  const actions = [`/gifts/${gifts[0]!.id}/decision`, pages[1]!]
  const form = { decision: 'hand-over', because: 'Vẫn ở thôn' }
  for (const [role, where, status] of [
    ['accountant', areaId, 403],
    ['policy-officer', elsewhere.areaId, 404],
  ] as const) {
    const person = await makePerson(ground, { role, areaId: where })
    for (const action of actions)
      expect([role, action, (await person.submit('/board', action, form)).status]).toEqual([role, action, status])
  }
  const here = await makePerson(ground, { role: 'policy-officer', areaId })
  expect(await (await here.get(pages[0]!)).text()).toContain('Chờ quyết định: Đã chuyển đi')
  expect(await (await here.get(pages[0]!)).text()).not.toContain('Đã trao cho chính chủ')
  expect((await here.submit(pages[1]!, actions[1]!, form)).status).toBe(303)
  expect((await here.submit(pages[0]!, actions[0]!, form)).status).toBe(409)
  expect(await (await here.get(pages[0]!)).text()).toContain('Đã trao cho chính chủ')
})

test('an undone hand-over of somebody who has died since waits for the decision', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Đinh Văn Lại' }])
  const answer = await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self, on: '2024-06-20' })
  if (!answer.granted) throw new Error(answer.because)
  await recordDeath(officer, { personId: gifts[0]!.personId, diedOn: '22/06/2024', source: 'Gia đình báo' })
  await reverseHandover(officer, { handoverId: answer.handover.id, because: 'Ghi nhầm dòng' })
  expect(await handed(gifts[0]!.id)).toBe('gift/person-dead')
})

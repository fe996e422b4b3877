import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { decideGift } from '../../src/lists/decide-gift.ts'
import { HandoverRefusal } from '../../src/handovers/handover.entity.ts'
import { handOverToPerson } from '../../src/handovers/hand-over-to-person.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { recordMissedHandover } from '../../src/handovers/record-missed-handover.ts'
import { returnGifts } from '../../src/handovers/return-gifts.ts'
import { reverseHandover } from '../../src/handovers/reverse-handover.ts'
import { testGround, type TestGround } from '../database.ts'
import { killPerson, ledgerOf, makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer', 'all', { name: 'Bà Khuất Thị Hòa' })
})
afterAll(() => ground.close())

const self = { kind: 'self' } as const
const proxy = { kind: 'proxy', name: 'Nguyễn Văn Con', relation: 'con trai', paper: 'GUQ 12/2024' } as const
const because = (answer: { granted: boolean; because?: string }) => (answer.granted ? 'granted' : answer.because)

test('a gift is handed over to its owner, and the receipt says who, when and where', async () => {
  const { gifts, listId, hamlets } = await makeList(ground, [{ fullName: 'Nguyễn Thị Lý' }])
  const answer = await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self })
  if (!answer.granted) throw new Error(answer.because)
  expect(answer.handover).toMatchObject({
    receiverName: 'Nguyễn Thị Lý',
    giver: 'Bà Khuất Thị Hòa',
    place: hamlets[0]!.name,
    slipNo: gifts[0]!.lineCode,
    amount: 300_000,
    channel: 'desk',
  })
  expect(await ledgerOf(ground, listId)).toEqual([{ kind: 'handover', gifts: 1, amount: '300000' }])
})

test('two tables, one gift: exactly one hand-over, the other is told when, where and by whom, and the refusal is kept', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Trần Văn Đoàn' }])
  const other = ground.contextOf('policy-officer', 'all', { name: 'Ông Phí Đình Sáu' })
  const desks = [officer, other, officer, other, officer, other, officer, other]
  const answers = await Promise.all(
    desks.map((desk, at) => recordHandover(desk, { giftId: gifts[0]!.id, receiver: self, place: `Bàn ${at}` })),
  )
  expect(answers.filter(answer => answer.granted)).toHaveLength(1)
  const granted = answers.find(answer => answer.granted)!
  const given = granted.granted ? granted.handover : null
  for (const answer of answers.filter(answer => !answer.granted))
    expect(answer).toMatchObject({
      because: 'gift/already-handed-over',
      facts: { where: given!.place, by: given!.giver, to: 'Trần Văn Đoàn', when: '09:00 24/06/2024' },
    })
  expect(await asOwner(ground.orm, tx => tx.count(HandoverRefusal, { giftId: gifts[0]!.id }))).toBe(7)
  expect(await ledgerOf(ground, listId)).toHaveLength(1)
})

test('no hand-over from a list that is not locked: the rule says so, and the database refuses whoever writes past the rule', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Lê Thị Bảy' }], { state: 'compiled' })
  expect(because(await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self }))).toBe('gift/list-not-locked')
  const past = asOwner(ground.orm, tx =>
    tx.execute(
      `insert into handover (id, gift_id, amount, receiver_kind, receiver_name, giver, channel, slip_no, at, recorded_at, recorded_by, recorded_by_name)
       values (?, ?, 1, 'self', 'A', 'B', 'desk', '1', now(), now(), ?, 'B')`,
      [newId(), gifts[0]!.id, newId()],
    ),
  )
  await expect(past).rejects.toThrow(/is not locked/)
})

test('a dead person receives nothing until somebody decides; then the family, with name, relation and paper', async () => {
  const { gifts, areaId } = await makeList(ground, [{ fullName: 'Đỗ Văn Khuê' }, { fullName: 'Đỗ Thị Nhỡ' }])
  for (const gift of gifts) await killPerson(ground, gift.personId, areaId)
  const [first, second] = gifts
  expect(await recordHandover(officer, { giftId: first!.id, receiver: proxy })).toMatchObject({
    because: 'gift/person-dead',
    facts: { name: 'Đỗ Văn Khuê', on: '12/06/2024' },
  })
  await decideGift(officer, { giftId: first!.id, decision: 'hand-over-to-family', because: 'Theo biên bản họp ngày 20/6' })
  await decideGift(officer, { giftId: second!.id, decision: 'withhold', because: 'Gia đình không nhận' })
  expect(because(await recordHandover(officer, { giftId: first!.id, receiver: self }))).toBe('gift/receiver-dead')
  expect(because(await recordHandover(officer, { giftId: first!.id, receiver: proxy }))).toBe('granted')
  expect(because(await recordHandover(officer, { giftId: second!.id, receiver: proxy }))).toBe('gift/withheld')
  await expect(decideGift(officer, { giftId: second!.id, decision: 'hand-over-to-family', because: 'Đổi ý' })).rejects.toMatchObject({
    code: 'flag/already-decided',
  })
})

test('not tomorrow, not before the lock; the signed day of last week is fine', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Vũ Đình Ước' }])
  const giftId = gifts[0]!.id
  expect(await recordHandover(officer, { giftId, receiver: self, on: '2024-06-25' })).toMatchObject({
    because: 'handover/in-future',
    field: 'on',
  })
  expect(because(await recordHandover(officer, { giftId, receiver: self, on: '2024-06-09' }))).toBe('handover/before-lock')
  const answer = await recordHandover(officer, { giftId, receiver: self, on: '2024-06-20', giver: 'Tổ công tác thôn 1' })
  expect(answer.granted && answer.handover.at.toISOString()).toBe('2024-06-20T05:00:00.000Z')
})

test('somebody else receives only with name, relation and paper, asked for one after the other', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Phạm Thị Hiền' }])
  const giftId = gifts[0]!.id
  const asked = { kind: 'proxy', name: ' ', relation: '', paper: '' }
  for (const [part, value] of [
    ['name', 'Phạm Văn Quyết'],
    ['relation', 'con'],
    ['paper', 'GUQ ngày 20/6/2024'],
  ] as const) {
    expect(await recordHandover(officer, { giftId, receiver: { ...asked, kind: 'proxy' } })).toMatchObject({
      because: `receiver/${part}-missing`,
      field: `receiver.${part}`,
    })
    asked[part] = value
  }
  const answer = await recordHandover(officer, { giftId, receiver: { ...asked, kind: 'proxy' } })
  expect(answer.granted && answer.handover).toMatchObject({
    receiverKind: 'proxy',
    receiverName: 'Phạm Văn Quyết',
    paper: 'GUQ ngày 20/6/2024',
  })
})

test('everything that waits for a person, from two sources, in one go', async () => {
  const first = await makeList(ground, [{ fullName: 'Kiều Thị Sáu' }])
  const second = await makeList(ground, [{ fullName: 'Kiều Thị Sáu', personId: first.gifts[0]!.personId, amount: 1_000_000 }], {
    areaId: first.areaId,
    campaignId: first.campaignId,
  })
  const giftIds = [first.gifts[0]!.id, second.gifts[0]!.id]
  await recordHandover(officer, { giftId: giftIds[0]!, receiver: self })
  expect((await handOverToPerson(officer, { giftIds, receiver: self })).map(because)).toEqual(['gift/already-handed-over', 'granted'])
})

test('a reversal says why, frees the place and keeps both entries; a second one is refused', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Cấn Văn Thuận' }])
  const giftId = gifts[0]!.id
  const first = await recordHandover(officer, { giftId, receiver: self })
  if (!first.granted) throw new Error(first.because)
  await reverseHandover(officer, { handoverId: first.handover.id, because: 'Ghi nhầm dòng' })
  await expect(reverseHandover(officer, { handoverId: first.handover.id, because: 'Ghi nhầm dòng' })).rejects.toMatchObject({
    code: 'handover/already-reversed',
  })
  const second = await recordHandover(officer, { giftId, receiver: self })
  expect(second.granted && second.handover.slipNo).toBe(`${gifts[0]!.lineCode}/2`)
  expect((await ledgerOf(ground, listId)).map(row => row.kind)).toEqual(['handover', 'handover-reversed', 'handover'])
})

test('nobody changes or removes a hand-over, not even the owner of the tables', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Chu Quang Tưởng' }])
  await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self })
  for (const sql of [`update handover set receiver_name = 'X' where gift_id = ?`, `delete from handover where gift_id = ?`])
    await expect(asOwner(ground.orm, tx => tx.execute(sql, [gifts[0]!.id]))).rejects.toThrow(/never changed/)
  await expect(inTransaction(officer, tx => tx.execute(`delete from gift_ledger`))).rejects.toThrow(/permission denied/)
})

test('not handed over: the reason brings its usual next step; not for a gift already given or returned', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Vương Thị Hằng' }, { fullName: 'Vương Văn Nghĩa' }])
  expect(await recordMissedHandover(officer, { giftId: gifts[0]!.id, reason: 'absent' })).toMatchObject({ next: 'come-again' })
  expect(await recordMissedHandover(officer, { giftId: gifts[0]!.id, reason: 'absent', next: 'home-visit' })).toMatchObject({
    next: 'home-visit',
  })
  expect(because(await recordHandover(officer, { giftId: gifts[0]!.id, receiver: self }))).toBe('granted')
  await expect(recordMissedHandover(officer, { giftId: gifts[0]!.id, reason: 'absent' })).rejects.toMatchObject({
    code: 'gift/already-handed-over',
  })
  const accountant = ground.contextOf('accountant')
  await returnGifts(accountant, { giftIds: [gifts[1]!.id], reference: 'PNT 7', returnedOn: '2024-06-24', because: 'Từ chối nhận' })
  expect(await recordHandover(officer, { giftId: gifts[1]!.id, receiver: self })).toMatchObject({
    because: 'gift/already-returned',
    facts: { reference: 'PNT 7', on: '24/06/2024' },
  })
})

test('who may; who may, but not here; who may not', async () => {
  const { gifts, areaId, hamlets } = await makeList(ground, [
    { fullName: 'Nguyễn Thị Thủy', hamlet: 0 },
    { fullName: 'Nguyễn Thị Hòa', hamlet: 1 },
  ])
  const [here, there] = gifts
  const elsewhere = ground.contextOf('policy-officer', [newId()])
  await expect(recordHandover(elsewhere, { giftId: here!.id, receiver: self })).rejects.toMatchObject({ code: 'record/missing' })
  const viewer = ground.contextOf('viewer', [areaId])
  await expect(recordHandover(viewer, { giftId: here!.id, receiver: self })).rejects.toMatchObject({ code: 'access/forbidden' })
  const readsHere: Context = ground.contextOf([
    { role: 'viewer', areas: new Set([areaId]) },
    { role: 'policy-officer', areas: new Set([newId()]) },
  ])
  await expect(recordHandover(readsHere, { giftId: here!.id, receiver: self })).rejects.toMatchObject({ code: 'record/missing' })
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamlets[0]!.id]) }])
  await expect(recordHandover(team, { giftId: there!.id, receiver: self })).rejects.toMatchObject({ code: 'record/missing' })
  expect(because(await recordHandover(team, { giftId: here!.id, receiver: self }))).toBe('granted')
})

test("a hamlet's team is told of a death that it cannot see in the register", async () => {
  const { gifts, areaId, hamlets } = await makeList(ground, [{ fullName: 'Khuất Thị Ngọc' }])
  await killPerson(ground, gifts[0]!.personId, areaId)
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamlets[0]!.id]) }])
  expect(because(await recordHandover(team, { giftId: gifts[0]!.id, receiver: self }))).toBe('gift/person-dead')
})

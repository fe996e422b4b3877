import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { decideGift } from '../../src/lists/decide-gift.ts'
import { giveAdvance } from '../../src/handovers/give-advance.ts'
import { addsUp, advanceHeld, sumLedger } from '../../src/handovers/ledger-rules.ts'
import { readAdvances, readLedger } from '../../src/handovers/ledger.queries.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { recordMissedHandover } from '../../src/handovers/record-missed-handover.ts'
import { recordSignedBook } from '../../src/handovers/record-signed-book.ts'
import { returnGifts } from '../../src/handovers/return-gifts.ts'
import { reverseHandover } from '../../src/handovers/reverse-handover.ts'
import { reverseReturn } from '../../src/handovers/reverse-return.ts'
import { settleCampaign } from '../../src/handovers/settle-campaign.ts'
import { Refusal } from '../../src/refusal.ts'
import { testGround, type TestGround } from '../database.ts'
import { killPerson, makeList, type MadeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
let accountant: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
  accountant = ground.contextOf('accountant', 'all', { name: 'Kế toán Lê Thị Thu' })
})
afterAll(() => ground.close())

const self = { kind: 'self' } as const
const ledger = (list: MadeList, unsettled = false) =>
  inTransaction(accountant, tx => readLedger(tx, { sourceId: list.sourceId, areaId: list.areaId, unsettled }))
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    fullName: `Nguyễn Văn ${'ABCDEFGHIJ'[at]}`,
    amount: at % 3 === 0 ? 600_000 : 300_000,
    hamlet: at % 2,
  }))

const verbs = ['give', 'give-family', 'undo', 'return', 'undo-return', 'miss', 'die', 'decide-family', 'decide-withhold'] as const
type Step = readonly [(typeof verbs)[number], number]
const daughter = { kind: 'proxy', name: 'Nguyễn Thị Hà', relation: 'con gái', paper: 'UQ 12' } as const

test('whatever happens at the desks, in any order: allocated = handed over + returned + open, to the đồng', async () => {
  let reference = 0
  const step = fc.tuple(fc.constantFrom(...verbs), fc.nat(5)) as fc.Arbitrary<Step>
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async steps => {
      const list = await makeList(ground, people(6))
      const model = list.gifts.map(() => 'open' as 'open' | 'given' | 'returned')
      const standing: (string | null)[] = list.gifts.map(() => null)
      // Somebody who died receives nothing and gives nothing back until somebody decides.
      const after = list.gifts.map(() => 'alive' as 'alive' | 'undecided' | 'family' | 'withhold')
      for (const [verb, at] of steps) {
        const gift = list.gifts[at]!
        const was = model[at]!
        if (verb === 'give' || verb === 'give-family') {
          const answer = await recordHandover(officer, { giftId: gift.id, receiver: verb === 'give' ? self : daughter })
          expect(answer.granted).toBe(was === 'open' && (after[at] === 'alive' || (after[at] === 'family' && verb === 'give-family')))
          if (answer.granted) {
            model[at] = 'given'
            standing[at] = answer.handover.id
          }
        } else if (verb === 'undo' && standing[at] != null) {
          const done = await worked(reverseHandover(officer, { handoverId: standing[at], because: 'Ghi nhầm' }))
          expect(done).toBe(was === 'given')
          if (done) model[at] = 'open'
        } else if (verb === 'return') {
          const done = await worked(
            returnGifts(accountant, { giftIds: [gift.id], reference: `PNT ${++reference}`, returnedOn: '2024-06-24', because: 'Từ chối' }),
          )
          expect(done).toBe(was === 'open' && after[at] !== 'undecided')
          if (done) model[at] = 'returned'
        } else if (verb === 'undo-return') {
          const done = await worked(reverseReturn(accountant, { giftId: gift.id, because: 'Nộp nhầm' }))
          expect(done).toBe(was === 'returned')
          if (done) model[at] = 'open'
        } else if (verb === 'die' && after[at] === 'alive') {
          await killPerson(ground, gift.personId, list.areaId)
          after[at] = 'undecided'
        } else if (verb === 'decide-family' || verb === 'decide-withhold') {
          const decision = verb === 'decide-family' ? 'hand-over-to-family' : 'withhold'
          const done = await worked(decideGift(officer, { giftId: gift.id, decision, because: 'Ban Chính sách quyết định' }))
          expect(done).toBe(was === 'open' && after[at] === 'undecided')
          if (done) after[at] = verb === 'decide-family' ? 'family' : 'withhold'
        } else if (verb === 'miss') {
          expect(await worked(recordMissedHandover(officer, { giftId: gift.id, reason: 'absent' }))).toBe(was === 'open')
        }
      }
      const rows = await ledger(list)
      expect(rows.every(addsUp)).toBe(true)
      const sumOf = (state: string) => list.gifts.filter((_, at) => model[at] === state).reduce((sum, gift) => sum + gift.amount, 0)
      expect(sumLedger(rows)).toMatchObject({
        gifts: 6,
        handedGifts: model.filter(state => state === 'given').length,
        handedAmount: sumOf('given'),
        returnedAmount: sumOf('returned'),
        openAmount: sumOf('open'),
      })
    }),
    { numRuns: 12 },
  )
}, 60_000)

async function worked(doing: Promise<unknown>): Promise<boolean> {
  try {
    await doing
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

test('settlement is refused while one đồng is open, then closes for ever', async () => {
  const list = await makeList(ground, people(4))
  const [first, second, third, last] = list.gifts
  const settle = () => settleCampaign(accountant, { sourceId: list.sourceId, areaId: list.areaId, minutesNo: '05/BB' })
  for (const gift of [first!, second!, third!]) await recordHandover(officer, { giftId: gift.id, receiver: self })
  await expect(settle()).rejects.toMatchObject({
    code: 'settlement/still-open',
    facts: { gifts: 1, amount: last!.amount, hamlets: list.hamlets[1]!.name },
  })
  // Nor by whoever writes past the rule.
  await expect(settlePastTheRule(list)).rejects.toThrow('has open gifts')
  await returnGifts(accountant, { giftIds: [last!.id], reference: 'PNT 01', returnedOn: '2024-06-24', because: 'Từ chối nhận' })
  const settlement = await settle()
  expect(settlement).toMatchObject({
    gifts: 4,
    amount: 1_800_000,
    handedAmount: 1_200_000,
    returnedAmount: 600_000,
    no: 1,
    settledByName: 'Kế toán Lê Thị Thu',
  })
  await expect(settle()).rejects.toMatchObject({ code: 'settlement/already' })
  const handover = await asOwner(ground.orm, tx => tx.execute<{ id: string }[]>(`select id from handover where gift_id = ?`, [first!.id]))
  await expect(reverseHandover(officer, { handoverId: handover[0]!.id, because: 'Quá muộn' })).rejects.toMatchObject({
    code: 'gift/settled',
  })
  await expect(reverseReturn(accountant, { giftId: last!.id, because: 'Quá muộn' })).rejects.toMatchObject({ code: 'gift/settled' })
  for (const sql of [
    `update settlement set amount = 0`,
    `delete from settlement`,
    `update handover set reversed_at = now(), reversed_by = recorded_by, reversed_because = 'x'`,
  ])
    await expect(asOwner(ground.orm, tx => tx.execute(sql))).rejects.toThrow(/never changed|settled/)
})

test('who drew up or approved the list settles nothing of it, whatever roles were given in between', async () => {
  const list = await makeList(ground, people(1))
  await recordHandover(officer, { giftId: list.gifts[0]!.id, receiver: self })
  const [{ compiled_by, approved_by } = { compiled_by: '', approved_by: '' }] = await asOwner(ground.orm, tx =>
    tx.execute<{ compiled_by: string; approved_by: string }[]>(`select compiled_by, approved_by from gift_list where id = ?`, [
      list.listId,
    ]),
  )
  for (const id of [compiled_by, approved_by])
    await expect(
      settleCampaign(ground.contextOf('accountant', 'all', { id }), { sourceId: list.sourceId, areaId: list.areaId }),
    ).rejects.toMatchObject({ code: 'settlement/own-list' })
  expect(await settleCampaign(accountant, { sourceId: list.sourceId, areaId: list.areaId })).toMatchObject({ gifts: 1 })
})

test('a settlement and the last hand-over at the same moment: never settled with an open gift', async () => {
  for (let round = 0; round < 5; round++) {
    const list = await makeList(ground, people(1))
    const answer = await recordHandover(officer, { giftId: list.gifts[0]!.id, receiver: self })
    if (!answer.granted) throw new Error(answer.because)
    const both = await Promise.all([
      worked(settleCampaign(accountant, { sourceId: list.sourceId, areaId: list.areaId })),
      worked(reverseHandover(officer, { handoverId: answer.handover.id, because: 'Ghi nhầm' })),
    ])
    expect(both.filter(Boolean)).toHaveLength(1)
  }
})

test('an advance: never more than waits in the hamlet, never more back than the team holds, and no settlement while it holds some', async () => {
  const list = await makeList(ground, people(4))
  const hamlet = list.hamlets[0]!
  const advance = { sourceId: list.sourceId, hamletId: hamlet.id, holder: 'Trưởng thôn', on: '2024-06-24' }
  await expect(giveAdvance(accountant, { ...advance, amount: 900_001, slipNo: 'TU 1' })).rejects.toMatchObject({
    code: 'advance/more-than-open',
    facts: { open: '900.000 đồng' },
  })
  await giveAdvance(accountant, { ...advance, amount: 900_000, slipNo: 'TU 1' })
  await recordHandover(officer, { giftId: list.gifts[0]!.id, receiver: self, paidFrom: 'advance' })
  await expect(giveAdvance(accountant, { ...advance, kind: 'paid-back', amount: 300_001, slipNo: 'HU 1' })).rejects.toMatchObject({
    code: 'advance/more-than-held',
  })
  const rest = list.gifts.slice(1).map(gift => gift.id)
  await returnGifts(accountant, { giftIds: rest, reference: 'PNT 3', returnedOn: '2024-06-24', because: 'Vắng' })
  const settle = () => settleCampaign(accountant, { sourceId: list.sourceId, areaId: list.areaId })
  await expect(settle()).rejects.toMatchObject({ code: 'settlement/advance-open', facts: { amount: 300_000 } })
  await giveAdvance(accountant, { ...advance, kind: 'paid-back', amount: 300_000, slipNo: 'HU 1' })
  expect((await settle()).amount).toBe(1_800_000)
})

test('gifts paid at the office before the advance do not count against it: the cash is out, and neither advanced again nor settled', async () => {
  const list = await makeList(
    ground,
    ['An', 'Bình', 'Chi', 'Dung'].map(name => ({ fullName: `Vương Thị ${name}`, amount: 750_000, hamlet: 0 })),
  )
  const advance = { sourceId: list.sourceId, hamletId: list.hamlets[0]!.id, holder: 'Trưởng thôn', on: '2024-06-24' }
  for (const gift of list.gifts.slice(0, 2)) await recordHandover(officer, { giftId: gift.id, receiver: self })
  await giveAdvance(accountant, { ...advance, amount: 1_500_000, slipNo: 'TU 1' })
  await expect(giveAdvance(accountant, { ...advance, amount: 1_500_000, slipNo: 'TU 2' })).rejects.toMatchObject({
    code: 'advance/more-than-open',
    facts: { open: '0 đồng' },
  })
  const rest = list.gifts.slice(2).map(gift => gift.id)
  await returnGifts(accountant, { giftIds: rest, reference: 'PNT 21', returnedOn: '2024-06-24', because: 'Vắng' })
  const settle = () => settleCampaign(accountant, { sourceId: list.sourceId, areaId: list.areaId })
  await expect(settle()).rejects.toMatchObject({ code: 'settlement/advance-open', facts: { amount: 1_500_000 } })
  await expect(settlePastTheRule(list)).rejects.toThrow('still holds an advance')
  await giveAdvance(accountant, { ...advance, kind: 'paid-back', amount: 1_500_000, slipNo: 'HU 1' })
  expect((await settle()).amount).toBe(3_000_000)
})

async function settlePastTheRule({ sourceId, areaId, listId }: MadeList) {
  await inTransaction(accountant, async tx => {
    const id = newId()
    await tx.execute(
      `insert into settlement (id, source_id, area_id, no, settled_at, settled_by, settled_by_name, gifts, amount, handed_gifts, handed_amount, returned_gifts, returned_amount, rows, hash)
       values (?, ?, ?, 1, now(), ?, 'Ai đó', 0, 0, 0, 0, 0, 0, '[]', '')`,
      [id, sourceId, areaId, newId()],
    )
    await tx.execute(`insert into settled_list (list_id, area_id, settlement_id) values (?, ?, ?)`, [listId, areaId, id])
  })
}

test("out of whose money: the team's own desk and its book spend the advance while it lasts, the office its till; never more than the team holds", async () => {
  const list = await makeList(
    ground,
    ['An', 'Bình', 'Chi', 'Dung', 'Hoa'].map(name => ({ fullName: `Phan Thị ${name}`, amount: 300_000, hamlet: 0 })),
  )
  const hamlet = list.hamlets[0]!
  const advance = { sourceId: list.sourceId, hamletId: hamlet.id, holder: 'Trưởng thôn', on: '2024-06-22' }
  await giveAdvance(accountant, { ...advance, amount: 900_000, slipNo: 'TU 1' })
  const held = async () => (await inTransaction(accountant, tx => readAdvances(tx, list))).map(advanceHeld)
  const paid = async (by: Context, at: number, more = {}) => {
    const answer = await recordHandover(by, { giftId: list.gifts[at]!.id, receiver: self, ...more })
    return answer.granted ? answer.handover.paidFrom : answer.because
  }
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamlet.id]) }])
  expect(await paid(officer, 0)).toBe('till')
  expect(await held()).toEqual([900_000])
  expect(await paid(officer, 1, { paidFrom: 'advance', on: '2024-06-21' })).toBe('advance/not-enough')
  expect(await paid(team, 1)).toBe('advance')
  const book = await recordSignedBook(officer, { listId: list.listId, lines: '3-4', on: '2024-06-22' })
  expect(book.ok && book.handed.map(one => one.handover.paidFrom)).toEqual(['advance', 'advance'])
  expect(await held()).toEqual([0])
  expect(await paid(team, 4, { paidFrom: 'advance' })).toBe('advance/not-enough')
  expect(await paid(team, 4)).toBe('till')
  if (!book.ok) throw new Error(book.problem.code)
  await reverseHandover(officer, { handoverId: book.handed[0]!.handover.id, because: 'Ghi nhầm dòng' })
  expect(await held()).toEqual([300_000])
  // Nor by whoever writes past the rule.
  await expect(
    asOwner(ground.orm, tx =>
      tx.execute(
        `insert into advance (id, source_id, area_id, hamlet_id, kind, amount, holder, slip_no, "on", recorded_at, recorded_by, recorded_by_name)
         values (gen_random_uuid(), ?, ?, ?, 'paid-back', 300001, 'Ai đó', 'HU 9', '2024-06-24', now(), gen_random_uuid(), 'Ai đó')`,
        [list.sourceId, list.areaId, hamlet.id],
      ),
    ),
  ).rejects.toThrow('does not hold')
})

test('two desks spend the last of an advance at once: one of them does', async () => {
  const list = await makeList(
    ground,
    ['An', 'Bình'].map(name => ({ fullName: `Đàm Thị ${name}`, amount: 300_000, hamlet: 0 })),
  )
  const hamletId = list.hamlets[0]!.id
  const slip = { sourceId: list.sourceId, hamletId, holder: 'Trưởng thôn', on: '2024-06-22', amount: 300_000, slipNo: 'TU 1' }
  await giveAdvance(accountant, slip)
  const answers = await Promise.all(
    list.gifts.map(gift => recordHandover(officer, { giftId: gift.id, receiver: self, paidFrom: 'advance' })),
  )
  expect(answers.map(answer => (answer.granted ? 'granted' : answer.because)).sort()).toEqual(['advance/not-enough', 'granted'])
})

test('money goes back under one reference, of one source, once', async () => {
  const list = await makeList(ground, people(2))
  const other = await makeList(ground, people(1))
  const slip = { reference: 'PNT 9', returnedOn: '2024-06-24', because: 'Đã chuyển đi' }
  await expect(returnGifts(accountant, { ...slip, giftIds: [list.gifts[0]!.id, other.gifts[0]!.id] })).rejects.toMatchObject({
    code: 'return/sources-mixed',
  })
  await expect(returnGifts(accountant, { ...slip, returnedOn: '2024-06-25', giftIds: [list.gifts[0]!.id] })).rejects.toMatchObject({
    code: 'handover/in-future',
  })
  await returnGifts(accountant, { ...slip, giftIds: [list.gifts[0]!.id] })
  await expect(returnGifts(accountant, { ...slip, giftIds: [list.gifts[1]!.id] })).rejects.toMatchObject({ code: 'return/reference-taken' })
})

test("a dead person's money goes back only after somebody decided", async () => {
  const list = await makeList(ground, people(1))
  const [gift] = list.gifts
  await killPerson(ground, gift!.personId, list.areaId)
  const slip = { giftIds: [gift!.id], reference: 'PNT 11', returnedOn: '2024-06-24', because: 'Đã mất' }
  await expect(returnGifts(accountant, slip)).rejects.toMatchObject({ code: 'gift/person-dead' })
  await decideGift(officer, { giftId: gift!.id, decision: 'withhold', because: 'Gia đình không nhận' })
  expect((await returnGifts(accountant, slip)).reference).toBe('PNT 11')
})

test('who settles; who settles, but not here; who does not', async () => {
  const list = await makeList(ground, people(1))
  await recordHandover(officer, { giftId: list.gifts[0]!.id, receiver: self })
  const input = { sourceId: list.sourceId, areaId: list.areaId }
  await expect(settleCampaign(officer, input)).rejects.toMatchObject({ code: 'access/forbidden' })
  const elsewhere = await makeList(ground, people(1))
  await expect(settleCampaign(ground.contextOf('accountant', [elsewhere.areaId]), input)).rejects.toMatchObject({
    code: 'access/forbidden',
  })
  expect((await settleCampaign(ground.contextOf('accountant', [list.areaId]), input)).gifts).toBe(1)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { readGiftSums } from '../../src/lists/gift-sums.ts'
import { type TestGround, testGround } from '../database.ts'
import { type MadeList, makeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let list: MadeList

beforeAll(async () => {
  ground = await testGround()
  list = await makeList(ground, [
    { fullName: 'Nguyễn Văn An', amount: 600_000 },
    { fullName: 'Phí Thị Bình' },
    { fullName: 'Đỗ Văn Cường', hamlet: 1 },
  ])
})
afterAll(() => ground.close())

const sumsFor = (ctx: Context) => inTransaction(ctx, tx => readGiftSums(tx, list.listId))

test('the sums kept with a list are those of its lines, hamlet by hamlet, clause by clause, level by level', async () => {
  const [first, second] = list.hamlets
  expect(await sumsFor(ground.contextOf('policy-officer', [list.areaId]))).toEqual({
    people: 3,
    byClause: [{ clause: '2a', gifts: 3, people: 3, total: 1_200_000 }],
    byLevel: [
      { amount: 600_000, gifts: 1, total: 600_000 },
      { amount: 300_000, gifts: 2, total: 600_000 },
    ],
    hamlets: [
      { hamletId: first!.id, name: first!.name, gifts: 2, total: 900_000 },
      { hamletId: second!.id, name: second!.name, gifts: 1, total: 300_000 },
    ],
  })
})

test('nobody’s sum counts what they may not see', async () => {
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([list.hamlets[1]!.id]) }])
  expect(await sumsFor(team)).toMatchObject({ people: 1, byLevel: [{ amount: 300_000, gifts: 1, total: 300_000 }] })
  const stranger = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
  expect(await sumsFor(stranger)).toEqual({ people: 0, byClause: [], byLevel: [], hamlets: [] })
})

test('the sums of a locked list never change', async () => {
  const officer = ground.contextOf('policy-officer', [list.areaId])
  await expect(inTransaction(officer, tx => tx.execute(`select keep_gift_sums(?)`, [list.listId]))).rejects.toThrow()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { decideGift } from '../../src/lists/decide-gift.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { GiftFlag } from '../../src/lists/gift-flag.entity.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { takeBackDeath } from '../../src/registry/take-back-death.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

const flags = (giftId: string) => inTransaction(officer, tx => tx.find(GiftFlag, { giftId, kind: 'died' }))

test('a death told after the lock asks for a decision and decides nothing; taken back, the gift waits as before', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Kiều Thị Vân' }])
  const { id: giftId, personId } = gifts[0]!
  await recordDeath(officer, { personId, diedOn: '20/06/2024', source: 'Gia đình báo' })
  expect(await flags(giftId)).toMatchObject([{ decision: null, withdrawnAt: null }])
  expect(await recordHandover(officer, { giftId, receiver: { kind: 'self' } })).toMatchObject({
    because: 'gift/person-dead',
    facts: { on: '20/06/2024' },
  })
  await takeBackDeath(officer, { personId, because: 'Nhầm người cùng tên' })
  expect((await recordHandover(officer, { giftId, receiver: { kind: 'self' } })).granted).toBe(true)
})

test('the decision answers the flag that the death raised, once', async () => {
  const { gifts } = await makeList(ground, [{ fullName: 'Kiều Văn Vinh' }])
  const { id: giftId, personId } = gifts[0]!
  await recordDeath(officer, { personId, diedOn: '06/2024', source: 'Trưởng thôn báo' })
  await decideGift(officer, { giftId, decision: 'hand-over-to-family', because: 'Họp thôn ngày 22/6' })
  expect(await flags(giftId)).toMatchObject([{ decision: 'hand-over-to-family', decidedBecause: 'Họp thôn ngày 22/6' }])
})

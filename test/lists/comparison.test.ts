import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { compareLists } from '../../src/lists/compare-lists-rules.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { findComparison } from '../../src/lists/comparison.queries.ts'
import { storePastList } from '../../src/lists/store-past-list.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, readTruth, type RegisterTruth } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

interface PastTruth {
  year: number
  total: number
  rows: { fullName: string; fileNo: string; hamlet: string; amount: number; martyrName: string | null }[]
  againstThisYear: {
    increase: { fullName: string; amount: number; clause: string; martyrName: string | null }[]
    decrease: { fullName: string; amount: number; reason: string }[]
  }
}

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

test('Canh Nậu against last year: everyone who was added, everyone who is gone, and why', async () => {
  const areaId = seededAreaId('canh-nau')
  const officer = ground.contextOf('policy-officer', [areaId])
  const past = readTruth<PastTruth>('qua-27-7-2023-canh-nau')
  await loadRegister(ground, areaId, readTruth<RegisterTruth>('so-quan-ly-canh-nau').people)
  const { source } = await makeOccasion(ground)
  const { list } = await compileList(officer, { sourceId: source.id, areaId })
  expect(await findComparison(officer, list.id)).toBeNull()

  expect(await storePastList(officer, { areaId, year: past.year, rows: past.rows })).toMatchObject({ rowCount: 310, total: past.total })
  const compared = (await findComparison(officer, list.id))!
  expect(
    compared.added
      .map(gift => [gift.fullName, gift.amount, gift.clause, gift.scope === 'person' ? null : gift.martyrName].join('|'))
      .sort(),
  ).toEqual(past.againstThisYear.increase.map(gift => [gift.fullName, gift.amount, gift.clause, gift.martyrName].join('|')).sort())
  expect(compared.gone.map(gift => `${gift.fullName}|${gift.amount}|${gift.because}`).sort()).toEqual(
    past.againstThisYear.decrease.map(gift => `${gift.fullName}|${gift.amount}|${gift.reason}`).sort(),
  )
  expect(compared.changed).toEqual([])
  expect(compared.same + compared.added.length).toBe(list.giftCount)
  expect(compared.gone.find(gift => gift.because === 'dead')?.why).toBe('Không có suất quà vì đã mất.')
  expect(compared.added.every(gift => gift.why.startsWith('Được'))).toBe(true)
})

const gift = fc.record({
  nameFolded: fc.constantFrom('nguyen van ba', 'tran thi an', 'le van chien'),
  fileNo: fc.option(fc.constantFrom('TB1', 'TB2', 'LS-3'), { nil: null }),
  martyrFolded: fc.constantFrom('', 'do van su'),
  amount: fc.constantFrom(300_000, 600_000),
})

test('every gift of both lists is told exactly once, and the money adds up', () => {
  fc.assert(
    fc.property(fc.array(gift, { maxLength: 12 }), fc.array(gift, { maxLength: 12 }), (now, then) => {
      const { same, changed, added, gone } = compareLists(now, then)
      const pairs = [...same, ...changed]
      expect(new Set([...pairs.map(pair => pair.now), ...added]).size).toBe(now.length)
      expect(new Set([...pairs.map(pair => pair.before), ...gone]).size).toBe(then.length)
      const sum = (gifts: readonly { amount: number }[]) => gifts.reduce((all, one) => all + one.amount, 0)
      const difference = sum(added) - sum(gone) + changed.reduce((all, pair) => all + pair.now.amount - pair.before.amount, 0)
      expect(sum(now) - sum(then)).toBe(difference)
    }),
  )
})

test('a list compared with itself has no difference', () => {
  fc.assert(
    fc.property(fc.array(gift, { maxLength: 12 }), list => {
      const { changed, added, gone } = compareLists(
        list,
        list.map(one => ({ ...one })),
      )
      expect([...changed, ...added, ...gone]).toEqual([])
    }),
  )
})

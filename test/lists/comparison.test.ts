import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { type ComparedGift, compareLists } from '../../src/lists/compare-lists-rules.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { findComparison } from '../../src/lists/comparison.queries.ts'
import { acceptMove } from '../../src/registry/answer-move.ts'
import { offerMove } from '../../src/registry/offer-move.ts'
import { storePastList } from '../../src/lists/store-past-list.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { loadRegister, readTruth, type RegisterTruth, type TruthPerson } from './load-register.ts'
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
  expect(compared.toCheck).toEqual([])
  expect(compared.same + compared.added.length).toBe(list.giftCount)
  expect(compared.gone.find(gift => gift.because === 'dead')?.why).toBe('Không có suất quà vì đã mất.')
  expect(compared.added.every(gift => gift.why.startsWith('Được'))).toBe(true)
})

const gift = fc.record({
  fullName: fc.constantFrom('Nguyễn Văn Ba', 'Nguyễn Văn Bà', 'Trần Thị Ân', 'Lê Văn Chiến'),
  birthYear: fc.option(fc.constantFrom(1948, 1950), { nil: null }),
  hamletName: fc.option(fc.constantFrom('Thôn 1', 'Thôn 5'), { nil: null }),
  fileNo: fc.option(fc.constantFrom('TB1', 'TB2', 'LS-3'), { nil: null }),
  ofMartyr: fc.option(fc.constantFrom('Đỗ Văn Sự'), { nil: null }),
  amount: fc.constantFrom(300_000, 600_000),
})

test('every gift of both lists is told exactly once, and the money adds up', () => {
  fc.assert(
    fc.property(fc.array(gift, { maxLength: 12 }), fc.array(gift, { maxLength: 12 }), (now, then) => {
      const { same, changed, toCheck, added, gone } = compareLists(now, then)
      const pairs = [...same, ...changed, ...toCheck]
      expect(new Set([...pairs.map(pair => pair.now), ...added]).size).toBe(now.length)
      expect(new Set([...pairs.map(pair => pair.before), ...gone]).size).toBe(then.length)
      const sum = (gifts: readonly { amount: number }[]) => gifts.reduce((all, one) => all + one.amount, 0)
      const difference =
        sum(added) - sum(gone) + [...changed, ...toCheck].reduce((all, pair) => all + pair.now.amount - pair.before.amount, 0)
      expect(sum(now) - sum(then)).toBe(difference)
    }),
  )
})

test('a list compared with itself has no difference', () => {
  fc.assert(
    fc.property(fc.array(gift, { maxLength: 12 }), list => {
      const { changed, toCheck, added, gone } = compareLists(
        list,
        list.map(one => ({ ...one })),
      )
      expect([...changed, ...toCheck, ...added, ...gone]).toEqual([])
    }),
  )
})

const written = (fullName: string, more: Partial<ComparedGift> = {}): ComparedGift => ({
  fullName,
  birthYear: null,
  fileNo: null,
  hamletName: 'Thôn 1',
  ofMartyr: null,
  amount: 300_000,
  ...more,
})
const compared = (now: ComparedGift, then: ComparedGift) => {
  const { same, changed, toCheck, added } = compareLists([now], [then])
  if (same.length > 0) return 'same'
  if (changed.length > 0) return 'changed'
  if (toCheck.length > 0) return 'to check'
  return added.length > 0 ? 'two people' : 'lost'
}

test.each([
  [
    'one who died and one who came, alike but for the accents',
    written('Nguyễn Thị Làn', { fileNo: 'TB209', hamletName: 'Thôn 5' }),
    written('Nguyễn Thị Lan', { fileNo: 'TB001' }),
    'two people',
  ],
  [
    'one name, two file numbers',
    written('Nguyễn Thị Lan', { fileNo: 'TB209' }),
    written('Nguyễn Thị Lan', { fileNo: 'TB001' }),
    'two people',
  ],
  [
    'one name, two years of birth',
    written('Nguyễn Thị Lan', { birthYear: 1950 }),
    written('Nguyễn Thị Lan', { birthYear: 1947 }),
    'two people',
  ],
  [
    'one person with several files, another printed this year',
    written('Lê Thị Hai', { fileNo: 'HS610', fileNos: ['LS602', 'HS610'], hamletName: 'Thôn 2' }),
    written('Lê Thị Hai', { fileNo: 'LS602' }),
    'same',
  ],
  [
    'one file number, written in two ways',
    written('Nguyễn Thị Lan', { fileNo: 'TB 001' }),
    written('NGUYỄN THỊ LAN', { fileNo: 'tb.001', hamletName: 'Thôn 9' }),
    'same',
  ],
  ['the tone mark in another place', written('Hoàng Thị Hoà'), written('Hoàng Thị Hòa'), 'same'],
  ['no file number, one name, one hamlet, another level', written('Lê Văn Tư'), written('Lê Văn Tư', { amount: 600_000 }), 'changed'],
  ['no file number, one name, two hamlets', written('Lê Văn Tư'), written('Lê Văn Tư', { hamletName: 'Thôn 7' }), 'to check'],
  [
    'one martyr, the family moved to another hamlet',
    written('Lê Văn Tư', { ofMartyr: 'Lê Văn Nhất' }),
    written('Lê Văn Tư', { ofMartyr: 'Lê Văn Nhất', hamletName: 'Thôn 7' }),
    'same',
  ],
  ['all but the accents agrees', written('Lê Văn Tư'), written('Lê Văn Tú'), 'to check'],
  ['the accents and the hamlet differ', written('Lê Văn Tư'), written('Lê Văn Tú', { hamletName: 'Thôn 7' }), 'two people'],
  ['the accents and the level differ', written('Lê Văn Tư'), written('Lê Văn Tú', { amount: 600_000 }), 'two people'],
  [
    'another name under the martyr’s file number',
    written('Kiều Thị Út', { fileNo: 'LS1' }),
    written('Kiều Thị Cả', { fileNo: 'LS1' }),
    'two people',
  ],
  [
    'a corrected name with its file number and year of birth',
    written('Kiều Thị Út', { fileNo: 'TB1', birthYear: 1950 }),
    written('Kiều Thị Uyên', { fileNo: 'TB1', birthYear: 1950 }),
    'to check',
  ],
] as const)('%s', (_, now, then, expected) => {
  expect(compared(now, then)).toBe(expected)
})

test('who died and whose namesake but for the accents is new are both told, and whoever another commune took over is not “not found”', async () => {
  const here = await makeCommune(ground)
  const there = await makeCommune(ground)
  const wounded = (fullName: string, fileNo: string, hamlet: string, deceased = false): TruthPerson => ({
    fullName,
    birthYear: 1950,
    hamlet,
    deceased,
    movedAway: false,
    merits: [{ fileNo, code: 'TB', rate: 40, monthly: true, martyrName: null, relation: null, allowance: null, representative: false }],
  })
  const { personIds } = await loadRegister(ground, here.id, [
    wounded('Nguyễn Thị Lan', 'TB001', 'Thôn 1', true),
    wounded('Nguyễn Thị Làn', 'TB209', 'Thôn 5'),
    wounded('Phí Văn Chuyển', 'TB300', 'Thôn 1'),
  ])
  const officer = ground.contextOf('policy-officer', [here.id])
  const taker = ground.contextOf('policy-officer', [there.id])
  const offer = await offerMove(officer, { personId: personIds[2]!, toAreaId: there.id })
  await acceptMove(taker, { offerId: offer.id })
  const { source } = await makeOccasion(ground)
  const { list } = await compileList(officer, { sourceId: source.id, areaId: here.id })
  const row = (fullName: string, fileNo: string, hamlet = 'Thôn 1') => ({ fullName, fileNo, hamlet, amount: 300_000, martyrName: null })
  await storePastList(officer, {
    areaId: here.id,
    year: 2023,
    rows: [row('Nguyễn Thị Lan', 'TB001'), row('Phí Văn Chuyển', 'TB300'), row('Phí Văn Chuyên', 'TB301')],
  })
  const found = (await findComparison(officer, list.id))!
  expect(found.added.map(gift => gift.fullName)).toEqual(['Nguyễn Thị Làn'])
  expect(found.gone.map(gift => [gift.fullName, gift.because])).toEqual([
    ['Nguyễn Thị Lan', 'dead'],
    ['Phí Văn Chuyển', 'moved-to-commune'],
    ['Phí Văn Chuyên', 'not-in-register'],
  ])
  expect([found.same, found.toCheck]).toEqual([0, []])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { addGiftSource } from '../../src/gifts/add-gift-source.ts'
import { correctGiftSource } from '../../src/gifts/correct-gift-source.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { getListHead } from '../../src/lists/list-head.queries.ts'
import { decisionLine } from '../../src/lists/paper-parts.ts'
import { hamletHeading } from '../../src/vietnamese/hamlet-kind.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { loadRegister } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

test('a book calls the document that a source rests on by its kind: by its number, or as somebody chose', async () => {
  const { campaign, coordinator, source } = await makeOccasion(ground)
  const city = await addGiftSource(coordinator, {
    campaignId: campaign.id,
    name: 'Quà của thành phố',
    ruleSetKey: 'president-27-7',
    decisionNo: '25/2022/NQ-HĐND',
    decidedOn: '2022-12-08',
  })
  expect(decisionLine({ source: city, campaign })).toBe('(Theo Nghị quyết số 25/2022/NQ-HĐND ngày 08 tháng 12 năm 2022)')
  expect(decisionLine({ source, campaign })).toMatch(/^\(Theo Quyết định số …+ ngày/)
  const { name } = city
  const plan = await correctGiftSource(coordinator, { sourceId: city.id, name, decisionNo: '212/KH-UBND' })
  expect(decisionLine({ source: plan, campaign })).toContain('Theo Kế hoạch số 212/KH-UBND')
  const chosen = await correctGiftSource(coordinator, { sourceId: city.id, name, decisionKind: 'letter', decisionNo: '12' })
  expect(decisionLine({ source: chosen, campaign })).toContain('Theo Công văn số 12')
})

test.each([
  [['Thôn 1', 'Thôn 2'], 'Thôn'],
  [['Tổ dân phố số 1', 'Tổ Dân Phố 2'], 'Tổ dân phố'],
  [['Khu phố 3'], 'Khu phố'],
  [['Tổ dân phố 1', 'Thôn Vua Bà', 'Cầu Liêu'], 'Thôn, tổ dân phố'],
  [['Cầu Liêu', ''], 'Thôn'],
  [['Thônxa'], 'Thôn'],
] as const)('a column of %j is headed “%s”', (names, heading) => {
  expect(hamletHeading(names)).toBe(heading)
})

test('the papers of a list are headed by the hamlets that stand on it', async () => {
  const area = await makeCommune(ground)
  const merit = {
    fileNo: 'TB1',
    code: 'TB',
    rate: 85,
    monthly: true,
    martyrName: null,
    relation: null,
    allowance: null,
    representative: false,
  }
  await loadRegister(ground, area.id, [
    { fullName: 'Nguyễn Thị Phường', birthYear: 1948, hamlet: 'Tổ dân phố 4', deceased: false, movedAway: false, merits: [merit] },
  ])
  const { source } = await makeOccasion(ground)
  const officer = ground.contextOf('policy-officer', [area.id])
  const { list } = await compileList(officer, { sourceId: source.id, areaId: area.id })
  expect((await inTransaction(officer, tx => getListHead(tx, list.id))).hamletHeading).toBe('Tổ dân phố')
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { Gift, OpenQuestion } from '../../src/lists/gift-list.entity.ts'
import { Martyr } from '../../src/martyrs/martyr.entity.ts'
import { Person } from '../../src/registry/person.entity.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, martyrsWithoutTrace, readTruth, type RegisterTruth } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

test('Canh Nậu: every gift, every đồng and every open question of the register, in the order of the book', async () => {
  const truth = readTruth<RegisterTruth>('so-quan-ly-canh-nau')
  const areaId = seededAreaId('canh-nau')
  await loadRegister(ground, areaId, truth.people, martyrsWithoutTrace(truth))
  const { source } = await makeOccasion(ground)
  const officer = ground.contextOf('policy-officer', [areaId])

  const { list, made } = await compileList(officer, { sourceId: source.id, areaId })
  expect({ made, version: list.version, gifts: list.giftCount, total: list.total }).toEqual({
    made: true,
    version: 1,
    gifts: truth.expected.gifts.length,
    total: truth.expected.total,
  })
  const { gifts, questions, martyrs, people } = await asOwner(ground.orm, async tx => ({
    gifts: await tx.find(Gift, { listId: list.id }, { orderBy: { lineNo: 'asc' } }),
    questions: await tx.find(OpenQuestion, { listId: list.id }),
    martyrs: new Map((await tx.find(Martyr, {})).map(martyr => [martyr.id, martyr.fullName])),
    people: new Map((await tx.find(Person, {})).map(person => [person.id, person.fullName])),
  }))
  const told = (
    gift: { fullName: string; birthYear?: number | null | undefined; clause: string; amount: number },
    martyr: string | null | undefined,
  ) => [gift.fullName, gift.birthYear ?? '', gift.clause, gift.amount, martyr ?? ''].join('|')
  expect(gifts.map(gift => told(gift, gift.scope === 'person' ? null : gift.martyrName)).sort()).toEqual(
    truth.expected.gifts.map(gift => told(gift, gift.martyrName)).sort(),
  )
  expect(
    questions.map(({ kind, personId, martyrId }) => `${kind} ${people.get(personId ?? '') ?? martyrs.get(martyrId ?? '')}`).sort(),
  ).toEqual(truth.expected.openQuestions.map(({ kind, about }) => `${kind} ${about}`).sort())
  expect(gifts.map(gift => gift.lineNo)).toEqual(gifts.map((_, at) => at + 1))
  expect(gifts[0]?.lineCode).toBe('CN1-1-0001')
  const places = gifts.map(gift => `${gift.hamletSort}|${String(9e6 - gift.amount)}|${gift.clause}|${gift.categoryName}|${gift.sortKey}`)
  expect(places).toEqual([...places].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  expect(gifts.every(gift => gift.fileNo != null && gift.relation != null)).toBe(true)
})

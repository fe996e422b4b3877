import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { addMartyr } from '../../src/martyrs/add-martyr.ts'
import { addRelative } from '../../src/martyrs/add-relative.ts'
import { correctMartyr } from '../../src/martyrs/correct-martyr.ts'
import { correctRelative } from '../../src/martyrs/correct-relative.ts'
import { decideRepresentative, decideWorshipper, type FamilyFacts, familyGaps, isLegal } from '../../src/martyrs/martyr-rules.ts'
import { Martyr, relations, Representative, Worshipper } from '../../src/martyrs/martyr.entity.ts'
import { nameRepresentative } from '../../src/martyrs/name-representative.ts'
import { nameWorshipper } from '../../src/martyrs/name-worshipper.ts'
import { registerFacts } from '../../src/martyrs/register-facts.queries.ts'
import { removeRelative } from '../../src/martyrs/remove-relative.ts'
import type { Refusal } from '../../src/refusal.ts'
import { addMerit } from '../../src/registry/add-merit.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let areaId: string
let otherId: string
let officer: Context
let stranger: Context
let viewer: Context
/** Enters families that reach over the border, as a district's officer could. */
let both: Context
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  otherId = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [areaId])
  stranger = ground.contextOf('policy-officer', [otherId])
  viewer = ground.contextOf('viewer', [areaId])
  both = ground.contextOf('policy-officer', [areaId, otherId])
})
afterAll(() => ground.close())

let made = 0
const person = (where = areaId) => addPerson(both, { areaId: where, fullName: `Trần Văn Thân ${++made}`, birth: '1950' })
const martyr = (where = areaId) => addMartyr(both, { areaId: where, fullName: `Trần Văn Liệt ${++made}`, diedOn: '1972' })
const relate = (martyrId: string, personId: string, relation: 'wife' | 'child' | 'sibling' = 'child') =>
  addRelative(both, { martyrId, personId, relation })
const die = (personId: string) => recordDeath(both, { personId, source: 'trưởng thôn' })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'granted',
    (refusal: Refusal) => refusal.code,
  )
const threePeople = async (act: (ctx: Context) => Promise<unknown>) => [
  await codeOf(act(stranger)),
  await codeOf(act(viewer)),
  await codeOf(act(officer)),
]

describe('a martyr', () => {
  test('is added and corrected by who may', async () => {
    expect(await threePeople(ctx => addMartyr(ctx, { areaId, fullName: `Lê Văn Ba ${++made}` }))).toEqual([
      'access/forbidden',
      'access/forbidden',
      'granted',
    ])
    const { id } = await martyr()
    const correct = (ctx: Context) => correctMartyr(ctx, { martyrId: id, version: 1, fullName: 'Trần Văn Khác', certificateNo: 'AB 123' })
    expect(await threePeople(correct)).toEqual(['record/missing', 'access/forbidden', 'granted'])
    expect(await codeOf(correct(officer))).toBe('record/changed-meanwhile')
  })

  test('of the same name is asked about; the same certificate in another commune too', async () => {
    await addMartyr(officer, { areaId, fullName: 'Đỗ Văn Hòa', certificateNo: 'TQ-77' })
    await expect(addMartyr(officer, { areaId, fullName: 'ĐỖ VĂN HOÀ' })).rejects.toMatchObject({
      code: 'martyr/possible-duplicate',
      facts: { name: 'Đỗ Văn Hòa' },
    })
    expect(await codeOf(addMartyr(officer, { areaId, fullName: 'Đỗ Văn Hoa' }))).toBe('granted')
    await expect(addMartyr(stranger, { areaId: otherId, fullName: 'Đỗ Văn Hòa', certificateNo: 'TQ-77' })).rejects.toMatchObject({
      facts: { elsewhere: true },
    })
  })
})

describe('relatives', () => {
  test('are added, corrected and removed by who may, each once', async () => {
    const [{ id: martyrId }, { id: personId }] = [await martyr(), await person()]
    expect(await threePeople(ctx => addRelative(ctx, { martyrId, personId, relation: 'wife' }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
    await expect(relate(martyrId, personId)).rejects.toMatchObject({ code: 'martyr/relative-already-entered' })
    const other = await relate(martyrId, (await person()).id)
    expect(
      await threePeople(ctx => correctRelative(ctx, { relativeId: other.id, version: 1, relation: 'child', allowance: 'care' })),
    ).toEqual(['record/missing', 'access/forbidden', 'granted'])
    expect(await threePeople(ctx => removeRelative(ctx, { relativeId: other.id }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
  })

  test('a person of another commune cannot be fetched by guessing the id', async () => {
    const far = await person(otherId)
    expect(await codeOf(addRelative(officer, { martyrId: (await martyr()).id, personId: far.id, relation: 'child' }))).toBe(
      'record/missing',
    )
  })
})

describe('the representative', () => {
  test('is a living legal relative; the earlier one’s time ends', async () => {
    const { id: martyrId } = await martyr()
    const [first, second, brother, stray] = await Promise.all([person(), person(), person(), person()])
    await relate(martyrId, first.id)
    await relate(martyrId, second.id)
    await relate(martyrId, brother.id, 'sibling')
    expect(await threePeople(ctx => nameRepresentative(ctx, { martyrId, personId: first.id }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
    expect(await codeOf(nameRepresentative(officer, { martyrId, personId: first.id }))).toBe('martyr/already-representative')
    expect(await codeOf(nameRepresentative(officer, { martyrId, personId: stray.id }))).toBe('martyr/representative-not-a-relative')
    expect(await codeOf(nameRepresentative(officer, { martyrId, personId: brother.id }))).toBe('martyr/representative-not-a-relative')
    await nameRepresentative(officer, { martyrId, personId: second.id, paper: 'Biên bản họp gia đình 12/06/2024' })
    const named = await inTransaction(officer, tx => tx.find(Representative, { martyrId }, { orderBy: { id: 'asc' } }))
    expect(named.map(one => [one.personId, one.endedBecause ?? null])).toEqual([
      [first.id, 'replaced'],
      [second.id, null],
    ])
    await die(first.id)
    expect(await codeOf(nameRepresentative(officer, { martyrId, personId: first.id }))).toBe('martyr/representative-dead')
  })

  test('cannot be removed from the family while in office', async () => {
    const { id: martyrId } = await martyr()
    const child = await person()
    const relative = await relate(martyrId, child.id)
    await nameRepresentative(officer, { martyrId, personId: child.id })
    expect(await codeOf(removeRelative(officer, { relativeId: relative.id }))).toBe('martyr/relative-holds-office')
  })

  test('of two named at once both stand one after the other, never together', async () => {
    const { id: martyrId } = await martyr()
    const children = await Promise.all([person(), person()])
    for (const child of children) await relate(martyrId, child.id)
    await Promise.all(children.map(child => nameRepresentative(officer, { martyrId, personId: child.id })))
    const standing = await inTransaction(officer, tx => tx.find(Representative, { martyrId, endedAt: null }))
    expect(standing).toHaveLength(1)
  })
})

describe('the worshipper', () => {
  test('is named only when no relative lives, also none in another commune', async () => {
    const { id: martyrId } = await martyr()
    const [far, nephew, nephewToo] = [await person(otherId), await person(), await person()]
    await relate(martyrId, far.id)
    const name = (ctx: Context, personId = nephew.id) => nameWorshipper(ctx, { martyrId, personId, relation: 'nephew' })
    await expect(name(officer)).rejects.toMatchObject({ code: 'martyr/relative-alive', facts: { count: 1 } })
    await die(far.id)
    expect(await threePeople(name)).toEqual(['record/missing', 'access/forbidden', 'granted'])
    expect(await codeOf(name(officer))).toBe('martyr/already-worshipper')
    await name(officer, nephewToo.id)
    const standing = await inTransaction(officer, tx => tx.find(Worshipper, { martyrId, endedAt: null }))
    expect(standing.map(one => one.personId)).toEqual([nephewToo.id])
    await die(nephew.id)
    expect(await codeOf(name(officer))).toBe('martyr/worshipper-dead')
  })
})

describe('what the gift rule is told', () => {
  test('relatives elsewhere with what they receive, martyrs elsewhere of people here, and no name', async () => {
    const [here, there] = [await martyr(), await martyr(otherId)]
    const [son, daughter] = [await person(), await person(otherId)]
    await relate(here.id, son.id)
    await relate(here.id, daughter.id)
    await relate(there.id, daughter.id)
    await addMerit(both, { personId: daughter.id, categoryCode: 'TB', rate: 85, monthly: true, awardedOn: '12/05/1980' })
    await addMerit(both, { personId: son.id, categoryCode: 'BB', rate: 61, untilOn: '01/01/2020' })
    const facts = await inTransaction(officer, tx => registerFacts(tx, areaId, '2024-07-27'))
    expect(facts.people.find(one => one.id === daughter.id)).toEqual({
      id: daughter.id,
      alive: true,
      elsewhere: true,
      departure: null,
      categories: [{ code: 'TB', rate: 85, monthly: true, lossOfCapacity: false, awardedOn: '1980-05-12', payer: 'civil' }],
    })
    expect(facts.people.find(one => one.id === son.id)).toMatchObject({ elsewhere: false, categories: [] })
    expect(facts.martyrs.find(one => one.id === there.id)).toMatchObject({ elsewhere: true, relatives: [{ person: daughter.id }] })
    expect(
      facts.martyrs
        .find(one => one.id === here.id)
        ?.relatives.map(one => one.person)
        .sort(),
    ).toEqual([son.id, daughter.id].sort())
    expect(JSON.stringify(facts)).not.toContain('Trần')
    const seen = await inTransaction(stranger, tx => registerFacts(tx, areaId, '2024-07-27'))
    expect(seen).toEqual({ people: [], martyrs: [] })
    expect(await inTransaction(stranger, tx => tx.findOne(Martyr, { id: here.id }))).toBeNull()
  })
})

const arbitraryFamily: fc.Arbitrary<FamilyFacts> = fc.record({
  relatives: fc.uniqueArray(
    fc.record({ personId: fc.constantFrom('a', 'b', 'c', 'd'), relation: fc.constantFrom(...relations), living: fc.boolean() }),
    {
      selector: one => one.personId,
    },
  ),
  representative: fc.constantFrom(null, 'a', 'b', 'x'),
  worshipper: fc.constantFrom(null, 'c', 'y'),
})

describe('whatever the family', () => {
  test('a representative granted leaves no gap of a representative, and a worshipper is granted exactly when no legal relative lives', () => {
    fc.assert(
      fc.property(arbitraryFamily, fc.constantFrom('a', 'b', 'c', 'd', 'x'), (family, candidate) => {
        const lives = family.relatives.some(one => one.living && isLegal(one.relation))
        if (decideRepresentative(family, candidate).granted)
          expect(familyGaps({ ...family, representative: candidate, worshipper: null, worshipperLiving: false })).toEqual([])
        const worshipper = decideWorshipper({ ...family, worshipper: null }, { personId: candidate, living: true })
        expect(worshipper.granted).toBe(!lives)
      }),
    )
  })
})

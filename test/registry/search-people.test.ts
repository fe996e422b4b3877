import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addContact } from '../../src/registry/add-contact.ts'
import { addMerit } from '../../src/registry/add-merit.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { correctPerson } from '../../src/registry/correct-person.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { removeContact } from '../../src/registry/remove-contact.ts'
import { type SearchPeople, searchPeople } from '../../src/registry/search-people.queries.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'

let ground: TestGround
let officer: Context
let stranger: Context
let areaId: string
let hamletId: string
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  hamletId = (await makeHamlet(ground, areaId, { name: 'Thôn 5' })).id
  officer = ground.contextOf('policy-officer', [areaId])
  const otherId = (await makeCommune(ground)).id
  stranger = ground.contextOf('policy-officer', [otherId])
  const add = (fullName: string, more: Partial<Parameters<typeof addPerson>[1]> = {}) =>
    addPerson(officer, { areaId, fullName, birth: '1948', ...more })
  const ung = await add('Kiều Thị Ưng', { nationalId: '001148000123', hamletId })
  await addMerit(officer, { personId: ung.id, categoryCode: 'TB', rate: 61, fileNo: 'CL00298' })
  await addContact(officer, { personId: ung.id, phone: '+84 912 345 678' })
  await add('Đặng Văn Lý', { oldId: '111222333' })
  const dead = await add('Nguyễn Đình Ân')
  await recordDeath(officer, { personId: dead.id, source: 'trưởng thôn' })
  await add('Nguyễn Đình An')
  await addPerson(stranger, { areaId: otherId, fullName: 'Kiều Văn Ngoài', birth: '1950', nationalId: '001150000999' })
})
afterAll(() => ground.close())

const names = async (asked: SearchPeople, ctx = officer) => (await searchPeople(ctx, asked)).people.map(person => person.fullName)

describe('someone is found', () => {
  test.each([
    ['without accents', 'kieu ung'],
    ['in any order of words', 'ưng kiều'],
    ['by three letters of any word', 'kie'],
    ['by a file number', 'CL00298'],
    ['by a telephone number as spoken', '0912 345 678'],
    ['by a telephone number with the country code', '+84912345678'],
    ['by the whole national id', '001148000123'],
    ['by the hamlet alone', ''],
  ])('%s', async (how, q) => {
    expect(await names(how === 'by the hamlet alone' ? { hamletId } : { q })).toEqual(['Kiều Thị Ưng'])
  })

  test('Lí is found as Lý, and by the old id', async () => {
    expect(await names({ q: 'đặng lí' })).toEqual(['Đặng Văn Lý'])
    expect(await names({ q: '111222333' })).toEqual(['Đặng Văn Lý'])
  })

  test('in Vietnamese order, the living and the dead apart when asked', async () => {
    expect(await names({ q: 'nguyen dinh' })).toEqual(['Nguyễn Đình An', 'Nguyễn Đình Ân'])
    expect(await names({ q: 'nguyen dinh', living: 'living' })).toEqual(['Nguyễn Đình An'])
    expect(await names({ q: 'nguyen dinh', living: 'dead' })).toEqual(['Nguyễn Đình Ân'])
    expect(await names({ q: 'kieu', category: 'TB' })).toEqual(['Kiều Thị Ưng'])
    expect(await names({ q: 'kieu', category: 'BB' })).toEqual([])
  })

  test('under the new name once corrected, and no longer by a number that was removed', async () => {
    const person = await addPerson(officer, { areaId, fullName: 'Phùng Văn Sai', birth: '1960' })
    const contact = await addContact(officer, { personId: person.id, phone: '0987654321' })
    await correctPerson(officer, { personId: person.id, version: 1, fullName: 'Phùng Văn Đúng', birth: '1960' })
    await removeContact(officer, { contactId: contact.id, version: 1 })
    expect(await names({ q: 'sai' })).toEqual([])
    expect(await names({ q: 'dung phung' })).toEqual(['Phùng Văn Đúng'])
    expect(await names({ q: '0987654321' })).toEqual([])
  })
})

describe('nobody is found', () => {
  test('before two letters or a hamlet are given', async () => {
    expect(await searchPeople(officer, { q: 'k' })).toEqual({ asked: false, people: [], next: null })
    expect(await searchPeople(officer, {})).toMatchObject({ asked: false })
  })

  test('of another commune, by name, by id or by its hamlet', async () => {
    expect(await names({ q: 'ngoai' })).toEqual([])
    expect(await names({ q: '001150000999' })).toEqual([])
    expect(await names({ hamletId }, stranger)).toEqual([])
    expect(await names({ q: 'ngoai' }, stranger)).toEqual(['Kiều Văn Ngoài'])
  })

  test('by who may not read the register', async () => {
    await expect(searchPeople(ground.contextOf('volunteer', [areaId]), { q: 'kieu' })).rejects.toMatchObject({ code: 'access/forbidden' })
  })

  test('beyond the hamlet of a hamlet team', async () => {
    const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamletId]) }])
    expect(await names({ q: 'kieu' }, team)).toEqual(['Kiều Thị Ưng'])
    expect(await names({ q: 'nguyen' }, team)).toEqual([])
  })

  test('by asking the table of words itself, past the function', async () => {
    const { inTransaction } = await import('../../src/database/in-transaction.ts')
    await expect(inTransaction(officer, tx => tx.execute(`select * from person_word`))).rejects.toThrow(/permission denied/)
  })
})

test('page after page, everyone once', async () => {
  const { id } = await makeCommune(ground)
  const one = ground.contextOf('policy-officer', [id])
  await asOwner(ground.orm, tx =>
    tx.execute(
      `insert into person (id, area_id, full_name, name_folded, sort_key, created_by)
       select gen_random_uuid(), ?, 'Vũ Thị ' || n, 'vu thi ' || n, lpad(n::text, 4, '0'), gen_random_uuid() from generate_series(1, 120) n`,
      [id],
    ),
  )
  const seen: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof searchPeople>> = await searchPeople(one, { q: 'vu thi', ...(after == null ? {} : { after }) })
    seen.push(...page.people.map(person => person.id))
    after = page.next
  } while (after != null)
  expect(seen).toHaveLength(120)
  expect(new Set(seen).size).toBe(120)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { seedReferenceData } from '../../src/starting/seed.ts'
import { type TestGround, testGround } from '../database.ts'

let t: TestGround
beforeAll(async () => {
  t = await testGround()
})
afterAll(() => t.close())

const count = async (sql: string, values: unknown[] = []) =>
  Number((await t.orm.em.fork().execute<{ n: string }[]>(`select count(*) as n ${sql}`, values))[0]?.n)

test('in June 2024 Thạch Thất had 23 communes and townships, 20 from January 2025, and no district from July 2025', async () => {
  const units = (day: string) =>
    count(
      `from area where parent_id = ? and kind in ('commune', 'township') and coalesce(valid_from, '-infinity') <= ?::date and coalesce(valid_to, 'infinity') >= ?::date`,
      [seededAreaId('tt'), day, day],
    )
  expect(await units('2024-06-28')).toBe(23)
  expect(await units('2025-01-01')).toBe(20)
  expect(await units('2025-07-01')).toBe(0)
})

test('one official code names two different communes over time', async () => {
  expect(await count(`from area where official_code = '09982'`)).toBe(2)
})

test('seeding again changes nothing', async () => {
  const before = await count('from area, area_succession, hamlet, category')
  await seedReferenceData(t.orm)
  expect(await count('from area, area_succession, hamlet, category')).toBe(before)
})

test('the tree refuses two units of one name, kind and time under one parent', async () => {
  await expect(
    t.orm.em
      .fork()
      .execute(
        `insert into area (id, official_code, kind, name, name_folded, parent_id) values (gen_random_uuid(), '1', 'commune', 'Xã Canh Nậu', 'xa canh nau', ?)`,
        [seededAreaId('tt')],
      ),
  ).rejects.toThrow(/one_name_within_parent_and_period/)
})

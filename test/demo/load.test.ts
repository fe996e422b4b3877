import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { loadDemo } from '../../src/demo/load.ts'
import { type TestGround, testGround } from '../database.ts'

let t: TestGround
beforeAll(async () => {
  t = await testGround()
})
afterAll(() => t.close())

const count = async (sql: string, values: unknown[] = []) =>
  Number((await t.orm.em.fork().execute<{ n: string }[]>(`select count(*) as n ${sql}`, values))[0]?.n)

test('the demonstration fills Thạch Thất with about 2,000 people, leaves Canh Nậu empty, plans a check-up with forty helpers, and is loaded once', async () => {
  await loadDemo(t.services)
  const people = await count('from person')
  expect(people).toBeGreaterThan(1900)
  expect(await count('from person where area_id = ?', [seededAreaId('canh-nau')])).toBe(0)
  expect(await count('from martyr')).toBeGreaterThan(300)
  expect(await count('from campaign c join gift_source s on s.campaign_id = c.id')).toBe(1)
  expect(await count('from volunteer where email is not null')).toBe(40)
  expect(await count('from seat')).toBe(2 * (120 + 72))
  expect(await count('from shift')).toBe(16)
  expect(await count('from invitee')).toBe(0)
  expect(await count('from assignment')).toBe(0)
  await loadDemo(t.services)
  expect(await count('from person')).toBe(people)
  expect(await count('from volunteer')).toBe(40)
  expect(await count('from health_event')).toBe(1)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServices } from '../src/services.ts'
import { type TestGround, testGround } from './database.ts'

let here: TestGround
beforeAll(async () => (here = await testGround()))
afterAll(() => here.close())

test('a process that joins later, or is started again, goes on with the pinned day where the others are', async () => {
  const pinned = { ...here.config, businessDate: '2024-06-24', businessDateSince: new Date(performance.timeOrigin - 600_000) }
  const services = await openServices(pinned, 'worker')
  try {
    const expected = new Date('2024-06-24T08:00:00+07:00').getTime() + 600_000 + performance.now()
    expect(Math.abs(services.ground.now().getTime() - expected)).toBeLessThan(5_000)
  } finally {
    await services.close()
  }
})

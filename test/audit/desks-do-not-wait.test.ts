import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealEntries } from '../../src/audit/seal-entries.ts'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let desks: Context[]
let people: string[]

beforeAll(async () => {
  ground = await testGround()
  const { id: areaId } = await makeCommune(ground)
  desks = [1, 2].map(() => ground.contextOf('policy-officer', [areaId]))
  people = []
  for (const fullName of ['Kiều Văn Bàn Một', 'Kiều Văn Bàn Hai'])
    people.push((await addPerson(desks[0]!, { areaId, fullName, birth: '1950' })).id)
})
afterAll(() => ground.close())

/** A write with its entry in the trail, on which any wait for another's lock is an error at once. */
const writeWithoutWaiting = (ctx: Context, personId: string, andThen: () => Promise<unknown> = async () => undefined) =>
  inTransaction(ctx, async tx => {
    await tx.execute(`select set_config('lock_timeout', '1ms', true)`)
    await tx.execute(`update person set note = 'sửa tại bàn', version = version + 1 where id = ?`, [personId])
    await andThen()
  })

const entriesOf = async (personId: string) => {
  const rows = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`select 1 from audit_entry where row_id = ? and action = 'update'`, [personId]),
  )
  return rows.length
}

test('two desks write at once: while the first has not ended, the second writes, commits and stands in the trail; the seal waits for neither', async () => {
  const [ready, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = writeWithoutWaiting(desks[0]!, people[0]!, async () => {
    ready.resolve()
    await gate.promise
  })
  await Promise.race([ready.promise, first])
  await writeWithoutWaiting(desks[1]!, people[1]!)
  await sealEntries(ground.orm)
  expect([await entriesOf(people[0]!), await entriesOf(people[1]!)]).toEqual([0, 1])
  gate.resolve()
  await first
  expect([await entriesOf(people[0]!), await entriesOf(people[1]!)]).toEqual([1, 1])
})

test('the same check finds a wait where there is one: two desks at one person', async () => {
  const [ready, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = writeWithoutWaiting(desks[0]!, people[0]!, async () => {
    ready.resolve()
    await gate.promise
  })
  await Promise.race([ready.promise, first])
  await expect(writeWithoutWaiting(desks[1]!, people[0]!)).rejects.toMatchObject({ code: '55P03' })
  gate.resolve()
  await first
})

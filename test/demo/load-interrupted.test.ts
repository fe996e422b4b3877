import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeAccount } from '../../src/access/create-account.ts'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { loadDemo } from '../../src/demo/load.ts'
import { demoAccounts, demoPassword } from '../../src/demo/load-accounts.ts'
import { type TestGround, testGround } from '../database.ts'

let here: TestGround
beforeAll(async () => {
  here = await testGround()
})
afterAll(() => here.close())

const figures = async () => {
  const rows = await asOwner(here.orm, tx =>
    tx.execute<Record<string, number>[]>(
      `select (select count(*)::int from account) as accounts, (select count(distinct account_id)::int from role_grant) as holders,
              (select count(*)::int from person) as people, (select count(*)::int from campaign) as campaigns`,
    ),
  )
  return rows[0]!
}

test('a demonstration that was interrupted after its first account is completed, and then left alone', async () => {
  const { name, email } = demoAccounts[0]!
  await storeAccount(systemContext(here.ground, newId()), {
    name,
    email,
    locale: 'vi',
    password: demoPassword,
    mustChangePassword: false,
    invite: false,
  })
  await loadDemo(here.services)
  const loaded = await figures()
  expect(loaded).toMatchObject({ accounts: demoAccounts.length, holders: demoAccounts.length, campaigns: 1 })
  expect(loaded['people']).toBeGreaterThan(1500)
  await loadDemo(here.services)
  expect(await figures()).toEqual(loaded)
}, 120_000)

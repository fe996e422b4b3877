import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveRole } from '../../src/access/give-role.ts'
import { grantsOf, standingOfActor } from '../../src/access/grants.queries.ts'
import { seededAreaId, seededHamletId } from '../../src/areas/seed-areas.ts'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const sql = (text: string, values: unknown[]) => asOwner(ground.orm, tx => tx.execute(text, values))

const reachOf = async (areaKey: string, day: string) => {
  const person = await makePerson(ground, { role: 'viewer', areaId: seededAreaId(areaKey) })
  const [grant] = await grantsOf(ground.orm, person.id, day)
  if (grant == null || grant.areas === 'all') throw new Error('not for an area')
  return grant.areas
}

test('a role for the district reaches its communes', async () => {
  const reach = await reachOf('tt', '2024-06-28')
  for (const key of ['tt', 'canh-nau', 'di-nau', 'lien-quan', 'phu-kim']) expect(reach.has(seededAreaId(key))).toBe(true)
  expect(reach.has(seededAreaId('hn'))).toBe(false)
})

test('a role for a commune reaches what it becomes, from the day it does', async () => {
  expect((await reachOf('canh-nau', '2024-12-31')).has(seededAreaId('lam-son'))).toBe(false)
  const after = await reachOf('canh-nau', '2025-01-01')
  expect(after.has(seededAreaId('lam-son'))).toBe(true)
  expect(after.has(seededAreaId('canh-nau'))).toBe(true)
})

test('a role for the new commune reads the older lists of those that went into it whole', async () => {
  const reach = await reachOf('lam-son', '2025-01-01')
  expect([reach.has(seededAreaId('canh-nau')), reach.has(seededAreaId('di-nau')), reach.has(seededAreaId('phu-kim'))]).toEqual([
    true,
    true,
    false,
  ])
})

test('a district that is gone still reaches the communes its own became', async () => {
  expect((await reachOf('tt', '2025-07-01')).has(seededAreaId('thach-that'))).toBe(true)
})

test('a role for one hamlet reaches that hamlet and not the commune', async () => {
  const person = await makePerson(ground)
  const hamletId = seededHamletId('canh-nau', 'Thôn 1')
  await giveRole(systemContext(ground.ground, 'test'), {
    accountId: person.id,
    role: 'hamlet-team',
    areaId: seededAreaId('canh-nau'),
    hamletId,
    fromOn: '2024-01-01',
  })
  expect(await grantsOf(ground.orm, person.id, '2024-06-24')).toEqual([
    { role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamletId]) },
  ])
})

test('a job asked for by an account has the account’s roles of today; by a key its owner’s, kept to the key’s scopes', async () => {
  const person = await makePerson(ground, { role: 'coordinator' })
  const standing = (actor: { kind: string; id: string }) => standingOfActor(ground.orm, actor, '2024-06-24')
  const account = { kind: 'account', id: person.id }
  const coordinator = [{ role: 'coordinator', areas: 'all' }]
  const key = async (expires: string | null) => {
    const id = newId()
    await sql(
      `insert into api_key (id, key_hash, name, scopes, account_id, created_by, expires_at) values (?, ?, 'x', '{lists.read}', ?, ?, ?)`,
      [id, id, person.id, person.id, expires],
    )
    return { kind: 'key', id }
  }
  const [lasting, past] = [await key(null), await key('2024-01-01')]
  expect(await standing(account)).toEqual({ grants: coordinator, scopes: null })
  expect(await standing(lasting)).toEqual({ grants: coordinator, scopes: ['lists.read'] })
  const nothing = { grants: [], scopes: null }
  expect(await standing(past)).toEqual(nothing)
  expect(await standing({ kind: 'key', id: person.id })).toEqual(nothing)

  await sql(`update auth.account set disabled_at = now(), disabled_by = id where id = ?`, [person.id])
  expect([await standing(account), await standing(lasting)]).toEqual([nothing, nothing])
})

import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { giveRole } from '../../src/access/give-role.ts'
import { type Context, type Grant, systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { allow, type Role } from '../../src/permissions.ts'
import { setRetention } from '../../src/privacy/set-retention.ts'
import { Refusal } from '../../src/refusal.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeEvent } from '../events/make-event.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { appOf, makePerson, type Person } from '../people.ts'
import { fillWorld, moveOn, type World } from './fill-world.ts'
import { paramsOf, routeTable } from './route-table.ts'

// The matrix walks one role at a time. People hold several, in different places: what each shows must stay where it is held.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let ground: TestGround
let here: World
let there: World
beforeAll(async () => {
  ground = await testGround()
  ground.clock.now = new Date('2024-07-20T01:00:00Z')
  const [one, other] = [await makeCommune(ground, { name: 'Xã Nhà' }), await makeCommune(ground, { name: 'Xã Ngoài' })]
  here = await fillWorld(ground, { word: 'Xíchma', areaId: one.id, hamletId: (await makeHamlet(ground, one.id)).id }, null)
  there = await fillWorld(ground, { word: 'Ômêga', areaId: other.id, hamletId: (await makeHamlet(ground, other.id)).id }, here)
  for (const world of [here, there]) await moveOn(ground, world)
})
afterAll(() => ground.close())

const holding = async (...held: readonly (readonly [Role, string | null])[]): Promise<Person> => {
  const person = await makePerson(ground)
  for (const [role, areaId] of held)
    await giveRole(systemContext(ground.ground, newId()), { accountId: person.id, role, areaId, fromOn: '2020-01-01' })
  return person
}

const readable = () =>
  [
    ...new Set(
      appOf(ground)
        .routes.filter(({ method, path }) => method === 'GET' && !path.includes('*'))
        .map(route => route.path),
    ),
  ]
    .filter(path => ['scoped', 'everybody', 'list', 'trail'].includes(routeTable[`GET ${path}`] ?? ''))
    .toSorted()

/** What a person is told of a commune, whichever page or program says it: "/people/:personId: người". */
async function toldTo(person: Person, { word, ...world }: World): Promise<Set<string>> {
  const found = new Set<string>()
  for (const path of readable())
    for (const address of path.includes(':') ? [paramsOf(path, { word, ...world })] : [path, `${path}?q=${encodeURIComponent(word)}`]) {
      const answer = await person.get(address)
      if (!/json|html|csv|plain/.test(answer.headers.get('content-type') ?? '')) continue
      for (const [, what] of (await answer.text()).matchAll(new RegExp(`${word} ([\\p{L}_]+(?: [\\p{L}_]+)?)`, 'gu')))
        found.add(`${path}: ${what}`)
    }
  return found
}

test.each<readonly [Role, Role, 'there' | 'everywhere']>([
  ['policy-officer', 'volunteer', 'there'],
  ['medical-staff', 'policy-officer', 'there'],
  ['policy-officer', 'accountant', 'there'],
  ['auditor', 'medical-staff', 'there'],
  ['policy-officer', 'administrator', 'everywhere'],
])('a %s of one commune who is also %s %s sees there what the second role shows, and nothing by the first', async (mine, also, where) => {
  const second = [also, where === 'there' ? there.areaId : null] as const
  const alone = await toldTo(await holding(second), there)
  const both = await toldTo(await holding([mine, here.areaId], second), there)
  expect([...both].filter(what => !alone.has(what))).toEqual([])
})

test('an event of both communes shows an officer of one, an accountant of the other, the guests of the first only', async () => {
  const areas = [here.areaId, there.areaId]
  const { event } = await makeEvent(ground.contextOf('policy-officer'), areas)
  for (const { areaId, word } of [here, there])
    await asOwner(ground.orm, tx =>
      tx.execute(
        `insert into invitee (id, event_id, area_id, guest_name, origin, invited_at, invited_by) values (gen_random_uuid(), ?, ?, ?, 'by-hand', now(), gen_random_uuid())`,
        [event.id, areaId, `${word} khách`],
      ),
    )
  const both = await holding(['policy-officer', here.areaId], ['accountant', there.areaId])
  const answer = await (await both.get(`/events/${event.id}/invitees`)).text()
  expect([answer.includes(`${here.word} khách`), answer.includes(`${there.word} khách`)]).toEqual([true, false])
})

test('who administers one commune decides nothing for all by reading all', async () => {
  const grants: Grant[] = [
    { role: 'administrator', areas: new Set([here.areaId]) },
    { role: 'viewer', areas: 'all' },
  ]
  const set = setRetention(ground.contextOf(grants), { kind: 'person', keep: 1, unit: 'day', source: 'Tự đặt' })
  await expect(set).rejects.toMatchObject({ code: 'access/forbidden' })
})

test('what is asked side by side in one transaction reads each with its own reach', async () => {
  const grants: Grant[] = [
    { role: 'policy-officer', areas: new Set([here.areaId]) },
    { role: 'volunteer', areas: new Set([there.areaId]) },
  ]
  const ctx = ground.contextOf(grants)
  const seen = (within: Context) =>
    inTransaction(within, async tx =>
      (await tx.execute<{ area_id: string }[]>(`select distinct area_id from person`)).map(row => row.area_id),
    )
  const [whole, part, again, refused] = await inTransaction(ctx, async () => {
    const officer = allow(ctx, 'registry.read')
    const said = await inTransaction(officer, () => Promise.reject(new Refusal('record/missing'))).catch((error: Refusal) => error.code)
    return [...(await Promise.all([seen(ctx), seen(officer), seen(ctx)])), said]
  })
  expect([whole!.length, part, again!.length, refused]).toEqual([2, [here.areaId], 2, 'record/missing'])
})

test('the same eyes do see at home', async () => {
  const both = await toldTo(await holding(['policy-officer', here.areaId], ['volunteer', there.areaId]), here)
  expect([...both]).toEqual(expect.arrayContaining(['/people/:personId: người', '/api/v1/people: người']))
})

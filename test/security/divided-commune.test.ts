import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { giveRole } from '../../src/access/give-role.ts'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { placeInChange } from '../../src/areas/place-in-change.ts'
import { planAreaChange } from '../../src/areas/plan-area-change.ts'
import { systemContext } from '../../src/context.ts'
import { roleNames } from '../../src/permissions.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { appOf, makePerson, type Person } from '../people.ts'
import { fillWorld, moveOn, type World } from './fill-world.ts'
import { paramsOf, routeTable } from './route-table.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

interface Half {
  readonly world: World
  /** One person with every role there is: whatever a role of the successor sees, they see. */
  readonly somebody: Person
  readonly officer: Person
  readonly viewer: Person
}

let ground: TestGround
let halves: readonly [Half, Half]
/** Whose roles were given for the old commune: they follow it into both. */
let keeper: Person

/** One commune, two hamlets, each with a row in every table; then each hamlet goes to another commune. */
beforeAll(async () => {
  ground = await testGround()
  ground.clock.now = new Date('2024-07-20T01:00:00Z')
  const old = await makeCommune(ground, { name: 'Xã Cũ' })
  const hamlets = [
    await makeHamlet(ground, old.id, { name: 'Thôn Đông' }),
    await makeHamlet(ground, old.id, { name: 'Thôn Đoài' }),
  ] as const
  const heirs = [await makeCommune(ground, { name: 'Xã Sau Đông' }), await makeCommune(ground, { name: 'Xã Sau Đoài' })] as const
  const first = await fillWorld(ground, { word: 'Xíchma', areaId: old.id, hamletId: hamlets[0].id }, null)
  const second = await fillWorld(ground, { word: 'Ômêga', areaId: old.id, hamletId: hamlets[1].id }, null)
  for (const world of [first, second]) await moveOn(ground, world)
  const root = ground.contextOf('administrator')
  const change = await planAreaChange(root, {
    name: 'Chia xã',
    on: '2024-07-20',
    fromIds: [old.id],
    toIds: heirs.map(heir => heir.id),
  })
  await placeInChange(root, { changeId: change.id, hamlets: hamlets.map((hamlet, at) => ({ id: hamlet.id, toId: heirs[at]!.id })) })
  await carryOutAreaChange(root, { changeId: change.id })
  const half = async (world: World, areaId: string): Promise<Half> => ({
    world,
    somebody: await everyRoleIn(areaId),
    officer: await makePerson(ground, { role: 'policy-officer', areaId }),
    viewer: await makePerson(ground, { role: 'viewer', areaId }),
  })
  halves = [await half(first, heirs[0].id), await half(second, heirs[1].id)]
  keeper = await everyRoleIn(old.id)
})
afterAll(() => ground.close())

const readable = () =>
  [
    ...new Set(
      appOf(ground)
        .routes.filter(
          ({ method, path }) =>
            method === 'GET' && !path.includes('*') && ['scoped', 'everybody', 'list'].includes(routeTable[`GET ${path}`] ?? ''),
        )
        .map(route => route.path),
    ),
  ].toSorted()

/** What of a world a text tells: "gift full_name", "người". */
const told = (text: string, { word }: World) =>
  [...text.matchAll(new RegExp(`${word} ([\\p{L}_]+(?: [\\p{L}_]+)?)`, 'gu'))].map(found => found[1]!)

/** Of the whole commune or of everybody, not of its people: the head of a list, an event that is open to both successors, medicines. */
const ofTheCommune = /^(?:gift_list|health_event|event_session|station|campaign|gift_source|medicine|medicine_lot|lot_correction) /

async function everyRoleIn(areaId: string): Promise<Person> {
  const person = await makePerson(ground)
  for (const role of roleNames)
    await giveRole(systemContext(ground.ground, 'test'), { accountId: person.id, role, areaId, hamletId: null, fromOn: '2024-01-01' })
  return person
}

async function toldTo(person: Person, world: World, paths = readable()): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths)
    for (const address of path.includes(':') ? [paramsOf(path, world)] : [path, `${path}?q=${encodeURIComponent(world.word)}`]) {
      const answer = await person.get(address)
      if (!/json|html|csv|plain/.test(answer.headers.get('content-type') ?? '')) continue
      for (const what of told(await answer.text(), world)) if (!ofTheCommune.test(what)) found.add(`${path}: ${what}`)
    }
  return [...found]
}

test('after a split no role of a successor sees anybody of the other half, whatever page or program asks', async () => {
  expect(await toldTo(halves[0].somebody, halves[1].world)).toEqual([])
  expect(await toldTo(halves[1].somebody, halves[0].world)).toEqual([])
})

test('the same eyes do see: who worked for the old commune finds the people of both halves', async () => {
  for (const { world } of halves) expect(await toldTo(keeper, world, ['/people/:personId'])).toContain('/people/:personId: người')
})

test('each successor reads its part of the old commune’s locked list: lines, the gift, how far it is', async () => {
  for (const { world, officer, viewer } of halves)
    for (const person of [officer, viewer]) {
      for (const path of ['/lists/:listId', '/api/v1/lists/:listId/lines', '/gifts/:giftId']) {
        const answer = await person.get(paramsOf(path, world))
        expect([path, answer.status]).toEqual([path, 200])
        expect(told(await answer.text(), world)).toContain('gift full_name')
      }
      expect((await person.get(paramsOf('/handovers/lists/:listId', world))).status).toBe(200)
    }
})

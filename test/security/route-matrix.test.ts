import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { grantsOf } from '../../src/access/grants.queries.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type Permission, roleNames, roles } from '../../src/permissions.ts'
import { asRefusal } from '../../src/web/problem.tsx'
import { handlers } from '../../workers/handlers.ts'
import { allJobs } from '../../workers/jobs.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { Visitor } from '../people.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import { fillWorld, type World } from './fill-world.ts'
import { paramsOf, reachedLater, routeTable } from './route-table.ts'

import {
  api,
  ask,
  before,
  bodyOf,
  difference,
  each,
  everyRoleIn,
  ground,
  here,
  idsOf,
  kindOf,
  known,
  lateness,
  logLines,
  lookAround,
  nobodysIds,
  ofKind,
  openMatrix,
  people,
  type Route,
  routes,
  seen,
  there,
} from './route-matrix.ts'

// Under a minute in all on an idle machine; builders share theirs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

beforeAll(() => openMatrix({ lookFirst: true }))
afterAll(() => ground.close())

test('every route stands in the table of routes, and the table names no route that is gone', () => {
  expect(routes.filter(route => kindOf(route) === 'unknown').map(route => route.name)).toEqual([])
  const known = new Set(routes.map(route => route.name))
  expect(Object.keys(routeTable).filter(name => !known.has(name))).toEqual([])
  // A route with an id in its address is compared with a foreign one, unless the id is everybody's.
  expect(
    ofKind('list', 'write')
      .filter(route => /:(?!version)/.test(route.path))
      .map(route => route.name),
  ).toEqual([])
})

test('[V4.1.3] no list, count, choice, search or board changes for anybody when a foreign commune fills up', async () => {
  const after = new Map<string, string>()
  const changedTrail: string[] = []
  const stood = [...known]
  known.clear()
  await lookAround(after)
  for (const id of stood) known.add(id)
  for (const { role, person } of people)
    for (const route of ofKind('trail'))
      if ((await (await person.get(route.path)).text()).includes(there.word)) changedTrail.push(`${route.name} as ${role}`)
  expect(changedTrail).toEqual([])
  const changed = [...after].filter(([visit, text]) => before.get(visit) !== text)
  expect(changed.map(([visit, text]) => `${visit}: ${difference(before.get(visit) ?? '', text)}`)).toEqual([])
})

test('[V4.2.1] an own thing tied to a foreign one is refused like one tied to what nobody has', async () => {
  const leaks = new Set<string>()
  const writes = routes.filter(route => api.get(route.name)?.body != null && ['scoped', 'everybody', 'write'].includes(kindOf(route)))
  const visits = people.flatMap(({ role, person }) => writes.map(route => ({ role, person, route })))
  await each(visits, async ({ role, person, route }) => {
    const permission = api.get(route.name)?.permission
    if (permission != null && !(roles[role] as readonly Permission[]).includes(permission)) return
    const nowhere = nobodysIds(there)
    const [foreignBody, missingBody] = [bodyOf(route, there), bodyOf(route, nowhere)]
    if (JSON.stringify(foreignBody) === JSON.stringify(missingBody)) return
    const path = paramsOf(route.path, here)
    const missing = await seen(await ask(person, route, path, missingBody), [...idsOf(nowhere), nowhere.areaId])
    const foreign = await seen(await ask(person, route, path, foreignBody), [...idsOf(there), there.areaId])
    if (foreign !== missing) leaks.add(`${route.name} as ${role}: ${difference(foreign, missing)}`)
    else if (foreign.includes(there.word)) leaks.add(`${route.name} as ${role}: shows a foreign word`)
  })
  expect([...leaks].sort()).toEqual([])
})

test('[V4.1.1, V4.1.2] with something of their own, everybody is answered: those who may by the thing, those who may not by a refusal', async () => {
  const reached = new Set<string>()
  const wrong = new Set<string>()
  // Looking first: writes change what there is to see.
  for (const round of [
    ofKind('scoped', 'everybody', 'list').filter(route => route.method === 'GET'),
    ...[0, 1, 2, 3].map(round =>
      ofKind('scoped', 'everybody', 'write').filter(route => route.method !== 'GET' && lateness(route) === round),
    ),
  ])
    await each(
      people.flatMap(({ role, person }) => round.map(route => ({ role, person, route }))),
      async ({ role, person, route }) => {
        const answer = await ask(person, route, paramsOf(route.path, here), bodyOf(route, here))
        const text = await answer.text()
        if (answer.status >= 500) wrong.add(`${route.name} as ${role}: ${answer.status}`)
        if (answer.status !== 404 && answer.status !== 403) reached.add(route.name)
        const described = api.get(route.name)
        const may = described?.permission == null || (roles[role] as readonly Permission[]).includes(described.permission)
        if (described != null && !may && answer.status !== 403)
          wrong.add(`${route.name} as ${role}: ${answer.status} without ${described.permission}`)
        if (
          route.method === 'GET' &&
          may &&
          /"code":"access\/forbidden"/.test(text) &&
          role !== 'hamlet-team' &&
          !route.path.endsWith('/file') &&
          !route.path.includes('/area-changes')
        )
          wrong.add(`${route.name} as ${role}: refused though they hold ${described?.permission}`)
      },
    )
  expect([...wrong].sort()).toEqual([])
  // Else the comparison with foreign things would prove nothing: all would be missing.
  const missed = ofKind('scoped').filter(
    ({ name }) => !reached.has(name) && !reachedLater.has(name) && !name.startsWith('GET /api/v1/documents/'),
  )
  expect((await unreachedAnew(missed)).sort()).toEqual([])
})

/** Six ask at a time, so one may have taken a thing away before another came to it: what was missed is asked for again, each route in a place of its own. */
async function unreachedAnew(missed: readonly Route[]): Promise<string[]> {
  const unreached: string[] = []
  for (const [at, route] of missed.entries()) {
    const { id: areaId } = await makeCommune(ground, { name: `Xã ${route.name}` })
    const hamletId = (await makeHamlet(ground, areaId, { name: 'Thôn Pi' })).id
    const own = await fillWorld(ground, { word: `Pi${at}`, areaId, hamletId }, here)
    let status = 404
    for (const { person } of await everyRoleIn(own))
      if (status === 404 || status === 403) status = (await ask(person, route, paramsOf(route.path, own), bodyOf(route, own))).status
    if (status === 404 || status === 403) unreached.push(route.name)
  }
  return unreached
}

test('[V4.1.1] nobody who has not signed in gets further than the door, and a key no further than its scopes', async () => {
  const stranger = new Visitor(ground)
  const inside: string[] = []
  await each(ofKind('scoped', 'everybody', 'list', 'write', 'own'), async route => {
    const answer = await stranger.request(paramsOf(route.path, here), {
      method: route.method,
      headers: { 'content-type': 'application/json' },
      ...(route.method !== 'GET' && { body: '{}' }),
    })
    if (![303, 403, 422].includes(answer.status) || (answer.status === 303 && !answer.headers.get('location')!.startsWith('/sign-in')))
      inside.push(`${route.name}: ${answer.status}`)
  })
  expect(inside).toEqual([])
  const key = `hp_${randomBytes(32).toString('base64url')}`
  await asOwner(ground.orm, tx =>
    tx.execute(`insert into api_key (id, key_hash, name, scopes, account_id, created_by) values (?, ?, 'Máy', '{areas.read}', ?, ?)`, [
      newId(),
      createHash('sha256').update(key).digest('hex'),
      people.find(({ role }) => role === 'policy-officer')!.person.id,
      newId(),
    ]),
  )
  const beyond: string[] = []
  await each(
    routes.filter(route => api.get(route.name)?.permission != null),
    async route => {
      const answer = await new Visitor(ground).request(paramsOf(route.path, here), {
        method: route.method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(route.method !== 'GET' && { body: JSON.stringify(bodyOf(route, here)) }),
      })
      if (api.get(route.name)!.permission !== 'areas.read' && answer.status !== 403) beyond.push(`${route.name}: ${answer.status}`)
    },
  )
  expect(beyond).toEqual([])
})

test('[V4.2.1] a job asked for by somebody of one commune cannot tell another’s rows from none, whatever the role', async () => {
  const payloadKeys: Readonly<Record<string, string>> = {
    documentId: 'document',
    requestId: 'document_request',
    importId: 'import',
    noticeIds: 'notice',
    listId: 'gift_list',
    campaignId: 'campaign',
    sourceId: 'gift_source',
  }
  const leaks = new Set<string>()
  for (const kind of allJobs.filter(({ name }) => !ownJobs.has(name)))
    for (const { role, person } of people) {
      const grants = await grantsOf(ground.orm, person.id, '2024-07-20')
      const ctx = { ...ground.contextOf(grants), actor: { kind: 'account' as const, id: person.id, name: '' } }
      const outcome = async (world: World) => {
        const payload = Object.fromEntries(
          Object.keys((kind.payload as unknown as { shape: object }).shape).map(key => [
            key,
            key === 'areaId' ? world.areaId : (world.ids[payloadKeys[key] ?? ''] ?? newId()),
          ]),
        )
        try {
          return `done: ${await handlers[kind.name].run(ctx, payload, { id: newId(), attempt: 1 })}`
        } catch (error) {
          return asRefusal(error)?.code ?? `${(error as Error).name}`
        }
      }
      const [foreign, missing] = [await outcome(there), await outcome(nobodysIds(there))]
      if (foreign !== missing) leaks.add(`${kind.name} as ${role}: ${foreign} | ${missing}`)
    }
  expect([...leaks].sort()).toEqual([])
})

test('[V7.1.1, V7.1.2, V8.3.5] of all that was asked for here, the log and the jobs name nobody: no name, id, number, address, search word or secret', async () => {
  const jobs = await asOwner(ground.orm, tx => tx.execute<{ row: string }[]>(`select to_jsonb(j)::text as row from job j`))
  const runs = await asOwner(ground.orm, tx => tx.execute<{ row: string }[]>(`select to_jsonb(r)::text as row from timetable_run r`))
  expect(logLines.length).toBeGreaterThan(routes.length * roleNames.length)
  expect(jobs.length).toBeGreaterThan(0)
  const words = [
    ...['Zêta', 'Ômêga', 'Xíchma', 'Lamđa'].flatMap(word => [word, fold(word), encodeURIComponent(word)]),
    'Nguyễn Văn Bình',
    'ai.do@thu.vn',
  ]
  const secrets = [ground.config.secrets.auth, ...people.flatMap(({ person }) => [...person.cookies.values(), person.email, person.name])]
  const numbers = ['0912345678', '001150012345', 'hp_']
  const telling = [...words, ...secrets, ...numbers].filter(text => text.length > 2)
  const found = [...logLines, ...jobs.map(({ row }) => row), ...runs.map(({ row }) => row)].flatMap(line => {
    const word = telling.find(text => line.includes(text))
    return word == null ? [] : [`${word}: ${line.slice(0, 300)}`]
  })
  expect(found).toEqual([])
})

/** Jobs of the program itself, which no request of a person starts with an id of their choosing. */
const ownJobs = new Set<string>(['access.send-account-mail', 'notices.send-notices'])

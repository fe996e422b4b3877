import { createHash } from 'node:crypto'
import { newId } from '../../src/database/id.ts'
import { type Permission, type Role, roleNames } from '../../src/permissions.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { appOf, makePerson, type Person, type Visitor } from '../people.ts'
import { fillWorld, type World } from './fill-world.ts'
import { overheard } from './overheard.ts'
import { bodyFor, paramsOf, routeTable, type RouteKind } from './route-table.ts'

export interface Route {
  readonly method: string
  readonly path: string
  readonly name: string
}

/** Two communes, everybody in the first, every route of the program. The matrix stands in two files, so that they run side by side in under a minute. */
/** Every line that the program logs, at the finest level. */
export const logLines: string[] = []
export let ground: TestGround
export let here: World
export let there: World
export let people: { role: Role; person: Person }[]
export let routes: Route[]
export let api: Map<string, { permission: Permission | null; body: unknown; query: readonly string[] }>
/** What everybody saw before the foreign commune had anybody in it. */
export const before = new Map<string, string>()

export async function openMatrix({ lookFirst = false } = {}): Promise<void> {
  ground = overheard(await testGround(), logLines)
  ground.clock.now = new Date('2024-07-20T01:00:00Z')
  // Names of communes and hamlets are public: both stand there before anybody looks.
  const places = await Promise.all(
    ['Zêta', 'Ômêga'].map(async word => {
      const { id: areaId } = await makeCommune(ground, { name: `Xã ${word}` })
      return { word, areaId, hamletId: (await makeHamlet(ground, areaId, { name: `Thôn ${word}` })).id }
    }),
  )
  here = await fillWorld(ground, places[0]!, null)
  people = await everyRoleIn(here)
  // As a browser that has the cookie of its visit before it asks for several things at once.
  await Promise.all(people.map(({ person }) => person.get('/account')))
  const everybodys = { account: people[0]!.person.id, role_grant: newId(), job: newId(), area_change: newId() }
  here = { ...here, ids: { ...here.ids, ...everybodys } }
  routes = allRoutes()
  api = await describedRoutes()
  if (lookFirst) await lookAround(before)
  there = await fillWorld(ground, places[1]!, here)
  there = { ...there, ids: { ...there.ids, ...everybodys } }
  for (const id of [...idsOf(here), ...idsOf(there), here.areaId, there.areaId, ...people.map(({ person }) => person.id)]) known.add(id)
}

export const everyRoleIn = ({ areaId, ids }: World) =>
  Promise.all(
    roleNames.map(async role => ({
      role,
      person: await makePerson(ground, { role, areaId, ...(role === 'hamlet-team' && { hamletId: ids['hamlet']! }) }),
    })),
  )

/** Every route the program answers, as the router itself knows them; what only passes requests on is left out. */
function allRoutes(): Route[] {
  const found = appOf(ground).routes.filter(route => route.method !== 'ALL' && !route.path.includes('*'))
  return [...new Map(found.map(({ method, path }) => [`${method} ${path}`, { method, path, name: `${method} ${path}` }])).values()]
}

async function describedRoutes() {
  const document = (await (await people[0]!.person.get('/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>
    components: { schemas: Record<string, unknown> }
  }
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, described]) =>
          [
            `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
            {
              permission: described['x-permission'] ?? null,
              body: described.requestBody?.content['application/json']?.schema ?? null,
              query: (described.parameters ?? []).filter(({ in: where }) => where === 'query').map(({ name }) => name),
            },
          ] as const,
      ),
    ),
  )
}
interface Described {
  readonly 'x-permission'?: Permission
  readonly requestBody?: { content: Record<string, { schema: unknown }> }
  readonly parameters?: { in: string; name: string }[]
}

export const kindOf = (route: Route): RouteKind => routeTable[route.name] ?? 'unknown'
export const ofKind = (...kinds: RouteKind[]) => routes.filter(route => kinds.includes(kindOf(route)))

/** What takes a thing away goes last, else nothing is left for the others to reach; a form shows its page again, so it goes before the API. */
export const lateness = ({ method, path }: { method: string; path: string }): number =>
  (method === 'DELETE' || /withdraw|cancel|remove|discard|close|end|undo|take-off|merge|decline|disable|revoke|accept|carry-out/.test(path)
    ? 2
    : 0) + (path.startsWith('/api/') ? 1 : 0)

/** An answer as somebody would compare it: without what is new in every answer, and without the ids that were asked for. */
export async function seen(answer: Response, asked: readonly string[]): Promise<string> {
  const type = answer.headers.get('content-type') ?? ''
  let text = /json|html|csv|plain/.test(type)
    ? await answer.text()
    : createHash('sha256')
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest('hex')
  text = text.replaceAll(answer.headers.get('x-request-id') ?? '-', 'REQUEST')
  text = text
    .replaceAll(/name="(_csrf|_key)" value="[^"]*"/g, '$1')
    .replaceAll(/x-csrf-token[^}]*\}/g, 'csrf')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id, version) =>
      asked.includes(id) ? 'ASKED' : version !== '7' || known.size === 0 || known.has(id) ? id : 'NEW',
    )
  const location = (answer.headers.get('location') ?? '').replaceAll(new RegExp(asked.join('|') || '-', 'g'), 'ASKED')
  return `${answer.status} ${location}\n${text}`
}

/** Ids that stood there before anybody asked; others are of what was just made. */
export const known = new Set<string>()

export async function ask(person: Visitor, route: Route, path: string, body: Readonly<Record<string, unknown>> = {}): Promise<Response> {
  if (route.method === 'GET') return person.get(path)
  if (path.startsWith('/api/')) return person.send(route.method as 'POST', path, body)
  const csrf = tokens.get(person) ?? /name="_csrf" value="([^"]+)"/.exec(await (await person.get('/account')).text())?.[1] ?? ''
  tokens.set(person, csrf)
  const form: Record<string, string | readonly string[]> = { _csrf: csrf }
  for (const [name, value] of Object.entries(body))
    form[name] = Array.isArray(value) ? value.map(String) : typeof value === 'object' && value != null ? '' : String(value)
  return person.sendForm(path, form)
}
const tokens = new Map<Visitor, string>()

export const idsOf = (world: World) => Object.values(world.ids)
const nobodys = new Map<World, World>()
/** A world like this one that is not there; the same one each time, as making ids by the hundred for every visit cost a second visit. */
export function nobodysIds(world: World): World {
  const known = nobodys.get(world) ?? withNobodysIds(world)
  nobodys.set(world, known)
  return known
}

const withNobodysIds = (world: World): World => ({
  ...world,
  areaId: newId(),
  // What belongs to everybody is there in either world.
  ids: Object.fromEntries(
    Object.entries(world.ids).map(([table, id]) => [
      table,
      ['campaign', 'gift_source', 'medicine', 'medicine_lot', 'account', 'role_grant', 'job', 'area_change'].includes(table) ? id : newId(),
    ]),
  ),
})

export const bodyOf = (route: Route, world: World) => bodyFor(api.get(route.name)?.body ?? null, world)

/** Six at a time: enough to keep the database busy, and the order of answers does not matter. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
    }),
  )
}

const plain = new Map<string, Promise<string>>()
export function plainMissing(role: Role, person: Person, route: Route): Promise<string> {
  const path = `${route.path.startsWith('/api/') ? '/api/v1' : ''}/${nowhere}`
  const known = plain.get(`${role} ${path}`) ?? person.get(path).then(answer => seen(answer, [nowhere]))
  plain.set(`${role} ${path}`, known)
  return known
}
const nowhere = newId()

export async function lookAround(into: Map<string, string>): Promise<void> {
  const visits = people.flatMap(({ role, person }) =>
    [...ofKind('list'), ...ofKind('everybody').filter(({ method }) => method === 'GET')].map(route => ({ role, person, route })),
  )
  await each(visits, async ({ role, person, route }) => {
    const asks = api.get(route.name)?.query ?? ['q']
    const query = new URLSearchParams({
      ...(asks.includes('q') && { q: 'ômêga' }),
      ...(asks.includes('areaId') && { areaId: here.areaId }),
    })
    const plain = paramsOf(route.path, here)
    for (const path of query.size === 0 || kindOf(route) === 'everybody' ? [plain] : [plain, `${plain}?${query}`])
      into.set(`${role} ${path}`, await seen(await person.get(path), []))
  })
}

export function difference(a: string, b: string): string {
  let at = 0
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++
  return `…${a.slice(Math.max(0, at - 60), at + 160)}… ≠ …${b.slice(Math.max(0, at - 60), at + 160)}…`.replaceAll(/\s+/g, ' ')
}

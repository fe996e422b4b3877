import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { paramsOf } from './route-table.ts'
import {
  ask,
  bodyOf,
  difference,
  each,
  ground,
  idsOf,
  nobodysIds,
  ofKind,
  openMatrix,
  people,
  plainMissing,
  seen,
  there,
} from './route-matrix.ts'

// Under a minute in all on an idle machine; builders share theirs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

beforeAll(() => openMatrix())
afterAll(() => ground.close())

test('[V4.2.1, V13.1.4] what is somebody else’s answers exactly like what nobody has, to every role on every route', async () => {
  const leaks = new Set<string>()
  const visits = people.flatMap(({ role, person }) => ofKind('scoped').map(route => ({ role, person, route })))
  await each(visits, async ({ role, person, route }) => {
    const nowhere = nobodysIds(there)
    const foreign = await seen(await ask(person, route, paramsOf(route.path, there), bodyOf(route, there)), [...idsOf(there), there.areaId])
    // Most answers are the plain "not found" of that kind of address: nothing to compare it with that would be plainer.
    if (foreign === (await plainMissing(role, person, route))) return
    const missing = await seen(await ask(person, route, paramsOf(route.path, nowhere), bodyOf(route, nowhere)), [
      ...idsOf(nowhere),
      nowhere.areaId,
    ])
    if (foreign !== missing) leaks.add(`${route.name} as ${role}: ${difference(foreign, missing)}`)
    else if (foreign.includes(there.word)) leaks.add(`${route.name} as ${role}: shows a foreign word`)
    else if (foreign.startsWith('5')) leaks.add(`${route.name} as ${role}: ${foreign.slice(0, 200)}`)
  })
  expect([...leaks].sort()).toEqual([])
})

import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeCommune, makeHamlet } from '../make.ts'
import { fillWorld, moveOn } from './fill-world.ts'
import { paramsOf, reachedLater } from './route-table.ts'
import {
  ask,
  bodyOf,
  difference,
  each,
  everyRoleIn,
  ground,
  idsOf,
  known,
  lateness,
  nobodysIds,
  ofKind,
  openMatrix,
  people,
  plainMissing,
  routes,
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

test('[V4.2.1] what comes late in the work is reached in its own time, route by route, and a foreign one is as good as none then too', async () => {
  const places = []
  for (const word of ['Xíchma', 'Lamđa']) {
    const { id: areaId } = await makeCommune(ground, { name: `Xã ${word}` })
    places.push({ word, areaId, hamletId: (await makeHamlet(ground, areaId, { name: `Thôn ${word}` })).id })
  }
  const own = await fillWorld(ground, places[0]!, null)
  const foreign = await fillWorld(ground, places[1]!, own)
  for (const world of [own, foreign]) {
    await moveOn(ground, world)
    for (const id of [...idsOf(world), world.areaId]) known.add(id)
  }
  const staff = await everyRoleIn(own)
  const [unproven, leaks] = [new Set(reachedLater), new Set<string>()]
  const late = routes.filter(route => reachedLater.has(route.name)).toSorted((a, b) => lateness(a) - lateness(b))
  for (const round of [
    late.filter(({ method }) => method === 'GET'),
    ...late.filter(({ method }) => method !== 'GET').map(route => [route]),
  ])
    await each(
      staff.flatMap(({ role, person }) => round.map(route => ({ role, person, route }))),
      async ({ role, person, route }) => {
        const nowhere = nobodysIds(foreign)
        const answers = []
        for (const world of [foreign, nowhere])
          answers.push(
            await seen(await ask(person, route, paramsOf(route.path, world), bodyOf(route, world)), [...idsOf(world), world.areaId]),
          )
        if (answers[0] !== answers[1]) leaks.add(`${route.name} as ${role}: ${difference(answers[0]!, answers[1]!)}`)
        if (answers[0]!.includes(foreign.word)) leaks.add(`${route.name} as ${role}: shows a foreign word`)
        const { status } = await ask(person, route, paramsOf(route.path, own), bodyOf(route, own))
        if (status >= 500) leaks.add(`${route.name} as ${role}: ${status}`)
        if (route.method === 'GET' ? status === 200 : status !== 404 && status !== 403) unproven.delete(route.name)
      },
    )
  expect([...leaks].sort()).toEqual([])
  expect([...unproven].sort()).toEqual([])
})

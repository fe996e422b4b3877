import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { appOf, makePerson, type Person } from '../people.ts'
import { fillWorld, type World } from './fill-world.ts'
import { paramsOf, routeTable } from './route-table.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const phone = '0912345678'
let ground: TestGround
let here: World
let readers: Person[]
const answers: { route: string; text: string; request: string }[] = []
beforeAll(async () => {
  ground = await testGround()
  ground.clock.now = new Date('2024-07-20T01:00:00Z')
  const { id: areaId } = await makeCommune(ground, { name: 'Xã Sigma' })
  const hamletId = (await makeHamlet(ground, areaId, { name: 'Thôn Sigma' })).id
  here = await fillWorld(ground, { word: 'Xíchma', areaId, hamletId }, null)
  await asOwner(ground.orm, async tx => {
    await tx.execute(`update contact set phone = ?`, [phone])
    await tx.execute(`update volunteer set phone = ?`, [phone])
  })
  readers = await Promise.all((['policy-officer', 'medical-staff', 'auditor'] as const).map(role => makePerson(ground, { role, areaId })))
  const routes = appOf(ground).routes.filter(
    ({ method, path }) =>
      method === 'GET' && !path.includes('*') && ['scoped', 'everybody', 'list'].includes(routeTable[`GET ${path}`] ?? ''),
  )
  for (const path of new Set(routes.map(route => route.path)))
    for (const reader of readers) {
      const where = paramsOf(path, here)
      for (const address of path.includes(':') ? [where] : [where, `${where}?q=xichma`]) {
        const answer = await reader.get(address)
        if (answer.status !== 200 || !/json|html|csv|plain/.test(answer.headers.get('content-type') ?? '')) continue
        answers.push({ route: path, text: await answer.text(), request: answer.headers.get('x-request-id') ?? '' })
      }
    }
})
afterAll(() => ground.close())

/** How the world's people are called: of the register, guests, helpers, soldiers, those who received for others. */
const names =
  /Xíchma (?:người|invitee guest_name|volunteer full_name|soldier_family soldier_name|courtesy_visit full_name|handover receiver_name|notice recipient_name|gift full_name)/

test('[V8.3.5] every page and answer that names somebody is written down with the request that asked for it', async () => {
  const showing = answers.filter(({ text }) => names.test(text))
  expect(new Set(showing.map(({ route }) => route)).size).toBeGreaterThan(25)
  const logged = await asOwner(ground.orm, tx => tx.execute<{ request: string }[]>(`select distinct request from access_entry`))
  const known = new Set(logged.map(row => row.request))
  const silent = showing.filter(({ request }) => !known.has(request)).map(({ route }) => route)
  expect([...new Set(silent)].sort()).toEqual([])
})

test('[V8.3.5] what is written down of a look at people says whose data it was', async () => {
  const nobody = await asOwner(ground.orm, tx =>
    tx.execute<{ purpose: string }[]>(`select distinct purpose from access_entry where subject = 'people' and people is null`),
  )
  expect(nobody).toEqual([])
})

test('[V8.3.4] no page and no answer shows a telephone number unasked', () => {
  expect(answers.some(({ text }) => text.includes('•••••••678'))).toBe(true)
  expect([...new Set(answers.filter(({ text }) => text.includes(phone)).map(({ route }) => route))].sort()).toEqual([])
})

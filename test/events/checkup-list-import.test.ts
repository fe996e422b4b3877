import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { applyImport } from '../../src/imports/apply-import.ts'
import { Invitee } from '../../src/events/invitee.entity.ts'
import { findImportRows, getImport } from '../../src/imports/imports.queries.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { testGround, type TestGround } from '../database.ts'
import { rowCounts, sample } from '../imports/receive-sample.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { makeEvent } from './make-event.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const truth = (name: string) => JSON.parse(sample(`${name}.truth.json`).toString('utf8')) as { people: { mobility: string }[] }

test('a check-up list adds its people with how they walk, keeps illnesses out of sight, and its people are invited in one choice', async () => {
  const name = 'kham-benh-binh-yen.xlsx'
  const areaId = seededAreaId('binh-yen')
  const officer = ground.contextOf('policy-officer', [areaId])
  const { importId } = await receiveImport(officer, { areaId, fileName: name, bytes: sample(name) })
  const { people } = truth(name)
  expect(await getImport(officer, importId)).toMatchObject({ kind: 'checkup-list', counts: { people: people.length, new: people.length } })
  const { rows } = await findImportRows(officer, importId, { limit: 500 })
  expect(rows.filter(row => row.cells['illness'] != null).length).toBeGreaterThan(10)
  for (const row of rows) {
    expect(row.cells['illness']?.raw ?? '•••').toBe('•••')
    expect(row.understood?.fields['illness'] ?? '•••').toBe('•••')
  }
  await applyImport(officer, { importId })
  expect((await getImport(officer, importId)).stored).toMatchObject({ people: people.length, checkupEntries: people.length })
  const stored = await asOwner(ground.orm, tx =>
    tx.execute<{ mobility: string; n: number }[]>(`select mobility, count(*)::int as n from person where import_id = ? group by mobility`, [
      importId,
    ]),
  )
  for (const { mobility, n } of stored) expect(people.filter(person => person.mobility === mobility)).toHaveLength(n)
  const [origins] = await asOwner(ground.orm, tx =>
    tx.execute<{ n: number }[]>(
      `select count(*)::int as n from origin where import_id = ? and (cells -> 'illness' is not null or cells -> 'notes' is not null)`,
      [importId],
    ),
  )
  expect(origins?.n).toBe(0)
  // From the page of an event, all of the list and nobody else is invited in one choice; taken back, the list can still be undone.
  const { event } = await makeEvent(officer, [areaId])
  const planner = await makePerson(ground, { role: 'policy-officer', areaId })
  const invite = `/events/${event.id}/invite`
  expect(await (await planner.get(invite)).text()).toContain(`${name} (${people.length} người)`)
  expect((await planner.submit(invite, invite, { importId })).status).toBe(303)
  const invited = await asOwner(ground.orm, tx =>
    tx.execute<{ origin: string; n: number }[]>(
      `select i.origin, count(*)::int as n from invitee i join person p on p.id = i.person_id and p.import_id = ? where event_id = ? group by 1`,
      [importId, event.id],
    ),
  )
  expect(invited).toEqual([{ origin: 'checkup-list', n: people.length }])
  expect(await asOwner(ground.orm, tx => tx.count(Invitee, { eventId: event.id }))).toBe(people.length)
})

test('a check-up list that nobody was invited from is taken back whole', async () => {
  const name = 'kham-benh-binh-yen.xlsx'
  const areaId = (await makeCommune(ground, { name: 'Xã Bình Yên' })).id
  const officer = ground.contextOf('policy-officer', [areaId])
  const before = await rowCounts(ground)
  const { importId } = await receiveImport(officer, { areaId, fileName: name, bytes: sample(name) })
  await applyImport(officer, { importId })
  await undoImport(officer, { importId })
  expect(await rowCounts(ground)).toEqual(before)
})

import { asyncProperty, assert, constantFrom, array, boolean, record } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { previewAreaChange } from '../../src/areas/area-changes.queries.ts'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { placeInChange } from '../../src/areas/place-in-change.ts'
import { planFromSuccessions } from '../../src/areas/plan-area-change.ts'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { undoAreaChange } from '../../src/areas/undo-area-change.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
  ground.clock.now = new Date('2025-07-02T02:00:00Z')
})
afterAll(() => ground.close())

const sql = <Row>(text: string, values: unknown[] = []) => asOwner(ground.orm, tx => tx.execute<Row[]>(text, values))
const misplaced = async () =>
  Number(
    (
      await sql<{ n: string }>(
        `select count(*) as n from person p join area a on a.id = p.area_id left join hamlet h on h.id = p.hamlet_id
         where a.valid_to < date '2025-07-01' or a.valid_from > date '2025-07-01' or h.valid_to < date '2025-07-01' or h.area_id <> p.area_id`,
      )
    )[0]?.n,
  )
const everybody = async () => (await sql<{ id: string }>(`select id from person order by id`)).map(row => row.id)

test('whatever people there are and however six communes are split on 1 July 2025: nobody is lost, everybody is in one unit that stands, and undo brings all home', async () => {
  const root = ground.contextOf('administrator')
  const communes = ['binh-yen', 'tan-xa', 'thach-hoa', 'phu-kim', 'lam-son', 'quang-trung'] as const
  const somebody = record({ commune: constantFrom(...communes), hamlet: boolean() })
  await assert(
    asyncProperty(
      array(somebody, { minLength: 1, maxLength: 12 }),
      array(boolean(), { minLength: 12, maxLength: 12 }),
      async (people, coins) => {
        for (const { commune, hamlet } of people)
          await sql(
            `insert into person (id, area_id, hamlet_id, full_name, name_folded, sort_key, created_by)
           values (?, ?, (select id from hamlet where ? and area_id = ? and valid_to is null order by random() limit 1), 'A', 'a', 'a', ?)`,
            [newId(), seededAreaId(commune), hamlet, seededAreaId(commune), newId()],
          )
        const [before, homes] = [await everybody(), await sql(`select id, area_id, hamlet_id, version from person order by id`)]
        const change = await planFromSuccessions(root, { on: '2025-07-01', name: 'Sắp xếp' })
        const preview = await previewAreaChange(root, change.id)
        const targets = (fromId: string) => preview.parts.filter(part => part.fromId === fromId).map(part => part.toId)
        const pick = (fromId: string, at: number) => targets(fromId)[coins[at % coins.length] === true ? 1 : 0] ?? targets(fromId)[0]!
        await placeInChange(root, {
          changeId: change.id,
          hamlets: preview.unplacedHamlets.map((hamlet, at) => ({ id: hamlet.hamletId, toId: pick(hamlet.fromId, at) })),
          rows: preview.unplaced.map((row, at) => ({ id: row.id, toId: pick(row.areaId, at) })),
        })
        await carryOutAreaChange(root, { changeId: change.id })
        expect(await everybody()).toEqual(before)
        expect(await misplaced()).toBe(0)
        await undoAreaChange(root, { changeId: change.id })
        expect(await sql(`select id, area_id, hamlet_id, version from person order by id`)).toEqual(homes)
        await sql(`update area_change set cancelled_at = now(), cancelled_by = ? where id = ?`, [newId(), change.id])
      },
    ),
    { numRuns: 8 },
  )
}, 60_000)

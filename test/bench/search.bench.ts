import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, visibleAreas } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { searchPeople, wordsOf } from '../../src/registry/search-people.queries.ts'
import type { Services } from '../../src/services.ts'
import { makeCommune } from '../make.ts'
import { acting } from './acting.ts'
import { aim, type Bench, type Measured, rank } from './bench.ts'
import { makePeopleIn } from './make-people.ts'

const asked = ['nguyen an', 'kieu ung', 'tran van', 'ly', 'CL0123', 'pham thi minh', 'nguyen', 'dang xuan yen', 'CL004567', 'bui ha']
const rounds = 12

/** The first page of a search through its verb, and what row-level security adds to single queries. */
export const bench: Bench = {
  name: 'search',
  async run({ openServices }) {
    const services = await openServices()
    try {
      const areaIds: string[] = []
      for (let at = 0; at < 20; at++) areaIds.push((await makeCommune(services)).id)
      await makePeopleIn(services, areaIds, 50_000)
      const search = await firstPages(services)
      await makePeopleIn(services, areaIds, 150_000)
      const viewer = acting(services, 'viewer', new Set([areaIds[3]!]))
      const coordinator = acting(services, 'coordinator')
      return [
        search,
        ...(await scopes(services, 'viewer of one commune', viewer)),
        ...(await scopes(services, 'coordinator of all', coordinator)),
      ]
    } finally {
      await services.close()
    }
  },
}

async function firstPages(services: Services): Promise<Measured> {
  const coordinator = acting(services, 'coordinator')
  const [ours, floor]: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++)
    for (const q of asked) {
      const a = performance.now()
      const { people } = await searchPeople(coordinator, { q })
      const b = performance.now()
      await bare(services, wordsOf(q))
      const c = performance.now()
      if (people.length === 0) throw new Error(`Nobody is called ${q}`)
      if (round > 0) {
        ours.push(b - a)
        floor.push(c - b)
      }
    }
  return {
    what: 'first page of a search over 50,000 people',
    ours: rank(ours, 0.5),
    floor: rank(floor, 0.5),
    ratio: rank(ours, 0.5) / rank(floor, 0.5),
    floorIs: 'the bare SQL as owner',
    unit: 'ms',
    limit: null,
    aim: aim('p95', rank(ours, 0.95), 20, 'ms'),
    notes: `p50 ${rank(ours, 0.5).toFixed(1)} ms, p95 ${rank(ours, 0.95).toFixed(1)} ms; bare p95 ${rank(floor, 0.95).toFixed(1)} ms`,
  }
}

/** What a program without our rules would ask: the rarest word first, the others looked up. */
const bare = ({ orm }: Services, words: readonly string[]) => {
  const [first = '', ...others] = words.toSorted((a, b) => b.length - a.length)
  const also = others.map(() => `and exists (select from person_word o where o.person_id = w.person_id and o.word >= ? and o.word < ?)`)
  return asOwner(orm, tx =>
    tx.execute(
      `select p.id, p.full_name, p.birth_year, a.name from (
         select distinct w.sort_key, w.person_id from person_word w where w.word >= ? and w.word < ? ${also.join(' ')} order by 1, 2 limit 51) f
       join person p on p.id = f.person_id join area a on a.id = p.area_id order by p.sort_key, p.id`,
      [first, `${first}~`, ...others.flatMap(word => [word, `${word}~`])],
    ),
  )
}

interface Query {
  readonly name: string
  /** `filter` stands for what the scope lets through, written out for the owner. */
  sql(filter: string): string
  readonly values: readonly unknown[]
}
const queries: readonly Query[] = [
  {
    name: 'page of people',
    sql: filter => `select id, full_name from person where merged_into_id is null ${filter} order by sort_key, id limit 50`,
    values: [],
  },
  {
    name: 'merits by category',
    sql: filter => `select category_code, count(*) from merit_record where rate > 30 ${filter} group by 1`,
    values: [],
  },
  {
    name: 'search',
    sql: filter =>
      `select p.id, p.full_name from find_people('{kieu,xuan}'::text[], null, null, null, null, null, null, 51) f join person p on p.id = f.id where true ${filter}`,
    values: [],
  },
]

async function scopes(services: Services, who: string, ctx: Context): Promise<Measured[]> {
  const areas = visibleAreas(ctx)
  const measured: Measured[] = []
  for (const { name, sql, values } of queries) {
    const filter = areas === 'all' ? '' : `and area_id = '${areas[0]}'`
    const scoped = (tx: EntityManager) => tx.execute(sql(''), [...values])
    const owned = (tx: EntityManager) => tx.execute(sql(filter), [...values])
    const [ours, floor]: [number[], number[]] = [[], []]
    const times = name === 'merits by category' ? 9 : 41
    for (let round = 0; round < times; round++) {
      ours.push(await inTransaction(ctx, tx => timed(() => scoped(tx))))
      floor.push(
        await asOwner(services.orm, async tx => {
          // The search function reads its areas from the settings whoever calls it.
          await tx.execute(`select set_config('app.all_areas', ?, true), set_config('app.areas', ?, true)`, [
            areas === 'all' ? 'yes' : 'no',
            areas === 'all' ? '{}' : `{${areas.join(',')}}`,
          ])
          return timed(() => owned(tx))
        }),
      )
    }
    measured.push({
      what: `scope: ${name}, ${who}, 200,000 people`,
      ours: rank(ours, 0.5),
      floor: rank(floor, 0.5),
      ratio: rank(ours, 0.5) / rank(floor, 0.5),
      floorIs: 'as owner with the same filter',
      unit: 'ms',
      limit: 1.3,
    })
  }
  return measured
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Payer } from '../registry/person.entity.ts'
import type { SurvivorAllowance } from './martyr.entity.ts'

export interface CategoryFacts {
  readonly code: string
  readonly rate: number | null
  /** null: nobody has said. */
  readonly monthly: boolean | null
  readonly lossOfCapacity: boolean
  readonly awardedOn: string | null
  readonly payer: Payer
}

/** What a gift rule may know of a person: never a name. `elsewhere`: of another commune, here only because of a tie. */
export interface PersonFacts {
  readonly id: string
  readonly alive: boolean
  readonly elsewhere: boolean
  readonly departure: 'asked' | 'left' | null
  readonly categories: readonly CategoryFacts[]
}

export interface MartyrFacts {
  readonly id: string
  /** Of another commune: counts for its relatives here, but its own gift and questions belong there. */
  readonly elsewhere: boolean
  readonly relatives: readonly { readonly person: string; readonly relation: string; readonly allowance: SurvivorAllowance }[]
  readonly representative: string | null
  readonly worshipper: string | null
}

export interface RegisterFacts {
  readonly people: readonly PersonFacts[]
  readonly martyrs: readonly MartyrFacts[]
}

type MeritRow = {
  person_id: string
  category_code: string
  rate: number | null
  monthly: boolean | null
  loss_of_capacity: boolean
  payer: Payer
  awarded_on: string | null
}
type TieRow = { martyr_id: string; martyr_area_id: string; person_id: string; tie: string; relation: string; allowance: SurvivorAllowance }

const meritColumns = `category_code, rate, monthly, loss_of_capacity, payer, to_char(awarded_on, 'YYYY-MM-DD') as awarded_on`

/** People and martyrs of one commune as they stand on a day (ISO), with everyone elsewhere whose fate decides a gift here, in six statements. */
export async function registerFacts(tx: EntityManager, areaId: string, day: string): Promise<RegisterFacts> {
  const here = await tx.execute<{ id: string; alive: boolean; departure: 'asked' | 'left' | null }[]>(
    `select p.id, d.id is null as alive, e.departure from person p
     left join death d on d.person_id = p.id and d.taken_back_at is null
     left join lateral (select case when e.decision is null then 'asked' when e.decision = 'left' then 'left' end as departure
       from departure e where e.person_id = p.id order by e.reported_at desc, e.id desc limit 1) e on true
     where p.area_id = ? and p.merged_into_id is null order by p.sort_key collate "C", p.id`,
    [areaId],
  )
  const merits = await tx.execute<MeritRow[]>(
    `select person_id, ${meritColumns} from merit_record
     where area_id = ? and (until_on is null or until_on >= ?::date) and (from_on is null or from_on <= ?::date) order by created_at, id`,
    [areaId, day, day],
  )
  const ties = await tx.execute<TieRow[]>(
    `select martyr_id, martyr_area_id, person_id, tie, relation, allowance from ties_of_register(?)`,
    [areaId],
  )
  const martyrsHere = await tx.execute<{ id: string }[]>(`select id from martyr where area_id = ? order by sort_key collate "C", id`, [
    areaId,
  ])
  const away = await tx.execute<{ person_id: string; living: boolean }[]>(`select person_id, living from people_elsewhere_of_register(?)`, [
    areaId,
  ])
  const meritsAway = await tx.execute<MeritRow[]>(`select person_id, ${meritColumns} from merits_elsewhere_of_register(?, ?::date)`, [
    areaId,
    day,
  ])

  const categories = Map.groupBy([...merits, ...meritsAway], row => row.person_id)
  const categoriesOf = (id: string) => (categories.get(id) ?? []).map(categoryOf)
  return {
    people: [
      ...here.map(row => ({ id: row.id, alive: row.alive, elsewhere: false, departure: row.departure, categories: categoriesOf(row.id) })),
      ...away.map(row => ({
        id: row.person_id,
        alive: row.living,
        elsewhere: true,
        departure: null,
        categories: categoriesOf(row.person_id),
      })),
    ],
    martyrs: martyrsOf(areaId, martyrsHere, ties),
  }
}

const categoryOf = (row: MeritRow): CategoryFacts => ({
  code: row.category_code,
  rate: row.rate,
  monthly: row.monthly,
  lossOfCapacity: row.loss_of_capacity,
  awardedOn: row.awarded_on,
  payer: row.payer,
})

function martyrsOf(areaId: string, here: readonly { id: string }[], ties: readonly TieRow[]): MartyrFacts[] {
  const byMartyr = Map.groupBy(ties, tie => tie.martyr_id)
  const known = new Set(here.map(martyr => martyr.id))
  const elsewhere = [...byMartyr.values()].flatMap(rows => (known.has(rows[0]!.martyr_id) ? [] : [rows[0]!]))
  const all = [
    ...here.map(({ id }) => ({ id, elsewhere: false })),
    ...elsewhere.map(row => ({ id: row.martyr_id, elsewhere: row.martyr_area_id !== areaId })),
  ]
  return all.map(martyr => {
    const rows = byMartyr.get(martyr.id) ?? []
    return {
      ...martyr,
      relatives: rows.flatMap(({ tie, person_id: person, relation, allowance }) =>
        tie === 'relative' ? [{ person, relation, allowance }] : [],
      ),
      representative: rows.find(row => row.tie === 'representative')?.person_id ?? null,
      worshipper: rows.find(row => row.tie === 'worshipper')?.person_id ?? null,
    }
  })
}

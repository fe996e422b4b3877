import type { EntityManager } from '@mikro-orm/postgresql'
import type { World } from '../gifts/world.ts'
import { registerFacts } from '../martyrs/register-facts.queries.ts'

/** What a list prints about a person of the commune. */
export interface RegisterPerson {
  readonly id: string
  readonly hamletId: string | null
  readonly hamletName: string
  readonly hamletSort: string
  readonly fullName: string
  readonly sortKey: string
  readonly birthYear: number | null
  /** `asked`: somebody said so and nobody has decided; it takes nothing away. */
  readonly departure: 'left' | 'asked' | null
  readonly merits: readonly { readonly code: string; readonly rate: number | null; readonly fileNo: string | null }[]
}

/** A martyr of the commune; those of others count in the rule, but their names and questions stay there. */
export interface RegisterMartyr {
  readonly id: string
  readonly fullName: string
}

export interface Tie {
  readonly martyrId: string
  readonly personId: string
  readonly relation: string | null
  readonly fileNo: string | null
  readonly tie: 'relative' | 'worshipper'
}

export interface CommuneRegister {
  readonly world: World
  readonly people: ReadonlyMap<string, RegisterPerson>
  readonly martyrs: ReadonlyMap<string, RegisterMartyr>
  /** Of the people here, to martyrs here and elsewhere, by person. */
  readonly ties: ReadonlyMap<string, readonly Tie[]>
}

type PersonRow = Omit<RegisterPerson, 'merits' | 'departure'>
type MeritRow = { personId: string; code: string; rate: number | null; fileNo: string | null }

/** The register of one commune as it stands: what the rule decides on, and what the paper prints. `day` (ISO) says which records still run. */
export async function readCommuneRegister(tx: EntityManager, areaId: string, day: string): Promise<CommuneRegister> {
  const facts = await registerFacts(tx, areaId, day)
  const people = await tx.execute<PersonRow[]>(
    `select p.id, p.hamlet_id as "hamletId", coalesce(h.name, '') as "hamletName", coalesce(h.sort_key, '') as "hamletSort",
       p.full_name as "fullName", p.sort_key as "sortKey", p.birth_year as "birthYear"
     from person p left join hamlet h on h.id = p.hamlet_id where p.area_id = ? and p.merged_into_id is null`,
    [areaId],
  )
  const merits = await tx.execute<MeritRow[]>(
    `select person_id as "personId", category_code as code, rate, file_no as "fileNo" from merit_record
     where area_id = ? and (until_on is null or until_on >= ?::date) order by created_at, id`,
    [areaId, day],
  )
  const martyrs = await tx.execute<{ id: string; fullName: string }[]>(
    `select id, full_name as "fullName" from martyr where area_id = ? order by sort_key collate "C", id`,
    [areaId],
  )
  const ties = await tx.execute<Tie[]>(
    `select martyr_id as "martyrId", person_id as "personId", relation, file_no as "fileNo", 'relative' as tie from relative
       where person_area_id = ? and (until_on is null or until_on >= ?::date)
     union all
     select martyr_id, person_id, relation, file_no, 'worshipper' from worshipper where person_area_id = ? and ended_at is null order by 1`,
    [areaId, day, areaId],
  )
  const departures = new Map(facts.people.map(person => [person.id, person.departure]))
  const meritsOf = Map.groupBy(merits, merit => merit.personId)
  return {
    world: {
      people: facts.people,
      martyrs: facts.martyrs.map(martyr => ({
        ...martyr,
        relatives: martyr.relatives.map(({ allowance, ...relative }) => ({
          ...relative,
          allowance: allowance === 'none' ? null : allowance,
        })),
      })),
    },
    people: new Map(
      people.map(person => [person.id, { ...person, departure: departures.get(person.id) ?? null, merits: meritsOf.get(person.id) ?? [] }]),
    ),
    martyrs: new Map(martyrs.map(martyr => [martyr.id, martyr])),
    ties: Map.groupBy(ties, tie => tie.personId),
  }
}

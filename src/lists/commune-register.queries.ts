import type { EntityManager } from '@mikro-orm/postgresql'
import type { RuleCategory, RuleRelative, World } from '../gifts/world.ts'

/** What a list prints about a person of the commune. */
export interface RegisterPerson {
  readonly id: string
  readonly areaId: string
  readonly hamletId: string | null
  readonly hamletName: string
  readonly hamletSort: string
  readonly fullName: string
  readonly sortKey: string
  readonly birthYear: number | null
  readonly alive: boolean
  /** `open`: somebody said so and nobody has decided; it takes nothing away. */
  readonly departure: 'left' | 'open' | null
  readonly merits: readonly { readonly code: string; readonly rate: number | null; readonly fileNo: string | null }[]
}

export interface RegisterMartyr {
  readonly id: string
  readonly areaId: string | null
  /** Null for a martyr of another commune: the rule counts them, the name stays there. */
  readonly fullName: string | null
  readonly relatives: ReadonlyMap<string, { readonly relation: string; readonly fileNo: string | null }>
  readonly worshippers: ReadonlyMap<string, { readonly relation: string | null; readonly fileNo: string | null }>
}

export interface CommuneRegister {
  readonly areaId: string
  readonly world: World
  readonly people: ReadonlyMap<string, RegisterPerson>
  readonly martyrs: ReadonlyMap<string, RegisterMartyr>
}

type PersonRow = Omit<RegisterPerson, 'merits' | 'alive'> & { alive: boolean }
type MeritRow = {
  personId: string
  code: string
  rate: number | null
  monthly: boolean | null
  lossOfCapacity: boolean
  payer: 'civil' | 'army' | 'police'
  fileNo: string | null
  awardedOn: string | null
}
type MartyrRow = { id: string; areaId: string; fullName: string; representative: string | null; worshipper: string | null }
type TieRow = {
  martyrId: string
  personId: string
  relation: string | null
  allowance: string
  fileNo: string | null
  as: 'relative' | 'worshipper'
}

/** The register of one commune as it stands: what the rule decides on, and what the paper prints. `day` (ISO) says which records still run. */
export async function readCommuneRegister(tx: EntityManager, areaId: string, day: string): Promise<CommuneRegister> {
  const people = await tx.execute<PersonRow[]>(
    `select p.id, p.area_id as "areaId", p.hamlet_id as "hamletId", coalesce(h.name, '') as "hamletName", coalesce(h.sort_key, '') as "hamletSort",
       p.full_name as "fullName", p.sort_key as "sortKey", p.birth_year as "birthYear",
       not exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as alive,
       (select case when e.decision is null then 'open' when e.decision = 'left' then 'left' end
          from departure e where e.person_id = p.id order by e.decided_at desc nulls first limit 1) as departure
     from person p left join hamlet h on h.id = p.hamlet_id where p.area_id = ? and p.merged_into_id is null order by p.sort_key collate "C", p.id`,
    [areaId],
  )
  const merits = await tx.execute<MeritRow[]>(
    `select m.person_id as "personId", m.category_code as code, m.rate, m.monthly, m.loss_of_capacity as "lossOfCapacity", m.payer,
       m.file_no as "fileNo", m.awarded_on::text as "awardedOn"
     from merit_record m where m.area_id = ? and (m.until_on is null or m.until_on >= ?) order by m.id`,
    [areaId, day],
  )
  const martyrs = await tx.execute<MartyrRow[]>(
    `select m.id, m.area_id as "areaId", m.full_name as "fullName",
       (select r.person_id from representative r where r.martyr_id = m.id and r.ended_at is null) as representative,
       (select w.person_id from worshipper w where w.martyr_id = m.id and w.ended_at is null) as worshipper
     from martyr m where m.area_id = ? order by m.sort_key collate "C", m.id`,
    [areaId],
  )
  const ties = await tx.execute<TieRow[]>(
    `select martyr_id as "martyrId", person_id as "personId", relation, allowance, file_no as "fileNo", 'relative' as "as" from relative
       where area_id = ? and (until_on is null or until_on >= ?)
     union all
     select martyr_id, person_id, relation, 'none', file_no, 'worshipper' from worshipper where area_id = ? and ended_at is null`,
    [areaId, day, areaId],
  )

  const meritsOf = Map.groupBy(merits, merit => merit.personId)
  const tiesOf = Map.groupBy(ties, tie => tie.martyrId)
  const readable = new Map<string, RegisterPerson>(people.map(person => [person.id, { ...person, merits: meritsOf.get(person.id) ?? [] }]))
  const world: World = {
    people: people.map(({ id, alive }) => ({ id, alive, categories: (meritsOf.get(id) ?? []).map(categoryOf) })),
    martyrs: martyrs.map(({ id, representative, worshipper }) => ({
      id,
      representative,
      worshipper,
      relatives: (tiesOf.get(id) ?? []).filter(tie => tie.as === 'relative').map(relativeOf),
    })),
  }
  const known = new Map<string, RegisterMartyr>(
    martyrs.map(martyr => {
      const mine = tiesOf.get(martyr.id) ?? []
      const by = (as: TieRow['as']) => mine.filter(tie => tie.as === as)
      return [
        martyr.id,
        {
          ...martyr,
          relatives: new Map(by('relative').map(tie => [tie.personId, { relation: tie.relation ?? 'other', fileNo: tie.fileNo }])),
          worshippers: new Map(by('worshipper').map(tie => [tie.personId, { relation: tie.relation, fileNo: tie.fileNo }])),
        },
      ]
    }),
  )
  return { areaId, world, people: readable, martyrs: known }
}

const categoryOf = ({ code, rate, monthly, lossOfCapacity, awardedOn, payer }: MeritRow): RuleCategory => ({
  code,
  rate,
  monthly,
  lossOfCapacity,
  awardedOn,
  payer,
})

const relativeOf = ({ personId, relation, allowance }: TieRow): RuleRelative => ({
  person: personId,
  relation: relation ?? 'other',
  allowance: allowance === 'care' || allowance === 'basic' ? allowance : null,
})

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Mobility } from '../registry/person.entity.ts'
import type { Candidate } from './allocate-rules.ts'

type Row = {
  id: string
  hamlet_id: string | null
  hamlet_name: string | null
  hamlet_order: string | null
  age: number | null
  rate: number | null
  heroic_mother: boolean
  mobility: Mobility | null
  comes_with_id: string | null
  missed: boolean
}

/** What the allocation rules know of invitees: those without a place, or the ones named. Ages are in the year of the event's first session. */
export async function findCandidates(tx: EntityManager, eventId: string, only: readonly string[] | null = null): Promise<Candidate[]> {
  const rows = await tx.execute<Row[]>(
    `select i.id, h.id as hamlet_id, h.name as hamlet_name, a.name || '!' || h.sort_key as hamlet_order, i.comes_with_id, p.mobility,
       y.year - coalesce(p.birth_year, i.guest_birth_year)::int as age, m.rate, coalesce(m.heroic_mother, false) as heroic_mother,
       exists (select from invitee earlier join health_event e on e.id = earlier.event_id
         where earlier.person_id = i.person_id and earlier.event_id <> i.event_id and e.cancelled_at is null and earlier.withdrawn_at is null
           and earlier.placement in ('waiting', 'given-up') and not exists (select from arrival a where a.invitee_id = earlier.id and a.undone_at is null)
           and exists (select from event_session s where s.event_id = e.id and s.ends_at < y.starts_at)) as missed
     from invitee i
     cross join (select coalesce(min(starts_at), now()) as starts_at, extract(year from coalesce(min(starts_at), now()))::int as year from event_session where event_id = ?) y
     left join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id) left join area a on a.id = i.area_id
     left join lateral (select max(rate)::int as rate, bool_or(category_code = 'BMVNAH') as heroic_mother from merit_record where person_id = i.person_id) m on true
     where i.event_id = ? and i.withdrawn_at is null
       and case when ?::jsonb is null then i.placement is null or i.placement = 'waiting'
           else i.id in (select value::uuid from jsonb_array_elements_text(?::jsonb)) end`,
    [eventId, eventId, ...(only == null ? [null, null] : [JSON.stringify(only), JSON.stringify(only)])],
  )
  return rows.map(row => ({
    id: row.id,
    hamlet: row.hamlet_id == null ? null : { id: row.hamlet_id, name: row.hamlet_name ?? '', order: row.hamlet_order ?? '' },
    age: row.age,
    rate: row.rate,
    heroicMother: row.heroic_mother,
    mobility: row.mobility,
    missedLastTime: row.missed,
    comesWith: row.comes_with_id,
  }))
}

import type { EntityManager } from '@mikro-orm/postgresql'

export interface AttendanceLine {
  readonly hamletId: string | null
  readonly hamlet: string | null
  readonly area: string
  readonly invited: number
  readonly seated: number
  readonly arrived: number
  readonly walkIns: number
  readonly noShows: number
  readonly waiting: number
  readonly homeVisits: number
  readonly homeExamined: number
}

/**
 * Who came, hamlet by hamlet. Everyone on the list is counted once: invited = arrived with a place + did not come + still waiting + home
 * visits + not placed. Walk-ins stand beside the invited. Someone expected counts as absent once the session is over.
 */
export const findAttendance = (tx: EntityManager, eventId: string, now: Date): Promise<AttendanceLine[]> =>
  tx.execute<AttendanceLine[]>(
    `with facts as (
       select i.*, coalesce(i.hamlet_id, p.hamlet_id) as place, a.id is not null as came, v.outcome = 'examined' as examined,
         i.no_show_at is not null and a.id is null or s.id is not null and a.id is null and es.ends_at < ? as absent
       from invitee i left join person p on p.id = i.person_id left join arrival a on a.invitee_id = i.id and a.undone_at is null
       left join seat s on s.invitee_id = i.id left join event_session es on es.id = s.session_id left join home_visit v on v.invitee_id = i.id
       where i.event_id = ? and i.withdrawn_at is null)
     select h.id as "hamletId", h.name as hamlet, ar.name as area,
       count(*) filter (where origin <> 'walk-in')::int as invited, count(*) filter (where placement = 'seat')::int as seated,
       count(*) filter (where came and origin <> 'walk-in')::int as arrived, count(*) filter (where came and origin = 'walk-in')::int as "walkIns",
       count(*) filter (where absent)::int as "noShows", count(*) filter (where placement = 'waiting' and not came)::int as waiting,
       count(*) filter (where placement = 'home-visit')::int as "homeVisits", count(*) filter (where placement = 'home-visit' and examined)::int as "homeExamined"
     from facts join area ar on ar.id = facts.area_id left join hamlet h on h.id = facts.place
     group by h.id, ar.id order by ar.name collate vietnamese, h.sort_key nulls last`,
    [now, eventId],
  )

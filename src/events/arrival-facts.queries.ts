import type { EntityManager } from '@mikro-orm/postgresql'
import type { StationStanding } from './send-on.ts'

export type ArrivalRow = {
  readonly invitee_id: string
  readonly person_id: string | null
  readonly area_id: string
  readonly name: string
  readonly birth_year: number | null
  readonly hamlet: string | null
  readonly ticket_no: number | null
  readonly placement: string | null
  readonly need: number
  readonly withdrawn_at: string | null
  readonly dead: boolean
  readonly arrived_at: string | null
  readonly seat_session_id: string | null
  readonly seat_arrives_at: string | null
  readonly seat_session: string | null
}

const facts = `select i.id as invitee_id, i.person_id, i.area_id, coalesce(p.full_name, i.guest_name) as name, coalesce(p.birth_year, i.guest_birth_year)::int as birth_year,
    h.name as hamlet, i.ticket_no, i.placement, i.need, i.withdrawn_at,
    exists (select from death d where d.person_id = i.person_id and d.taken_back_at is null) as dead,
    (select a.arrived_at from arrival a where a.invitee_id = i.id and a.undone_at is null) as arrived_at,
    s.session_id as seat_session_id, s.arrives_at as seat_arrives_at, es.name as seat_session
  from invitee i left join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id)
  left join seat s on s.invitee_id = i.id left join event_session es on es.id = s.session_id`

export type HeldArrival = { readonly facts: ArrivalRow; readonly stations: readonly StationStanding[] }

/**
 * The invitee's row is held first and the facts read afterwards, so that two desks with the same person do not both see "not yet"; with the
 * stations they have passed, all in one round trip.
 */
export async function lockArrivalFacts(
  tx: EntityManager,
  eventId: string,
  by: { readonly inviteeId: string } | { readonly ticketNo: number },
): Promise<HeldArrival | null> {
  const [inviteeId, ticketNo] = 'inviteeId' in by ? [by.inviteeId, null] : [null, by.ticketNo]
  const [held] = await tx.execute<HeldArrival[]>(`select facts, stations from hold_arrival(?, ?, ?)`, [eventId, inviteeId, ticketNo])
  return held ?? null
}

/** People of the event whose folded name contains every folded word, or whose ticket is that number; those still expected first. */
export const findAtDesk = (
  tx: EntityManager,
  eventId: string,
  foldedWords: readonly string[],
  ticketNo: number | null,
): Promise<ArrivalRow[]> =>
  tx.execute<ArrivalRow[]>(
    `${facts} where i.event_id = ? and (i.ticket_no = ? or (? and ${foldedWords.map(() => `coalesce(p.name_folded, lower(unaccent(i.guest_name))) like ?`).join(' and ') || 'false'}))
     order by i.withdrawn_at is not null, i.ticket_no = ? desc nulls last, coalesce(p.sort_key, i.guest_name), i.id limit 30`,
    [eventId, ticketNo, foldedWords.length > 0, ...foldedWords.map(word => `%${word.replace(/[\\%_]/g, '\\$&')}%`), ticketNo],
  )

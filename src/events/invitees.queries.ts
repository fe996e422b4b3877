import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { noteAccess } from '../audit/note-access.ts'
import { nameKey } from '../vietnamese/fold.ts'
import { maskPhone } from '../vietnamese/phone.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import type { PlacementReason } from './allocate-rules.ts'
import { getEvent } from './find-event.ts'
import type { CallOutcome, Origin, Placement } from './invitee.entity.ts'

export interface InviteeLine {
  readonly id: string
  readonly personId: string | null
  readonly name: string
  readonly birthYear: number | null
  readonly hamletId: string | null
  readonly hamlet: string | null
  readonly area: string
  readonly areaId: string
  readonly mobility: string | null
  readonly origin: Origin
  readonly companions: number
  readonly ticketNo: number | null
  readonly placement: Placement | null
  readonly reason: PlacementReason | null
  readonly sessionId: string | null
  readonly session: string | null
  readonly arrivesAt: string | null
  readonly invitationId: string | null
  readonly toldVersion: number | null
  readonly toldAt: string | null
  readonly phone: string | null
  readonly contact: string | null
  readonly contactRelation: string | null
  readonly email: string | null
  readonly lastCall: CallOutcome | null
  readonly lastCallAt: string | null
  readonly calls: number
  readonly arrivedAt: string | null
}

export interface InviteeFilter {
  readonly placement?: Placement | 'none' | undefined
  readonly hamletId?: string | undefined
  readonly sessionId?: string | undefined
  readonly inviteeIds?: readonly string[] | undefined
  /** Words of a name, or a ticket number. */
  readonly who?: string | undefined
}

const source = `invitee i join area a on a.id = i.area_id left join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id)
     left join seat s on s.invitee_id = i.id`

/** The order of papers: commune, hamlet, time, then those without a time by need. Nothing in it is null, so that a page can begin after any row. */
const order: readonly (readonly [key: string, type: string])[] = [
  [`a.name collate vietnamese`, 'text'],
  [`h.sort_key is null`, 'boolean'],
  [`coalesce(h.sort_key, '')`, 'text'],
  [`coalesce(s.arrives_at, 'infinity')`, 'timestamptz'],
  [`coalesce(i.ticket_no, 2147483647)`, 'int'],
  [`-i.need`, 'int'],
  [`coalesce(p.sort_key, i.guest_name)`, 'text'],
  [`i.id`, 'uuid'],
]
const keys = order.map(([key]) => key).join(', ')
const Place = z.tuple([z.string(), z.boolean(), z.string(), z.string(), z.int(), z.int(), z.string(), z.uuid()])
type Place = z.infer<typeof Place>

type Part = readonly [sql: string, ...values: unknown[]]

function partsOf(eventId: string, filter: InviteeFilter): Part[] {
  const parts: Part[] = [[`i.event_id = ?`, eventId], [`i.withdrawn_at is null`]]
  if (filter.placement === 'none') parts.push([`i.placement is null`])
  else if (filter.placement != null) parts.push([`i.placement = ?`, filter.placement])
  if (filter.hamletId != null) parts.push([`coalesce(i.hamlet_id, p.hamlet_id) = ?`, filter.hamletId])
  if (filter.sessionId != null) parts.push([`s.session_id = ?`, filter.sessionId])
  if (filter.inviteeIds != null)
    parts.push([`i.id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`, JSON.stringify(filter.inviteeIds)])
  if (/^\d{1,6}$/.test(filter.who ?? '')) parts.push([`i.ticket_no = ?`, Number(filter.who)])
  else
    for (const word of nameKey(filter.who ?? '')
      .split(' ')
      .filter(Boolean))
      parts.push([`coalesce(p.name_folded, lower(unaccent(i.guest_name))) like ?`, `%${word.replace(/[\\%_]/g, '\\$&')}%`])
  return parts
}

const whereOf = (parts: readonly Part[]): [where: string, values: unknown[]] => [
  parts.map(([sql]) => sql).join(' and '),
  parts.flatMap(([, ...values]) => values),
]

interface PagePlace {
  readonly after: Place | null
  readonly limit: number
}

export async function findInvitees(tx: EntityManager, eventId: string, filter: InviteeFilter = {}, at?: PagePlace): Promise<InviteeLine[]> {
  const parts = partsOf(eventId, filter)
  if (at?.after != null) parts.push([`(${keys}) > (${order.map(([, type]) => `?::${type}`).join(', ')})`, ...at.after])
  const [where, values] = whereOf(parts)
  return tx.execute<InviteeLine[]>(
    `select i.id, i.person_id as "personId", coalesce(p.full_name, i.guest_name) as name, coalesce(p.birth_year, i.guest_birth_year)::int as "birthYear",
       h.id as "hamletId", h.name as hamlet, a.name as area, a.id as "areaId", p.mobility, i.origin, i.companions, i.ticket_no as "ticketNo", i.placement, i.reason,
       s.session_id as "sessionId", es.name as session, s.arrives_at as "arrivesAt", t.id as "invitationId", t.version as "toldVersion", t.announced_at as "toldAt",
       c.phone, c.name as contact, c.relation as "contactRelation", m.email, l.outcome as "lastCall", l.at as "lastCallAt", coalesce(l.calls, 0)::int as calls,
       (select arrived_at from arrival r where r.invitee_id = i.id and r.undone_at is null) as "arrivedAt"
     from ${source} left join event_session es on es.id = s.session_id
     left join invitation t on t.invitee_id = i.id and t.withdrawn_at is null
     left join lateral (select phone, name, relation from contact where person_id = i.person_id and phone is not null order by relation <> 'self', id limit 1) c on true
     left join lateral (select email from contact where person_id = i.person_id and email is not null order by relation <> 'self', id limit 1) m on true
     left join lateral (select outcome, at, count(*) over () as calls from invitation_call k where k.invitee_id = i.id order by at desc, id desc limit 1) l on true
     where ${where} order by ${keys} ${at == null ? '' : 'limit ?'}`,
    at == null ? values : [...values, at.limit],
  )
}

export async function listInvitees(ctx: Context, eventId: string, filter: InviteeFilter = {}): Promise<InviteeLine[]> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    return shown(tx, ctx, eventId, await findInvitees(tx, eventId, filter))
  })
}

const pageSize = 50

export interface InviteesPage {
  readonly lines: readonly InviteeLine[]
  /** Of all pages. */
  readonly count: number
  readonly next: string | null
}

export async function pageOfInvitees(ctx: Context, eventId: string, filter: InviteeFilter, after: string | null): Promise<InviteesPage> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    const found = await findInvitees(tx, eventId, filter, { after: readPlace(after), limit: pageSize + 1 })
    const lines = found.slice(0, pageSize)
    const [where, values] = whereOf(partsOf(eventId, filter))
    const [counted] = await tx.execute<{ count: number; place: Place | null }[]>(
      `select count(*)::int as count, (select jsonb_build_array(${keys}) from ${source} where i.id = ?) as place from ${source} where ${where}`,
      [lines.at(-1)?.id ?? null, ...values],
    )
    const { count, place } = counted!
    return { lines: await shown(tx, ctx, eventId, lines), count, next: found.length > pageSize && place != null ? writePlace(place) : null }
  })
}

const writePlace = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url')

/** Where a page begins; an address that somebody cut short begins at the beginning. */
function readPlace(after: string | null): Place | null {
  try {
    return Place.safeParse(JSON.parse(Buffer.from(after ?? '', 'base64url').toString('utf8'))).data ?? null
  } catch {
    return null
  }
}

async function shown(tx: EntityManager, ctx: Context, eventId: string, lines: readonly InviteeLine[]): Promise<InviteeLine[]> {
  await noteAccess(tx, ctx, {
    action: 'view',
    purpose: 'invitees',
    subject: 'event',
    subjectId: eventId,
    // Of a long list the event says enough; of a few lines, whose they are.
    ...(lines.length <= pageSize && { people: lines.map(line => line.personId ?? line.id) }),
  })
  return lines.map(line => ({ ...line, phone: line.phone == null ? null : maskPhone(line.phone) }))
}

export interface ToldHamlet {
  readonly id: string
  readonly name: string
  readonly area: string
  readonly told: number
}

/** The hamlets where people were told a time, in the order of papers, with how many. */
export async function findToldHamlets(ctx: Context, eventId: string): Promise<ToldHamlet[]> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    return tx.execute<ToldHamlet[]>(
      `select h.id, h.name, a.name as area, count(*)::int as told from invitee i join area a on a.id = i.area_id left join person p on p.id = i.person_id
         join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id) join invitation t on t.invitee_id = i.id and t.withdrawn_at is null
       where i.event_id = ? and i.withdrawn_at is null and i.placement = 'seat' group by h.id, a.name order by a.name collate vietnamese, h.sort_key`,
      [eventId],
    )
  })
}

export interface HomeVisitLine {
  readonly inviteeId: string
  readonly name: string
  readonly birthYear: number | null
  readonly hamlet: string | null
  readonly phone: string | null
  readonly plannedOn: string | null
  readonly team: string | null
  readonly outcome: string | null
}

/** Those who cannot be moved, in the order of a round through the hamlets. */
export async function listHomeVisits(ctx: Context, eventId: string): Promise<HomeVisitLine[]> {
  ctx = allow(ctx, 'events.read')
  return inTransaction(ctx, async tx => {
    await getEvent(tx, ctx, eventId, 'events.read')
    await noteAccess(tx, ctx, { action: 'view', purpose: 'home-visits', subject: 'event', subjectId: eventId })
    const lines = await tx.execute<HomeVisitLine[]>(
      `select i.id as "inviteeId", p.full_name as name, p.birth_year::int as "birthYear", h.name as hamlet, v.planned_on::text as "plannedOn", v.team, v.outcome,
         (select phone from contact c where c.person_id = p.id and phone is not null order by relation <> 'self', c.id limit 1) as phone
       from home_visit v join invitee i on i.id = v.invitee_id join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id)
       where v.event_id = ? and i.withdrawn_at is null and i.placement = 'home-visit' order by h.sort_key nulls last, p.sort_key, i.id`,
      [eventId],
    )
    return lines.map(line => ({ ...line, phone: line.phone == null ? null : maskPhone(line.phone) }))
  })
}

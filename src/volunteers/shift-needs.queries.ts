import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { EventSession, HealthEvent, Station } from '../events/event.entity.ts'
import { allow, may } from '../permissions.ts'
import { needKey, type ShiftNeed, stationNeeds, visitNeeds } from './staffing-rules.ts'

/** What the stations of an event or the home visits of a campaign ask for, without what is past or has its shift already. */
export async function shiftNeeds(tx: EntityManager, ctx: Context, occasionId: string): Promise<ShiftNeed[]> {
  const made = await tx.execute<{ subject_id: string; role: ShiftNeed['role']; starts_at: string }[]>(
    `select subject_id, role, starts_at from shift where occasion_id = ? and subject_id is not null and withdrawn_at is null`,
    [occasionId],
  )
  const known = new Set(made.map(row => needKey({ subjectId: row.subject_id, role: row.role, startsAt: new Date(row.starts_at) })))
  return [...(await atStations(tx, occasionId)), ...(await onTours(tx, occasionId))].filter(
    need => need.startsAt > ctx.now() && !known.has(needKey(need)) && may(ctx, 'volunteers.manage', need.areaId),
  )
}

export async function plannedNeeds(ctx: Context, occasionId: string): Promise<ShiftNeed[]> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, tx => shiftNeeds(tx, ctx, occasionId))
}

async function atStations(tx: EntityManager, eventId: string): Promise<ShiftNeed[]> {
  const event = await tx.findOne(HealthEvent, { id: eventId, cancelledAt: null })
  if (event == null) return []
  const sessions = await tx.find(EventSession, { eventId }, { orderBy: { startsAt: 'asc' } })
  const stations = await tx.find(Station, { eventId }, { orderBy: { position: 'asc' } })
  return stationNeeds(event, sessions, stations)
}

const onTours = async (tx: EntityManager, campaignId: string): Promise<ShiftNeed[]> =>
  visitNeeds(
    await tx.execute<{ areaId: string; hamletId: string | null; hamlet: string; on: string; from: string | null }[]>(
      `select v.area_id as "areaId", v.hamlet_id as "hamletId", coalesce(h.name, a.name) as hamlet, v.visit_on::text as "on", v.starts_at as "from"
       from courtesy_visit v join area a on a.id = v.area_id left join hamlet h on h.id = v.hamlet_id
       where v.campaign_id = ? and v.outcome is null order by v.visit_on, h.sort_key, v.id`,
      [campaignId],
    ),
  )

export interface HandoverPlace {
  readonly hamletId: string
  readonly name: string
  readonly areaId: string
  readonly gifts: number
}

/** Hamlets where gifts of locked lists still wait, with how many. */
export async function handoverPlaces(tx: EntityManager, ctx: Context, campaignId: string): Promise<HandoverPlace[]> {
  const rows = await tx.execute<HandoverPlace[]>(
    `select g.hamlet_id as "hamletId", h.name, g.area_id as "areaId", count(*)::int as gifts
     from gift g join gift_list l on l.id = g.list_id join hamlet h on h.id = g.hamlet_id
     where l.campaign_id = ? and l.state = 'locked'
       and not exists (select from handover d where d.gift_id = g.id and d.reversed_at is null)
     group by 1, 2, 3, h.sort_key order by h.sort_key, 1`,
    [campaignId],
  )
  return rows.filter(row => may(ctx, 'volunteers.manage', row.areaId))
}

export async function waitingHandoverPlaces(ctx: Context, campaignId: string): Promise<HandoverPlace[]> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, tx => handoverPlaces(tx, ctx, campaignId))
}

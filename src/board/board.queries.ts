import type { EntityManager } from '@mikro-orm/postgresql'
import type { Campaign } from '../campaigns/campaign.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { flagWaits } from '../lists/flag-gifts.ts'
import { allow } from '../permissions.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { BoardEvent, BoardFacts } from './board-rules.ts'

/** Where an occasion stands, counted within what the reader may see: row-level security draws the line, not this query. */
export async function getBoard(ctx: Context, campaign: Campaign): Promise<BoardFacts> {
  ctx = allow(ctx, 'board.read')
  const today = isoDay(ctx.now())
  const tomorrow = isoDay(new Date(ctx.now().getTime() + 86_400_000))
  return inTransaction(ctx, async tx => ({
    today,
    deadlineOn: campaign.deadlineOn ?? null,
    lists: await one(
      tx,
      `select (select count(distinct p.area_id) from person p where p.merged_into_id is null)::int * (select count(*) from gift_source where campaign_id = ?)::int as communes,
         count(*) filter (where state = 'locked' and kind = 'main')::int as locked, count(*) filter (where state = 'approved')::int as approved,
         count(*) filter (where state = 'compiled')::int as compiled, coalesce(sum(question_count) filter (where state <> 'superseded'), 0)::int as questions,
         (select count(*) from gift_flag f join gift_list fl on fl.id = f.list_id where fl.campaign_id = ? and ${flagWaits})::int as flags
       from gift_list where campaign_id = ?`,
      [campaign.id, campaign.id, campaign.id],
    ),
    gifts: await one(
      tx,
      `with lists as (select id, gift_count, total from gift_list where campaign_id = ? and state = 'locked'),
         moved as (select kind, sum(gifts)::int as gifts, sum(amount)::bigint as dong from gift_ledger where list_id in (select id from lists) group by kind)
       select coalesce((select sum(gift_count) from lists), 0)::int as count, coalesce((select sum(total) from lists), 0)::float8 as dong,
         coalesce(sum(gifts) filter (where kind like 'handover%'), 0)::int as handed, coalesce(sum(dong) filter (where kind like 'handover%'), 0)::float8 as "handedDong",
         coalesce(sum(gifts) filter (where kind like 'return%'), 0)::int as returned, coalesce(sum(dong) filter (where kind like 'return%'), 0)::float8 as "returnedDong" from moved`,
      [campaign.id],
    ),
    visits: await one(
      tx,
      `select count(*)::int as planned, count(*) filter (where outcome = 'visited')::int as done,
         count(*) filter (where outcome is null and visit_on < ?)::int as overdue from courtesy_visit where campaign_id = ?`,
      [today, campaign.id],
    ),
    events: await events(tx, campaign.id),
    shifts: await one(
      tx,
      `with mine as (select s.id, s.needed, (s.starts_at at time zone 'Asia/Ho_Chi_Minh')::date as day from shift s
           where s.withdrawn_at is null and (s.occasion_id = ? or s.occasion_id in (select id from health_event where campaign_id = ?))),
         filled as (select a.shift_id, count(*)::int as n, count(a.confirmed_at)::int as confirmed from assignment a where a.ended_at is null group by a.shift_id)
       select coalesce(sum(needed), 0)::int as needed, coalesce(sum(n), 0)::int as filled, coalesce(sum(confirmed), 0)::int as confirmed,
         coalesce(sum(needed) filter (where day = ?), 0)::int as "neededTomorrow", coalesce(sum(n) filter (where day = ?), 0)::int as "filledTomorrow"
       from mine left join filled on filled.shift_id = mine.id`,
      [campaign.id, campaign.id, tomorrow, tomorrow],
    ),
    notices: await one(
      tx,
      `select count(*) filter (where state in ('asked', 'claimed', 'awaiting-retry'))::int as waiting, count(*) filter (where state = 'sent')::int as sent,
         count(*) filter (where state in ('not-reached', 'refused'))::int as "notReached" from notice
       where occasion_id = ? or occasion_id in (select id from health_event where campaign_id = ?)`,
      [campaign.id, campaign.id],
    ),
    documents: await one(
      tx,
      `select count(*) filter (where d.state = 'ready')::int as ready, count(*) filter (where d.state = 'requested' and coalesce(j.state, '') <> 'failed')::int as making,
         count(*) filter (where d.state = 'requested' and j.state = 'failed')::int as failed from document d left join job j on j.id = d.job_id`,
      [],
    ),
  }))
}

async function one<Row>(tx: EntityManager, sql: string, values: unknown[]): Promise<Row> {
  const [row] = await tx.execute<Row[]>(sql, values)
  if (row == null) throw new Error('An aggregate always answers one row')
  return row
}

const events = (tx: EntityManager, campaignId: string): Promise<BoardEvent[]> =>
  tx.execute<BoardEvent[]>(
    `select e.id, e.name, e.place, e.announced_at is not null as announced, e.cancelled_at is not null as cancelled,
       (select to_char(min(s.starts_at at time zone 'Asia/Ho_Chi_Minh'), 'YYYY-MM-DD') from event_session s where s.event_id = e.id) as "firstOn",
       (select to_char(max(s.starts_at at time zone 'Asia/Ho_Chi_Minh'), 'YYYY-MM-DD') from event_session s where s.event_id = e.id) as "lastOn",
       (select count(*)::int from station t where t.event_id = e.id) as stations,
       (select count(*)::int from seat t where t.event_id = e.id) as seats,
       (select count(*)::int from seat t where t.event_id = e.id and t.invitee_id is not null) as taken,
       (select count(*)::int from invitee i where i.event_id = e.id and i.placement = 'waiting' and i.withdrawn_at is null) as waiting,
       (select count(*)::int from invitee i where i.event_id = e.id and i.placement is null and i.withdrawn_at is null) as unplaced,
       (select count(*)::int from invitee i where i.event_id = e.id and i.placement = 'seat' and i.withdrawn_at is null
          and not exists (select from invitation_call c where c.invitee_id = i.id and c.outcome in ('reached', 'will-come', 'cannot-come'))
          and not exists (select from arrival r where r.invitee_id = i.id)
          and not exists (select from notice n where n.recipient_id = i.id and n.state = 'sent')) as "notReached",
       (select count(*)::int from stock k where k.event_id = e.id and k.balance > 0) as medicines
     from health_event e where e.campaign_id = ? order by "firstOn" nulls last, e.name collate vietnamese`,
    [campaignId],
  )

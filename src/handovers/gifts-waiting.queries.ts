import type { EntityManager } from '@mikro-orm/postgresql'
import type { OpenWork } from '../lists/open-work.queries.ts'

/** By commune and source, how many gifts of locked lists are neither handed over nor returned. */
export const giftsWaitingOf = (tx: EntityManager, campaignId: string): Promise<OpenWork[]> =>
  tx.execute<OpenWork[]>(
    `select l.area_id as "areaId", a.name as commune, s.name as source, count(*)::int as gifts
     from gift_list l join gift g on g.list_id = l.id join area a on a.id = l.area_id join gift_source s on s.id = l.source_id
     where l.campaign_id = ? and l.state = 'locked'
       and not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
       and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)
     group by l.area_id, a.name, s.name, s.position order by a.name collate vietnamese, l.area_id, s.position`,
    [campaignId],
  )

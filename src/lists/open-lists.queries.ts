import type { EntityManager } from '@mikro-orm/postgresql'

export interface OpenList {
  readonly areaId: string
  readonly commune: string
  readonly source: string
}

/** What is not done yet: communes with people, and sources whose list is not locked there. */
export const openLists = (tx: EntityManager, campaignId: string): Promise<OpenList[]> =>
  tx.execute<OpenList[]>(
    `select a.id as "areaId", a.name as commune, s.name as source from gift_source s cross join area a
     where s.campaign_id = ?
       and (exists (select from person p where p.area_id = a.id and p.merged_into_id is null) or exists (select from gift_list l where l.area_id = a.id and l.campaign_id = s.campaign_id))
       and not exists (select from gift_list l where l.source_id = s.id and l.area_id = a.id and l.kind = 'main' and l.state = 'locked')
     order by a.name collate vietnamese, a.id, s.position`,
    [campaignId],
  )

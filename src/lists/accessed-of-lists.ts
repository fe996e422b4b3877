import { arrayOf } from '../database/insert-rows.ts'
import type { AccessedPeople } from '../privacy/accessed.queries.ts'

/** A list or a file made of one shows everybody who stands in it. */
export const accessedOfLists: readonly AccessedPeople[] = [
  {
    subject: 'list',
    people: (tx, ids) =>
      tx.execute(`select distinct g.list_id as "subjectId", g.person_id as "personId" from gift g where g.list_id = any(?::uuid[])`, [
        arrayOf(ids),
      ]),
  },
  {
    subject: 'document',
    people: (tx, ids) =>
      tx.execute(
        `select distinct d.id as "subjectId", g.person_id as "personId" from document d
         join gift_list l on l.id::text = d.parameters ->> 'listId' or (l.campaign_id::text = d.parameters ->> 'campaignId' and l.area_id = any(d.area_ids) and l.state <> 'superseded')
         join gift g on g.list_id = l.id where d.id = any(?::uuid[])
           and (d.kind <> 'lists.sponsor-list' or exists (select from consent c where c.person_id = g.person_id and c.purpose = 'sponsors' and c.given_at <= d.ready_at
             and (c.withdrawn_at is null or c.withdrawn_at > d.requested_at)))
         union select d.id, p.id from document d join person p on p.id::text = d.parameters ->> 'personId' where d.id = any(?::uuid[])`,
        [arrayOf(ids), arrayOf(ids)],
      ),
  },
]

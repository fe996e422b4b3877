import { arrayOf } from '../database/insert-rows.ts'
import type { AccessedPeople } from '../privacy/accessed.queries.ts'

/** The list of an event, or a paper of it, shows everybody invited. */
export const accessedOfEvents: readonly AccessedPeople[] = [
  {
    subject: 'event',
    people: (tx, ids) =>
      tx.execute(
        `select i.event_id as "subjectId", coalesce(i.person_id, i.id) as "personId" from invitee i where i.event_id = any(?::uuid[])`,
        [arrayOf(ids)],
      ),
  },
  {
    subject: 'document',
    people: (tx, ids) =>
      tx.execute(
        `select d.id as "subjectId", coalesce(i.person_id, i.id) as "personId" from document d join invitee i on i.event_id::text = d.parameters ->> 'eventId'
         where d.id = any(?::uuid[])`,
        [arrayOf(ids)],
      ),
  },
]

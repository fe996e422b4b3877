import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'
import { anonymisePeople, anonymous } from './anonymise-person.ts'
import type { Forgotten, RetentionKind } from './retention-kind.ts'

const changed = async (tx: EntityManager, sql: string, values: unknown[]): Promise<Forgotten> => {
  const rows = await tx.execute<{ id: string }[]>(sql, values)
  return { count: rows.length, rowIds: rows.map(row => row.id) }
}

/** What the rooms on the left hold; they cannot bring it themselves. */
export const retentionOfTheLeft: readonly RetentionKind[] = [
  {
    kind: 'imported-files',
    held: `select i.id::text, coalesce(i.undone_at, i.applied_at, i.read_at, i.received_at) as since, null as label
           from import i where i.state in ('applied', 'undone', 'discarded', 'unreadable') and i.anonymised_at is null`,
    forget: async (tx, ctx, ids) => {
      await tx.execute(`delete from import_file where import_id = any(?::uuid[])`, [arrayOf(ids)], 'run')
      await tx.execute(`delete from import_page where import_id = any(?::uuid[])`, [arrayOf(ids)], 'run')
      return changed(tx, `update import set anonymised_at = ?, notes = null, reason = null where id = any(?::uuid[]) returning id`, [
        ctx.now(),
        arrayOf(ids),
      ])
    },
  },
  {
    kind: 'mails',
    held: `select n.id::text, n.state_at as since, n.recipient_name as label from notice n
           where n.state in ('sent', 'not-reached', 'refused', 'withdrawn', 'stale') and n.anonymised_at is null`,
    forget: (tx, ctx, ids) =>
      changed(
        tx,
        `update notice set recipient_name = ?, payload = '{}', sent_to = null, anonymised_at = ? where id = any(?::uuid[]) returning id`,
        [anonymous, ctx.now(), arrayOf(ids)],
      ),
  },
  {
    kind: 'access-log',
    held: `select e.id::text, e.at as since, null as label from access_entry e`,
    forget: async (tx, _ctx, ids) => ({
      ...(await changed(tx, `delete from access_entry where id = any(?::uuid[]) returning id`, [arrayOf(ids)])),
      rowIds: [],
    }),
  },
  {
    kind: 'trail-values',
    held: `select e.id::text, e.at as since, null as label from audit_entry e
           where (e.before is not null or e.after is not null) and e.after is distinct from '{"anonymised": true}'`,
    forget: async (tx, _ctx, ids) => {
      const [erased] = await tx.execute<{ n: number }[]>(`select erase_trail_entries(?::bigint[], 'retention: trail-values') as n`, [
        arrayOf(ids),
      ])
      return { count: erased?.n ?? 0, rowIds: [] }
    },
  },
  {
    kind: 'dead-people',
    held: `select p.id::text, d.reported_at as since, p.full_name as label from person p join death d on d.person_id = p.id and d.taken_back_at is null
           where p.anonymised_at is null and p.merged_into_id is null`,
    forget: anonymisePeople,
  },
  {
    kind: 'departed-people',
    held: `select p.id::text, max(d.decided_at) as since, p.full_name as label from person p join departure d on d.person_id = p.id and d.decision = 'left'
           where p.anonymised_at is null and p.merged_into_id is null
             and not exists (select from departure s where s.person_id = p.id and s.decision = 'stays' and s.decided_at > d.decided_at) group by p.id`,
    forget: anonymisePeople,
  },
  {
    kind: 'settled-requests',
    held: `select r.id::text, r.done_at as since, r.requester as label from subject_request r where r.done_at is not null and r.anonymised_at is null`,
    forget: (tx, ctx, ids) =>
      changed(
        tx,
        `update subject_request set requester = ?, wish = ?, outcome = ?, extended_because = case when extended_at is null then null else ? end, anonymised_at = ?
         where id = any(?::uuid[]) returning id`,
        [anonymous, anonymous, anonymous, anonymous, ctx.now(), arrayOf(ids)],
      ),
  },
]

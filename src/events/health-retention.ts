import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'
import type { Forgotten, RetentionKind } from '../privacy/retention-kind.ts'

const details = `(select id, event_id, invitee_id, consent_id from finding union all select id, event_id, invitee_id, consent_id from referral
  union all select id, event_id, invitee_id, consent_id from dispensing where dose_cipher is not null)`

/** `by` names the column that the ids are of. How much medicine went out stays: the stock is counted by it. */
async function forgetHealth(tx: EntityManager, by: 'invitee_id' | 'consent_id', ids: readonly string[]): Promise<Forgotten> {
  const rowIds: string[] = []
  for (const sql of [
    `delete from finding where ${by} = any(?::uuid[]) returning id`,
    `delete from referral where ${by} = any(?::uuid[]) returning id`,
    `update dispensing set dose_cipher = null where ${by} = any(?::uuid[]) and dose_cipher is not null returning id`,
  ])
    rowIds.push(...(await tx.execute<{ id: string }[]>(sql, [arrayOf(ids)])).map(row => row.id))
  return { count: ids.length, rowIds }
}

const lastSession = `(select event_id, max(ends_at) as ended from event_session group by event_id)`

export const healthRetention: readonly RetentionKind[] = [
  {
    kind: 'withdrawn-health',
    held: `select c.id::text, c.withdrawn_at as since, coalesce(p.full_name, i.guest_name) as label from consent c left join person p on p.id = c.person_id left join invitee i on i.id = c.invitee_id
           where c.purpose = 'health' and c.withdrawn_at is not null
             and (exists (select from ${details} d where d.consent_id = c.id) or (exists (select from checkup_entry e where e.person_id = c.person_id)
               and not exists (select from consent s where s.person_id = c.person_id and s.purpose = 'health' and s.withdrawn_at is null)))`,
    forget: async (tx, _ctx, ids) => {
      const health = await forgetHealth(tx, 'consent_id', ids)
      const entries = await tx.execute<{ id: string }[]>(
        `delete from checkup_entry e using consent c where c.id = any(?::uuid[]) and e.person_id = c.person_id
           and not exists (select from consent s where s.person_id = c.person_id and s.purpose = 'health' and s.withdrawn_at is null) returning e.id`,
        [arrayOf(ids)],
      )
      return { count: health.count, rowIds: [...health.rowIds, ...entries.map(row => row.id)] }
    },
  },
  {
    kind: 'health-details',
    held: `select i.id::text, s.ended as since, coalesce(p.full_name, i.guest_name) as label from invitee i join ${lastSession} s on s.event_id = i.event_id
           left join person p on p.id = i.person_id where exists (select from ${details} d where d.invitee_id = i.id)`,
    forget: (tx, _ctx, ids) => forgetHealth(tx, 'invitee_id', ids),
  },
  {
    kind: 'checkup-lists',
    held: `select e.id::text, coalesce(s.ended, m.applied_at, m.received_at) as since, p.full_name as label from checkup_entry e join person p on p.id = e.person_id
           join import m on m.id = e.import_id left join ${lastSession} s on s.event_id = e.event_id`,
    forget: async (tx, _ctx, ids) => {
      const gone = await tx.execute<{ id: string }[]>(`delete from checkup_entry where id = any(?::uuid[]) returning id`, [arrayOf(ids)])
      return { count: gone.length, rowIds: gone.map(row => row.id) }
    },
  },
]

/** What the events hold of a person beside health: words that somebody wrote at the telephone or on a list. */
export async function forgetInvitedPeople(tx: EntityManager, personIds: readonly string[], rowIds: string[]): Promise<void> {
  const touched = async (sql: string) => rowIds.push(...(await tx.execute<{ id: string }[]>(sql, [arrayOf(personIds)])).map(row => row.id))
  await touched(`delete from checkup_entry where person_id = any(?::uuid[]) returning id`)
  await touched(
    `update invitation_call set note = null where note is not null and invitee_id in (select id from invitee where person_id = any(?::uuid[])) returning id`,
  )
  const invited = await tx.execute<{ id: string }[]>(`select id from invitee where person_id = any(?::uuid[])`, [arrayOf(personIds)])
  const health = await forgetHealth(
    tx,
    'invitee_id',
    invited.map(row => row.id),
  )
  rowIds.push(...health.rowIds)
}

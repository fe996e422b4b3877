import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { notifyAll } from '../notices/notify.ts'
import { refuse } from '../refusal.ts'
import type { HealthEvent } from './event.entity.ts'
import { invitationNotice } from './event-notices.ts'
import { getStandingEvent } from './find-event.ts'

export const AnnounceTimes = z.object({ eventId: z.uuid() })

/** Times become what people are told: letters, mails and calls speak of these. A time that changed since is a new version, the old one withdrawn. */
export async function announceTimes(ctx: Context, input: z.infer<typeof AnnounceTimes>): Promise<{ announced: number; changed: number }> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const [stations] = await tx.execute<{ count: number }[]>(`select count(*)::int as count from station where event_id = ?`, [event.id])
    if (stations!.count === 0) return refuse('event/without-stations', { name: event.name })
    const now = ctx.now()
    const changed = await tx.execute<{ id: string }[]>(
      `update invitation t set withdrawn_at = ?, withdrawn_because = 'time-changed' from seat s
       where t.event_id = ? and t.withdrawn_at is null and s.invitee_id = t.invitee_id and (s.arrives_at <> t.arrives_at or s.session_id <> t.session_id) returning t.id`,
      [now, event.id],
    )
    const announced = await tx.execute<{ id: string }[]>(
      `insert into invitation (id, event_id, invitee_id, area_id, session_id, arrives_at, version, announced_at, announced_by)
       select gen_random_uuid(), i.event_id, i.id, i.area_id, s.session_id, s.arrives_at,
         1 + coalesce((select max(version) from invitation o where o.invitee_id = i.id), 0), ?, ?
       from invitee i join seat s on s.invitee_id = i.id
       where i.event_id = ? and i.withdrawn_at is null and not exists (select from invitation t where t.invitee_id = i.id and t.withdrawn_at is null)
       returning id`,
      [now, ctx.actor.id, event.id],
    )
    await tellByMail(
      tx,
      ctx,
      event,
      announced.map(row => row.id),
    )
    if (event.announcedAt == null) tx.assign(event, { announcedAt: now, announcedBy: ctx.actor.id })
    await tx.flush()
    return { announced: announced.length, changed: changed.length }
  })
}

/** Those with an address among the newly told get a mail too; everybody gets a letter or a call. */
async function tellByMail(tx: EntityManager, ctx: Context, event: HealthEvent, invitationIds: readonly string[]): Promise<void> {
  const rows = await tx.execute<{ id: string; version: number; arrives_at: string; area_id: string; person_id: string; name: string }[]>(
    `select t.id, t.version, t.arrives_at, t.area_id, p.id as person_id, p.full_name as name
     from invitation t join invitee i on i.id = t.invitee_id join person p on p.id = i.person_id
     where t.id in (select value::uuid from jsonb_array_elements_text(?::jsonb)) and exists (select from contact c where c.person_id = p.id and c.email is not null)`,
    [JSON.stringify(invitationIds)],
  )
  await notifyAll(
    tx,
    ctx,
    invitationNotice,
    rows.map(row => ({
      occasionId: event.id,
      version: row.version,
      recipient: { id: row.person_id, name: row.name },
      about: event.name,
      areaId: row.area_id,
      payload: { invitationId: row.id },
      notAfter: new Date(row.arrives_at),
    })),
  )
}

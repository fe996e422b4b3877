import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'

export const AnnounceTimes = z.object({ eventId: z.uuid() })

/** Times become what people are told: letters, mails and calls speak of these. A time that changed since is a new version, the old one withdrawn. */
export async function announceTimes(ctx: Context, input: z.infer<typeof AnnounceTimes>): Promise<{ announced: number; changed: number }> {
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
    if (event.announcedAt == null) tx.assign(event, { announcedAt: now, announcedBy: ctx.actor.id })
    await tx.flush()
    return { announced: announced.length, changed: changed.length }
  })
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { notifyAll } from '../notices/notify.ts'
import { withdrawNotices } from '../notices/withdraw-notices.ts'
import { react } from '../reaction.ts'
import type { HealthEvent } from './event.entity.ts'
import { cancellationNotice, invitationNotice } from './event-notices.ts'
import { eventCancelled } from './event-cancelled.ts'
import { getStandingEvent } from './find-event.ts'

export const CancelEvent = z.object({ eventId: z.uuid(), because: z.string().trim().min(1).max(300) })

/** Calls an event off. What people were told is withdrawn in the same transaction; who had been told is on the call sheet as "to be told". */
export async function cancelEvent(ctx: Context, input: z.infer<typeof CancelEvent>): Promise<{ withdrawn: number }> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    tx.assign(event, { cancelledAt: ctx.now(), cancelledBy: ctx.actor.id, cancelledBecause: input.because })
    await tx.flush()
    const withdrawn = await tx.execute<{ id: string }[]>(
      `update invitation set withdrawn_at = ?, withdrawn_because = 'event-cancelled' where event_id = ? and withdrawn_at is null returning id`,
      [ctx.now(), event.id],
    )
    await tellThoseTold(tx, ctx, event)
    await react(tx, ctx, eventCancelled, { eventId: event.id, because: input.because })
    return { withdrawn: withdrawn.length }
  })
}

/** Mails that wait are taken back; whoever already has one gets the cancellation. The others are on the call sheet. */
async function tellThoseTold(tx: EntityManager, ctx: Context, event: HealthEvent): Promise<void> {
  const { told } = await withdrawNotices(tx, ctx, { kind: invitationNotice, occasionId: event.id, because: 'event cancelled' })
  const rows = await tx.execute<{ id: string; arrives_at: string; area_id: string; person_id: string; name: string }[]>(
    `select distinct on (p.id) t.id, t.arrives_at, t.area_id, p.id as person_id, p.full_name as name
     from invitation t join invitee i on i.id = t.invitee_id join person p on p.id = i.person_id
     where t.event_id = ? and p.id = any(?::uuid[]) and t.arrives_at > ? order by p.id, t.version desc`,
    [event.id, `{${told.join(',')}}`, ctx.now()],
  )
  await notifyAll(
    tx,
    ctx,
    cancellationNotice,
    rows.map(row => ({
      occasionId: event.id,
      version: 1,
      recipient: { id: row.person_id, name: row.name },
      about: event.name,
      areaId: row.area_id,
      payload: { invitationId: row.id },
      notAfter: new Date(row.arrives_at),
    })),
  )
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getSession, getStandingEvent, getStation } from './find-event.ts'

export const CallNext = z.object({ eventId: z.uuid(), sessionId: z.uuid(), stationId: z.uuid(), desk: z.number().int().min(1).default(1) })

export type Called = {
  readonly turnId: string
  readonly inviteeId: string
  readonly ticketNo: number | null
  readonly name: string
  readonly desk: number
}

/** The next in the queue of a station, for one of its desks. Two desks calling at once never call the same person. */
export async function callNext(ctx: Context, input: z.infer<typeof CallNext>): Promise<Called> {
  ctx = allow(ctx, 'events.flow')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.flow')
    const station = await getStation(tx, event.id, input.stationId)
    const session = await getSession(tx, event.id, input.sessionId)
    if (input.desk > station.desks) return refuse('station/no-such-desk', { station: station.name, desks: station.desks }, 'desk')
    const [called] = await tx.execute<{ id: string; invitee_id: string; ticket_no: number | null; name: string }[]>(
      `with next as (
         select id from station_visit where session_id = ? and station_id = ? and state = 'waiting' order by turn_at, id limit 1 for update skip locked)
       update station_visit v set state = 'called', called_at = ?, calls = 1, desk = ? from next, invitee i left join person p on p.id = i.person_id
       where v.id = next.id and i.id = v.invitee_id
       returning v.id, v.invitee_id, i.ticket_no, coalesce(p.full_name, i.guest_name) as name`,
      [session.id, station.id, ctx.now(), input.desk],
    )
    if (called == null) return refuse('station/nobody-waiting', { station: station.name })
    return { turnId: called.id, inviteeId: called.invitee_id, ticketNo: called.ticket_no, name: called.name, desk: input.desk }
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getSession, getStandingEvent } from './find-event.ts'

export const RemoveSession = z.object({ eventId: z.uuid(), sessionId: z.uuid() })

/** Takes a half-day that was entered wrongly away with its seats, as long as nobody has a seat there, was told of it or came to it. */
export async function removeSession(ctx: Context, input: z.infer<typeof RemoveSession>): Promise<{ name: string }> {
  ctx = allow(ctx, 'events.manage')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.manage')
    const { id, name } = await getSession(tx, event.id, input.sessionId)
    await tx.execute(`select id from event_session where id = ? for update`, [id])
    await tx.execute(`delete from seat where session_id = ? and invitee_id is null`, [id], 'run')
    // Read after the deletion: whoever took a seat while it waited is seen here.
    const [left] = await tx.execute<{ given: number; told: number; arrived: number }[]>(
      `select (select count(*)::int from seat where session_id = ?) as given, (select count(*)::int from invitation where session_id = ?) as told,
         (select count(*)::int from arrival where session_id = ?) as arrived`,
      [id, id, id],
    )
    const people = Math.max(left!.given, left!.told, left!.arrived)
    if (people > 0) return refuse('session/has-people', { name, people }, 'sessionId')
    await tx.execute(`delete from event_session where id = ?`, [id], 'run')
    return { name }
  })
}

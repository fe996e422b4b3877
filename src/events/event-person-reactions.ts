import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { ReactionHandler } from '../reaction.ts'
import { HealthEvent } from './event.entity.ts'
import { freeSeats } from './free-seat.ts'

/** A death ends invitations that are still ahead, and gives the seat to the waiting list in the same transaction. */
export const withdrawTheDead: ReactionHandler<{ readonly personId: string; readonly areaId: string }> = async (tx, ctx, { personId }) => {
  await withdrawAhead(tx, ctx, personId, 'đã mất')
}

/** Who moved away is asked again by whoever invites there; the hamlet of a seat already given follows the person. */
export const followTheMoved: ReactionHandler<{
  readonly personId: string
  readonly fromAreaId: string
  readonly toAreaId: string | null
}> = async (tx, ctx, { personId, toAreaId }) => {
  if (toAreaId == null) return withdrawAhead(tx, ctx, personId, 'đã chuyển đi')
  await tx.execute(`update invitee i set hamlet_id = p.hamlet_id from person p where i.person_id = p.id and p.id = ?`, [personId], 'run')
}

/** One human being, one place: an invitation of the entry that goes is handed to the one that stays, unless that one has its own. */
export const mergeInvitees: ReactionHandler<{ readonly personId: string; readonly intoId: string; readonly areaId: string }> = async (
  tx,
  ctx,
  { personId, intoId },
) => {
  const twice = await tx.execute<{ id: string; event_id: string }[]>(
    `select gone.id, gone.event_id from invitee gone join invitee stays on stays.event_id = gone.event_id and stays.person_id = ? where gone.person_id = ? and gone.withdrawn_at is null`,
    [intoId, personId],
  )
  for (const row of twice) await withdrawOne(tx, ctx, row, 'trùng người')
  await tx.execute(
    `update invitee i set person_id = p.id, area_id = p.area_id, hamlet_id = p.hamlet_id from person p where p.id = ? and i.person_id = ?
       and not exists (select from invitee stays where stays.event_id = i.event_id and stays.person_id = p.id)`,
    [intoId, personId],
    'run',
  )
}

async function withdrawAhead(tx: EntityManager, ctx: Context, personId: string, because: string): Promise<void> {
  await tx.flush()
  const rows = await tx.execute<{ id: string; event_id: string }[]>(
    `select i.id, i.event_id from invitee i join health_event e on e.id = i.event_id where i.person_id = ? and i.withdrawn_at is null and e.cancelled_at is null
       and not exists (select from arrival a where a.invitee_id = i.id and a.undone_at is null)
       and not exists (select from event_session s where s.event_id = i.event_id having max(s.ends_at) < ?)`,
    [personId, ctx.now()],
  )
  for (const row of rows) await withdrawOne(tx, ctx, row, because)
}

async function withdrawOne(tx: EntityManager, ctx: Context, row: { id: string; event_id: string }, because: string): Promise<void> {
  const event = await tx.findOneOrFail(HealthEvent, row.event_id)
  await tx.execute(
    `update invitee set withdrawn_at = ?, withdrawn_by = ?, withdrawn_because = ? where id = ?`,
    [ctx.now(), ctx.actor.id, because, row.id],
    'run',
  )
  await freeSeats(tx, ctx, event, [row.id], 'withdrawn')
}

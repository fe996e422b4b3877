import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { reactTo } from '../reaction.ts'
import { personAnonymised } from '../privacy/anonymise-person.ts'
import { personDied, personMerged, personMoved } from '../registry/registry-reactions.ts'
import { rememberRows } from '../registry/merge-journal.ts'
import { HealthEvent } from './event.entity.ts'
import { freeSeats } from './free-seat.ts'
import { forgetInvitedPeople } from './health-retention.ts'

/** What a death, a move and a merge mean to events that are still ahead. */
export const eventReactions = [
  reactTo(personDied, (tx, ctx, { personId }) => withdrawAhead(tx, ctx, personId, 'đã mất')),
  reactTo(personMoved, async (tx, ctx, { personId, toAreaId }) => {
    if (toAreaId == null) return withdrawAhead(tx, ctx, personId, 'đã chuyển đi')
    await tx.flush()
    await tx.execute(`update invitee i set hamlet_id = p.hamlet_id from person p where i.person_id = p.id and p.id = ?`, [personId], 'run')
  }),
  reactTo(personMerged, (tx, ctx, { personId, intoId, mergeId }) => mergeInvitees(tx, ctx, { personId, intoId, mergeId })),
  reactTo(personAnonymised, (tx, _ctx, { personIds, rowIds }) => forgetInvitedPeople(tx, personIds, rowIds)),
] as const

/** One human being, one place: an invitation of the entry that goes is handed to the one that stays, unless that one has its own. */
async function mergeInvitees(
  tx: EntityManager,
  ctx: Context,
  { personId, intoId, mergeId }: { personId: string; intoId: string; mergeId: string },
): Promise<void> {
  // Of both: a death that comes with the merge takes the seat of the one that stays, too.
  await rememberRows(tx, mergeId, 'invitee', `r.person_id in (?, ?)`, [personId, intoId])
  for (const table of ['seat', 'invitation'])
    await rememberRows(tx, mergeId, table, `r.invitee_id in (select id from invitee where person_id in (?, ?))`, [personId, intoId])
  await rememberRows(tx, mergeId, 'checkup_entry', `r.person_id = ?`, [personId])
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
  await tx.execute(
    `update checkup_entry e set person_id = p.id, area_id = p.area_id from person p where p.id = ? and e.person_id = ?
       and not exists (select from checkup_entry stays where stays.import_id = e.import_id and stays.person_id = p.id)`,
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

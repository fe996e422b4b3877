import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import type { HealthEvent } from './event.entity.ts'
import { getEvent, getStandingEvent } from './find-event.ts'
import type { Origin } from './invitee.entity.ts'

export const InviteFilter = z.object({
  areaIds: z.array(z.uuid()).optional(),
  hamletIds: z.array(z.uuid()).optional(),
  categoryCodes: z.array(z.string().max(20)).optional(),
  ageFrom: z.number().int().min(0).max(130).nullish(),
  ageTo: z.number().int().min(0).max(130).nullish(),
  mobility: z.array(z.enum(['walks', 'needs-help', 'bedridden'])).optional(),
  /** Everybody on a check-up list that was read in. */
  importId: z.uuid().nullish(),
  personIds: z.array(z.uuid()).max(5000).optional(),
})
export const InvitePeople = z.object({ eventId: z.uuid(), filter: InviteFilter })
export type InviteFilter = z.infer<typeof InviteFilter>

/** How many living people of the event's communes the filter finds, and how many of them are invited already. */
export async function countInvitable(ctx: Context, input: z.infer<typeof InvitePeople>): Promise<{ found: number; already: number }> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, input.eventId, 'events.invite')
    const { where, values } = filtered(event, input.filter, ctx.now())
    const [row] = await tx.execute<{ found: number; already: number }[]>(
      `select count(*)::int as found, count(i.id)::int as already from person p left join invitee i on i.person_id = p.id and i.event_id = ? where ${where}`,
      [event.id, ...values],
    )
    return row!
  })
}

/** Invites whom the filter finds. The dead, the merged and those who left are not found; who was taken off the list is not brought back. */
export async function invitePeople(ctx: Context, input: z.infer<typeof InvitePeople>): Promise<{ invited: number; already: number }> {
  ctx = allow(ctx, 'events.invite')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.invite')
    const origin: Origin = input.filter.importId != null ? 'checkup-list' : input.filter.personIds != null ? 'by-hand' : 'filter'
    const { where, values } = filtered(event, input.filter, ctx.now())
    const invited = await tx.execute<{ id: string }[]>(
      `insert into invitee (id, event_id, area_id, hamlet_id, person_id, origin, companions, invited_at, invited_by)
       select gen_random_uuid(), ?, p.area_id, p.hamlet_id, p.id, ?, case when p.mobility = 'needs-help' then 1 else 0 end, ?, ? from person p where ${where}
       order by p.sort_key, p.id on conflict do nothing returning id`,
      [event.id, origin, ctx.now(), ctx.actor.id, ...values],
    )
    if (input.filter.importId != null) await claimEntries(tx, event.id, input.filter.importId)
    const [found] = await tx.execute<{ count: number }[]>(`select count(*)::int as count from person p where ${where}`, values)
    return { invited: invited.length, already: found!.count - invited.length }
  })
}

const claimEntries = (tx: EntityManager, eventId: string, importId: string) =>
  tx.execute(`update checkup_entry set event_id = ? where import_id = ? and event_id is null`, [eventId, importId], 'run')

function filtered(event: HealthEvent, filter: InviteFilter, now: Date): { where: string; values: unknown[] } {
  const parts: [sql: string, ...values: unknown[]][] = [
    [`p.area_id = any(?::uuid[])`, `{${(filter.areaIds ?? event.areaIds).filter(id => event.areaIds.includes(id)).join(',')}}`],
    [`p.merged_into_id is null`],
    [`not exists (select from death d where d.person_id = p.id and d.taken_back_at is null)`],
    // The latest word counts: whoever was away once may have come back, or come here.
    [
      `coalesce((select l.decision from departure l where l.person_id = p.id order by l.reported_at desc, l.id desc limit 1), '') <> 'left'`,
    ],
  ]
  const year = now.getUTCFullYear()
  const list = (values: readonly string[]) => JSON.stringify(values)
  const among = `in (select value from jsonb_array_elements_text(?::jsonb))`
  if (filter.hamletIds?.length) parts.push([`p.hamlet_id::text ${among}`, list(filter.hamletIds)])
  if (filter.personIds != null) parts.push([`p.id::text ${among}`, list(filter.personIds)])
  if (filter.mobility?.length) parts.push([`coalesce(p.mobility, 'walks') ${among}`, list(filter.mobility)])
  if (filter.ageFrom != null) parts.push([`p.birth_year <= ?`, year - filter.ageFrom])
  if (filter.ageTo != null) parts.push([`p.birth_year >= ?`, year - filter.ageTo])
  if (filter.categoryCodes?.length)
    parts.push([`exists (select from merit_record m where m.person_id = p.id and m.category_code ${among})`, list(filter.categoryCodes)])
  if (filter.importId != null)
    parts.push([`exists (select from checkup_entry c where c.person_id = p.id and c.import_id = ?)`, filter.importId])
  return { where: parts.map(([sql]) => sql).join(' and '), values: parts.flatMap(([, ...values]) => values) }
}

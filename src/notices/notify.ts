import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, systemContext } from '../context.ts'
import { newId } from '../database/id.ts'
import { enqueue } from '../outbox/enqueue.ts'
import type { NoticeKind } from './notice-kind.ts'
import { sendNoticesJob } from './notices.jobs.ts'

export interface Announcement<Payload> {
  readonly occasionId: string
  /** Told again only when this grows: a new version of the schedule, the day of a reminder. */
  readonly version: number
  readonly recipient: { readonly id: string; readonly name: string }
  /** What the ledger shows it is about; a title, never a finding or a number of anybody. */
  readonly about: string
  readonly areaId: string | null
  readonly payload: Payload
  /** When what it announces begins: nothing is sent from then on. */
  readonly notAfter: Date | null
}

/** One job a transaction, however many are told in it. */
const jobAsked = new WeakSet<EntityManager>()

/** Asks for messages in the transaction of the change. Asking twice for the same occasion, version, recipient and kind is asking once. */
export async function notifyAll<Payload extends Record<string, unknown>>(
  tx: EntityManager,
  ctx: Context,
  kind: NoticeKind<string, Payload>,
  announcements: readonly Announcement<Payload>[],
): Promise<number> {
  if (announcements.length === 0) return 0
  const rows = announcements.map(one => ({
    id: newId(),
    occasion_id: one.occasionId,
    version: one.version,
    recipient_id: one.recipient.id,
    recipient_name: one.recipient.name,
    about: one.about,
    area_id: one.areaId,
    payload: kind.payload.parse(one.payload),
    not_after: one.notAfter,
  }))
  const asked = await tx.execute<{ id: string }[]>(
    `insert into notice (id, kind, occasion_id, version, recipient_id, recipient_name, about, area_id, payload, not_after, asked_by, asked_at, state_at)
     select a.id, ?, a.occasion_id, a.version, a.recipient_id, a.recipient_name, a.about, a.area_id, a.payload, a.not_after, ?, ?, ?
     from jsonb_to_recordset(?::jsonb) as a (id uuid, occasion_id uuid, version int, recipient_id uuid, recipient_name text, about text, area_id uuid,
       payload jsonb, not_after timestamptz)
     on conflict (occasion_id, version, recipient_id, kind) do nothing returning id`,
    [kind.name, ctx.actor.id, ctx.now(), ctx.now(), JSON.stringify(rows)],
  )
  if (asked.length > 0) askToSend(tx, ctx)
  return asked.length
}

export const notify = <Payload extends Record<string, unknown>>(
  tx: EntityManager,
  ctx: Context,
  kind: NoticeKind<string, Payload>,
  announcement: Announcement<Payload>,
): Promise<number> => notifyAll(tx, ctx, kind, [announcement])

/** As the program itself: one job sends the letters of all areas. */
export function askToSend(tx: EntityManager, ctx: Context): void {
  if (jobAsked.has(tx)) return
  jobAsked.add(tx)
  enqueue(tx, systemContext(ctx.ground, ctx.requestId), sendNoticesJob, {})
}

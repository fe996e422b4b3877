import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { asOwner } from '../database/in-transaction.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { beginForgetting, forget } from './forgetting.ts'
import type { RetentionKind } from './retention-kind.ts'
import { getKind, isDue } from './retention.queries.ts'
import { dueUntil, type RetentionUnit } from './retention-rules.ts'

const atOnce = 200

/** Forgets what every set rule says is due, some rows a transaction, and writes down how many. Run by the timetable; a second worker finds nothing left. */
export async function forgetDue(ctx: Context): Promise<string> {
  const rules = await asOwner(ctx.ground.orm, tx =>
    tx.execute<{ kind: string; keep: number; unit: RetentionUnit }[]>(
      `select kind, keep, unit from retention_rule where keep is not null and by_program order by place`,
    ),
  )
  const said: string[] = []
  const today = isoDay(ctx.now())
  for (const { kind, keep, unit } of rules) {
    const rows = await forgetKind(ctx, getKind(ctx, kind), today, dueUntil(today, keep, unit))
    if (rows > 0) said.push(`${kind} ${rows}`)
  }
  return said.length === 0 ? 'nothing due' : said.join(', ')
}

async function forgetKind(ctx: Context, kind: RetentionKind, today: string, until: string): Promise<number> {
  let all = 0
  let after: { since: string; id: string } | null = null
  for (;;) {
    const batch = await asOwner(ctx.ground.orm, tx => forgetBatch(tx, ctx, kind, today, until, after))
    all += batch.rows
    if (batch.last == null) return all
    after = batch.last
  }
}

type Place = { since: string; id: string } | null

async function forgetBatch(
  tx: EntityManager,
  ctx: Context,
  kind: RetentionKind,
  today: string,
  until: string,
  after: Place,
): Promise<{ rows: number; last: Place }> {
  await beginForgetting(tx, ctx)
  const due = await tx.execute<{ since: string; id: string }[]>(
    `select id, since::text from (${kind.held}) held where ${isDue} ${after == null ? '' : 'and (since, id) > (?::timestamptz, ?)'} order by since, id limit ${atOnce}`,
    after == null ? [until] : [until, after.since, after.id],
  )
  if (due.length === 0) return { rows: 0, last: null }
  const { count, trailValues } = await forget(tx, `retention: ${kind.kind}`, () =>
    kind.forget(
      tx,
      ctx,
      due.map(row => row.id),
    ),
  )
  await tx.execute(
    `insert into retention_run (id, kind, run_on, due_until, rows, trail_values, ended_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (kind, run_on) do update set rows = retention_run.rows + excluded.rows,
       trail_values = retention_run.trail_values + excluded.trail_values, ended_at = excluded.ended_at`,
    [newId(), kind.kind, today, until, count, trailValues, ctx.now()],
  )
  return { rows: count, last: due.length < atOnce ? null : (due.at(-1) ?? null) }
}

import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { type RetentionKind, retentionKinds } from './retention-kind.ts'
import { dueUntil, type RetentionUnit } from './retention-rules.ts'

export interface RetentionRule {
  readonly kind: string
  readonly name: string
  readonly counted: string
  readonly effect: string
  readonly byProgram: boolean
  readonly keep: number | null
  readonly unit: RetentionUnit | null
  readonly source: string
  readonly setAt: string | null
}
export interface RetentionRun {
  readonly kind: string
  readonly name: string
  readonly runOn: string
  readonly dueUntil: string
  readonly rows: number
  readonly trailValues: number
}
export interface DryRun {
  readonly dueUntil: string
  readonly count: number
  /** The oldest few. Names only for those who may read the register. */
  readonly examples: readonly { readonly id: string; readonly since: Date; readonly label: string | null }[]
}

const language = (ctx: Context) => (ctx.locale === 'en' ? 'en' : 'vi')

const rulesSql = (ctx: Context) =>
  `select kind, name_${language(ctx)} as name, counted_${language(ctx)} as counted, effect_${language(ctx)} as effect, by_program as "byProgram", keep, unit, source,
     set_at as "setAt" from retention_rule`

export async function readRetention(
  ctx: Context,
): Promise<{ rules: readonly (RetentionRule & { readonly due: DryRun | null })[]; runs: readonly RetentionRun[] }> {
  ctx = allow(ctx, 'privacy.read')
  return inTransaction(ctx, async tx => {
    const rules = await tx.execute<RetentionRule[]>(`${rulesSql(ctx)} order by place`)
    const withDue = []
    for (const rule of rules)
      withDue.push({
        ...rule,
        due: rule.keep == null || rule.unit == null ? null : await dryRun(tx, ctx, getKind(ctx, rule.kind), rule.keep, rule.unit, 0),
      })
    const runs = await tx.execute<RetentionRun[]>(
      `select r.kind, l.name_${language(ctx)} as name, run_on::text as "runOn", due_until::text as "dueUntil", rows, trail_values as "trailValues"
       from retention_run r join retention_rule l on l.kind = r.kind where rows > 0 order by run_on desc, l.place limit 60`,
    )
    return { rules: withDue, runs }
  })
}

/** What would be forgotten tonight with the rule as it stands, or with the duration that somebody is trying out. Nothing is changed. */
export async function previewRetention(
  ctx: Context,
  kind: string,
  tried: { readonly keep: number; readonly unit: RetentionUnit } | null,
): Promise<{ rule: RetentionRule; due: DryRun | null }> {
  ctx = allow(ctx, 'privacy.read')
  return inTransaction(ctx, async tx => {
    const [rule] = await tx.execute<RetentionRule[]>(`${rulesSql(ctx)} where kind = ?`, [kind])
    if (rule == null) throw new Refusal('record/missing')
    const { keep, unit } = tried ?? rule
    const due = !rule.byProgram || keep == null || unit == null ? null : await dryRun(tx, ctx, getKind(ctx, kind), keep, unit, 20)
    return { rule, due }
  })
}

export function getKind(ctx: Context, kind: string): RetentionKind {
  const found = supplied(ctx.ground, retentionKinds).find(one => one.kind === kind)
  if (found == null) throw new Error(`No room brings the retention kind ${kind}`)
  return found
}

/** Days are counted on the wall calendar of Vietnam. */
export const isDue = `since < (?::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`

async function dryRun(
  tx: EntityManager,
  ctx: Context,
  kind: RetentionKind,
  keep: number,
  unit: RetentionUnit,
  examples: number,
): Promise<DryRun> {
  const until = dueUntil(isoDay(ctx.now()), keep, unit)
  const [counted] = await tx.execute<{ n: number }[]>(`select count(*)::int as n from (${kind.held}) held where ${isDue}`, [until])
  const rows =
    examples === 0
      ? []
      : await tx.execute<{ id: string; since: string; label: string | null }[]>(
          `select id, since, label from (${kind.held}) held where ${isDue} order by since, id limit ?`,
          [until, examples],
        )
  const named = may(ctx, 'registry.read')
  return {
    dueUntil: until,
    count: counted?.n ?? 0,
    examples: rows.map(row => ({ id: row.id, since: new Date(row.since), label: named ? row.label : null })),
  }
}

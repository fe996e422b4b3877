import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { clocksOf, type OfficeDays } from './subject-request-rules.ts'

export const RecordSubjectRequest = z.object({
  areaId: z.uuid(),
  requester: z.string().trim().min(1).max(120),
  kind: z.enum(['see', 'correct', 'erase', 'stop']),
  wish: z.string().trim().min(1).max(1000),
})
export const SettleSubjectRequest = z.object({
  requestId: z.uuid(),
  step: z.enum(['answer', 'extend', 'finish']),
  words: z.string().trim().max(1000).default(''),
})
export const RecordIncident = z.object({
  areaId: z.uuid(),
  what: z.string().trim().min(1).max(2000),
  people: z.coerce.number().int().min(0).nullish(),
})
export const ReportIncident = z.object({ incidentId: z.uuid(), reference: z.string().trim().min(1).max(200) })

const officeDays = async (tx: EntityManager): Promise<OfficeDays> =>
  new Map((await tx.execute<{ day: string; works: boolean }[]>(`select day::text, works from office_day`)).map(row => [row.day, row.works]))

/** The clocks start on the day it was received. */
export async function recordSubjectRequest(ctx: Context, input: z.output<typeof RecordSubjectRequest>): Promise<{ id: string }> {
  allow(ctx, 'privacy.manage', input.areaId)
  return inTransaction(ctx, async tx => {
    const today = isoDay(ctx.now())
    const clocks = clocksOf(input.kind, today, await officeDays(tx))
    const id = newId()
    await tx.execute(
      `insert into subject_request (id, area_id, requester, wish, kind, received_on, answer_by, act_by, recorded_at, recorded_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, input.areaId, input.requester, input.wish, input.kind, today, clocks.answerBy, clocks.actBy, ctx.now(), ctx.actor.id],
    )
    return { id }
  })
}

const steps = {
  answer: { set: `answered_at = ?, answered_by = ?`, where: `answered_at is null` },
  // One extension, said why.
  extend: {
    set: `extended_at = ?, extended_by = ?, extended_because = nullif(?, ''), act_by = received_on + 20`,
    where: `extended_at is null and done_at is null`,
  },
  finish: { set: `done_at = ?, done_by = ?, outcome = nullif(?, '')`, where: `done_at is null and answered_at is not null` },
} as const

export async function settleSubjectRequest(ctx: Context, input: z.output<typeof SettleSubjectRequest>): Promise<void> {
  allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const [found] = await tx.execute<{ area_id: string }[]>(`select area_id from subject_request where id = ? for update`, [
      input.requestId,
    ])
    if (found == null) throw new Refusal('record/missing')
    allow(ctx, 'privacy.manage', found.area_id)
    const { set, where } = steps[input.step]
    const given = [ctx.now(), ctx.actor.id, ...(input.step === 'answer' ? [] : [input.words || '–'])]
    const rows = await tx.execute<{ id: string }[]>(`update subject_request set ${set} where id = ? and ${where} returning id`, [
      ...given,
      input.requestId,
    ])
    if (rows.length === 0) throw new Refusal('request/already-settled')
  })
}

/** The 72 hours run from the moment it was found. */
export async function recordIncident(ctx: Context, input: z.output<typeof RecordIncident>): Promise<{ id: string }> {
  allow(ctx, 'privacy.manage', input.areaId)
  return inTransaction(ctx, async tx => {
    const id = newId()
    await tx.execute(
      `insert into incident (id, area_id, found_at, what, people, report_by, recorded_at, recorded_by) values (?, ?, ?, ?, ?, ?::timestamptz + interval '72 hours', ?, ?)`,
      [id, input.areaId, ctx.now(), input.what, input.people ?? null, ctx.now(), ctx.now(), ctx.actor.id],
    )
    return { id }
  })
}

export async function reportIncident(ctx: Context, input: z.output<typeof ReportIncident>): Promise<void> {
  allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const [found] = await tx.execute<{ area_id: string }[]>(`select area_id from incident where id = ? for update`, [input.incidentId])
    if (found == null) throw new Refusal('record/missing')
    allow(ctx, 'privacy.manage', found.area_id)
    const rows = await tx.execute<{ id: string }[]>(
      `update incident set reported_at = ?, reported_by = ?, reference = ? where id = ? and reported_at is null returning id`,
      [ctx.now(), ctx.actor.id, input.reference, input.incidentId],
    )
    if (rows.length === 0) throw new Refusal('request/already-settled')
  })
}

export interface PrivacyRegisters {
  readonly purposes: readonly { code: string; nameVi: string; nameEn: string; basis: string; law: string; dataVi: string; dataEn: string }[]
  readonly requests: readonly {
    id: string
    requester: string
    kind: string
    receivedOn: string
    answerBy: string
    actBy: string
    answeredAt: string | null
    doneAt: string | null
  }[]
  readonly incidents: readonly { id: string; what: string; foundAt: string; reportBy: string; reportedAt: string | null }[]
  readonly areas: readonly (readonly [id: string, name: string])[]
}

export async function readPrivacyRegisters(ctx: Context): Promise<PrivacyRegisters> {
  allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => ({
    purposes: await tx.execute(
      `select code, name_vi as "nameVi", name_en as "nameEn", basis, law, data_vi as "dataVi", data_en as "dataEn" from purpose order by place`,
    ),
    requests: await tx.execute(
      `select id, requester, kind, received_on::text as "receivedOn", answer_by::text as "answerBy", act_by::text as "actBy", answered_at as "answeredAt", done_at as "doneAt"
       from subject_request order by done_at is not null, act_by limit 200`,
    ),
    incidents: await tx.execute(
      `select id, what, found_at as "foundAt", report_by as "reportBy", reported_at as "reportedAt" from incident order by reported_at is not null, report_by limit 200`,
    ),
    areas: (
      await tx.execute<{ id: string; name: string }[]>(
        `select id, name from area where valid_to is null and (sees_all_areas() or id = any(allowed_areas())) and kind in ('commune', 'township', 'ward') order by name limit 500`,
      )
    ).map(row => [row.id, row.name] as const),
  }))
}

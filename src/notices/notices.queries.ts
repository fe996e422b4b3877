import { noteAccess } from '../audit/note-access.ts'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Notice, type NoticeState, noticeStates } from './notice.entity.ts'

export const NoticeFilter = z.object({
  kind: z.string().max(100).optional(),
  state: z.enum(noticeStates).optional(),
  occasionId: z.uuid().optional(),
  recipientId: z.uuid().optional(),
  /** Only those whom no message has reached, and that will not mend itself. */
  unreached: z.coerce.boolean().optional(),
  page: z.coerce.number().int().min(1).default(1),
})
export type NoticeFilter = z.infer<typeof NoticeFilter>

const pageSize = 50
const unreachedStates: readonly NoticeState[] = ['not-reached', 'refused', 'stale']

function where({ kind, state, occasionId, recipientId, unreached }: NoticeFilter) {
  return {
    ...(kind != null && { kind }),
    ...(state != null ? { state } : unreached ? { state: { $in: [...unreachedStates] } } : {}),
    ...(occasionId != null && { occasionId }),
    ...(recipientId != null && { recipientId }),
  }
}

export async function findNotices(ctx: Context, filter: NoticeFilter): Promise<{ notices: Notice[]; total: number; pages: number }> {
  ctx = allow(ctx, 'notices.read')
  return inTransaction(ctx, async tx => {
    const [notices, total] = await tx.findAndCount(Notice, where(filter), {
      orderBy: { askedAt: 'desc', id: 'desc' },
      limit: pageSize,
      offset: (filter.page - 1) * pageSize,
    })
    await noteAccess(tx, ctx, { action: 'view', purpose: 'notices', subject: 'notice', detail: { found: notices.length } })
    return { notices, total, pages: Math.max(1, Math.ceil(total / pageSize)) }
  })
}

export interface OccasionCount {
  readonly occasionId: string
  readonly kind: string
  readonly about: string
  readonly askedAt: Date
  readonly counts: Readonly<Partial<Record<NoticeState, number>>>
}

/** How far each announcement has come, newest first. */
export async function countByOccasion(ctx: Context, limit = 20): Promise<OccasionCount[]> {
  ctx = allow(ctx, 'notices.read')
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<{ occasionId: string; kind: string; about: string; askedAt: string; counts: Record<string, number> }[]>(
      `select occasion_id as "occasionId", kind, max(about) as about, max(asked_at) as "askedAt", jsonb_object_agg(state, n) as counts
       from (select occasion_id, kind, state, max(about) as about, max(asked_at) as asked_at, count(*)::int as n from notice group by 1, 2, 3) by_state
       group by 1, 2 order by max(asked_at) desc limit ?`,
      [limit],
    )
    return rows.map(row => ({ ...row, askedAt: new Date(row.askedAt) }))
  })
}

export interface NoticeStep {
  readonly at: Date
  readonly state: NoticeState
  readonly cause: string | null
}

export async function getNotice(ctx: Context, noticeId: string): Promise<{ notice: Notice; steps: NoticeStep[] }> {
  ctx = allow(ctx, 'notices.read')
  return inTransaction(ctx, async tx => {
    const notice = await tx.findOne(Notice, noticeId)
    if (notice == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'notices',
      subject: 'notice',
      subjectId: notice.id,
      areaId: notice.areaId ?? null,
    })
    const steps = await tx.execute<{ at: string; state: NoticeState; cause: string | null }[]>(
      `select at, state, cause from notice_step where notice_id = ? order by id`,
      [noticeId],
    )
    return { notice, steps: steps.map(step => ({ ...step, at: new Date(step.at) })) }
  })
}

export interface GateStanding {
  readonly pausedUntil: Date | null
  readonly because: string | null
}

export async function gateStanding(ctx: Context): Promise<GateStanding> {
  ctx = allow(ctx, 'notices.read')
  return inTransaction(ctx, async tx => {
    const [row] = await tx.execute<{ until: string | null; because: string | null }[]>(
      `select case when paused_until > now() then paused_until end as until, paused_because as because from mail_gate where id = 1`,
    )
    return { pausedUntil: row?.until == null ? null : new Date(row.until), because: row?.until == null ? null : row.because }
  })
}

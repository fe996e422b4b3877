import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { queueNames } from './define-job.ts'
import { Job, type JobState } from './job.entity.ts'

export interface QueueStanding {
  readonly queue: string
  readonly paused: boolean
  readonly counts: Readonly<Record<JobState, number>>
}

/** Every queue with how many jobs stand where. */
export async function queueStandings(ctx: Context): Promise<QueueStanding[]> {
  ctx = allow(ctx, 'jobs.manage')
  return inTransaction(ctx, async tx => {
    const counted = await tx.execute<{ queue: string; state: JobState; n: number }[]>(
      `select queue, state, count(*)::int as n from job group by queue, state`,
    )
    const paused = new Set((await tx.execute<{ queue: string }[]>(`select queue from queue_pause`)).map(row => row.queue))
    return queueNames.map(queue => {
      const of = (state: JobState) => counted.find(row => row.queue === queue && row.state === state)?.n ?? 0
      return {
        queue,
        paused: paused.has(queue),
        counts: { waiting: of('waiting'), queued: of('queued'), running: of('running'), done: of('done'), failed: of('failed') },
      }
    })
  })
}

/** The newest jobs, at most `limit`, in one state or in all. Payloads are ids only, so nothing personal is shown. */
export async function findJobs(ctx: Context, wanted: { state?: JobState; limit?: number; before?: string } = {}): Promise<Job[]> {
  ctx = allow(ctx, 'jobs.manage')
  return inTransaction(ctx, tx =>
    tx.find(
      Job,
      { ...(wanted.state == null ? {} : { state: wanted.state }), ...(wanted.before == null ? {} : { id: { $lt: wanted.before } }) },
      { orderBy: { id: 'desc' }, limit: wanted.limit ?? 50 },
    ),
  )
}

/** How one job stands, for the progress bar of whoever asked for it; an administrator may look at any. */
export async function findJob(ctx: Context, id: string): Promise<Job | null> {
  return inTransaction(ctx, async tx => {
    const job = await tx.findOne(Job, id)
    if (job != null && job.askedBy !== ctx.actor.id) allow(ctx, 'jobs.manage')
    return job
  })
}

export interface TimetableStanding {
  readonly entry: string
  readonly slot: Date
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly outcome: string | null
  readonly failed: boolean | null
}

/** When each entry of the timetable last ran, and what it did. */
export async function timetableStandings(ctx: Context): Promise<TimetableStanding[]> {
  ctx = allow(ctx, 'jobs.manage')
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<
      (Omit<TimetableStanding, 'slot' | 'startedAt' | 'endedAt'> & Record<'slot' | 'startedAt', string> & { endedAt: string | null })[]
    >(
      `select distinct on (entry) entry, slot, started_at as "startedAt", ended_at as "endedAt", outcome, failed
       from timetable_run order by entry, slot desc`,
    )
    return rows.map(row => ({
      ...row,
      slot: new Date(row.slot),
      startedAt: new Date(row.startedAt),
      endedAt: row.endedAt == null ? null : new Date(row.endedAt),
    }))
  })
}

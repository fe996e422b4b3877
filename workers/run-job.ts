import type { Ground } from '../src/context.ts'
import { type ClaimedJob, claimJob, extendLease } from '../src/outbox/claim-job.ts'
import { failJob, finishJob } from '../src/outbox/finish-job.ts'
import { withProgress } from '../src/outbox/progress.ts'
import { writeProgress } from '../src/outbox/write-progress.ts'
import { Refusal } from '../src/refusal.ts'
import { contextForJob, type StandingOf } from './context-for-job.ts'
import type { HandledJob } from './handler.ts'

export interface RunOptions {
  readonly worker: string
  readonly handlers: ReadonlyMap<string, HandledJob>
  readonly standingOf: StandingOf
  readonly leaseSeconds: number
  readonly backoffSeconds: number
}

/** One try of one job. Never throws: what went wrong is written on the job's row, where people can see it. */
export async function runJob(ground: Ground, jobId: string, options: RunOptions): Promise<void> {
  const answer = await claimJob(ground.orm, jobId, options.worker, options.leaseSeconds)
  if (!answer.claimed) return
  const { job } = answer
  const log = ground.log.child({ job: job.id, name: job.name, attempt: job.attempt })
  const heart = beat(ground, job, options)
  const progress = keepProgress(ground, job, options.worker)
  try {
    const handler = options.handlers.get(job.name)
    if (handler == null) throw new Error(`No handler for ${job.name}`)
    const ctx = await contextForJob(ground, job, options.standingOf)
    const said = await withProgress(progress.report, () => handler.run(ctx, job.payload, { id: job.id, attempt: job.attempt }))
    const outcome = withoutPeople(said)
    await progress.settle()
    await finishJob(ground.orm, job, options.worker, outcome)
    log.info({ outcome }, 'job done')
  } catch (error) {
    await progress.settle()
    const reason = reasonOf(error)
    const state = await failJob(ground.orm, job, options.worker, {
      reason,
      final: error instanceof Refusal,
      backoffSeconds: options.backoffSeconds,
    })
    log.warn({ reason, state }, 'job did not succeed')
  } finally {
    clearInterval(heart)
  }
}

function beat(ground: Ground, job: ClaimedJob, { worker, leaseSeconds }: RunOptions): NodeJS.Timeout {
  const heart = setInterval(
    () => {
      extendLease(ground.orm, job, worker, leaseSeconds).catch((error: unknown) =>
        ground.log.error({ job: job.id, reason: reasonOf(error) }, 'heartbeat'),
      )
    },
    (leaseSeconds * 1000) / 3,
  )
  heart.unref()
  return heart
}

/** The newest figure wins; one write at a time, four a second at most. */
function keepProgress(ground: Ground, job: ClaimedJob, worker: string) {
  let latest: { done: number; total: number | null } | null = null
  let writing: Promise<void> | null = null
  let lastAt = 0
  const write = async () => {
    while (latest != null) {
      const { done, total } = latest
      latest = null
      lastAt = performance.now()
      await writeProgress(ground.orm, job, worker, done, total).catch((error: unknown) =>
        ground.log.error({ job: job.id, reason: reasonOf(error) }, 'progress'),
      )
    }
    writing = null
  }
  return {
    report: (done: number, total: number | null) => {
      latest = { done, total }
      if (writing == null && performance.now() - lastAt > 250) writing = write()
    },
    settle: async () => {
      await writing
      await write()
    },
  }
}

/** Fit for an administrator's page: what kind of error it was, and never a row's values, which a database error may carry. */
export function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.code
  if (!(error instanceof Error)) return 'Unexpected'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null
  if (code != null && /^[0-9A-Z]{5}$/.test(code)) return ['Database', code, constraint].filter(part => part != null).join(' ')
  return withoutPeople(`${error.name}: ${error.message.split('\n')[0] ?? ''}`).slice(0, 300)
}

/** A mail server's refusal repeats the address, others a number: neither belongs into a log or on the page of jobs. */
const withoutPeople = (text: string): string => text.replaceAll(/[^\s<>"',;]+@[^\s<>"',;]+/g, '…@…').replaceAll(/\d[\d .-]{6,}\d/g, '…')

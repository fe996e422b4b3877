import type { MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'
import type { ClaimedJob } from './claim-job.ts'

export async function finishJob(orm: MikroORM, job: ClaimedJob, worker: string, outcome: string): Promise<void> {
  await asOwner(orm, tx =>
    tx.execute(
      `update job set state = 'done', outcome = ?, reason = null, ended_at = now(), lease_until = null
       where id = ? and state = 'running' and worker = ? and attempts = ?`,
      [outcome.slice(0, 500), job.id, worker, job.attempt],
    ),
  )
}

export interface Failure {
  readonly reason: string
  /** The domain said no, or the tries are used up: only a person can have it tried again. */
  readonly final: boolean
  readonly backoffSeconds: number
}

/** Back to wait, longer after each try and an hour at most; or failed for good. */
export async function failJob(orm: MikroORM, job: ClaimedJob, worker: string, failure: Failure): Promise<'waiting' | 'failed'> {
  const final = failure.final || job.attempt >= job.maxAttempts
  const wait = Math.min(failure.backoffSeconds * 2 ** (job.attempt - 1), 3600)
  await asOwner(orm, tx =>
    tx.execute(
      `update job set state = ?, reason = ?, lease_until = null, worker = null, ended_at = case when ? then now() end,
         run_after = case when ? then run_after else now() + make_interval(secs => ?) end
       where id = ? and state = 'running' and worker = ? and attempts = ?`,
      [final ? 'failed' : 'waiting', failure.reason.slice(0, 500), final, final, wait, job.id, worker, job.attempt],
    ),
  )
  return final ? 'failed' : 'waiting'
}

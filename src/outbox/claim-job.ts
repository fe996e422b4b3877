import type { MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'

/** A job in the hands of one worker. `attempt` fences it: after the lease has gone to another, nothing here writes to the row any more. */
export interface ClaimedJob {
  readonly id: string
  readonly queue: string
  readonly name: string
  readonly payload: unknown
  readonly attempt: number
  readonly maxAttempts: number
  readonly askedBy: string
  readonly askedByKind: 'account' | 'key' | 'system' | 'nobody'
  readonly requestId: string
}

export type ClaimAnswer =
  | { readonly claimed: true; readonly job: ClaimedJob }
  | { readonly claimed: false; readonly because: 'taken' | 'paused' }

/** One conditional update: of all the workers that hear of a job, one gets it. A paused queue's job goes back to wait. */
export async function claimJob(orm: MikroORM, id: string, worker: string, leaseSeconds: number): Promise<ClaimAnswer> {
  return asOwner(orm, async tx => {
    const [job] = await tx.execute<ClaimedJob[]>(
      `update job set state = 'running', attempts = attempts + 1, worker = ?, lease_until = now() + make_interval(secs => ?),
         started_at = now(), ended_at = null, progress = 0, total = null
       where id = ? and state = 'queued' and not exists (select from queue_pause p where p.queue = job.queue)
       returning id, queue, name, payload, attempts as attempt, max_attempts as "maxAttempts",
         asked_by as "askedBy", asked_by_kind as "askedByKind", request_id as "requestId"`,
      [worker, leaseSeconds, id],
    )
    if (job != null) return { claimed: true, job }
    const [putBack] = await tx.execute<{ id: string }[]>(
      `update job set state = 'waiting', lease_until = null
       where id = ? and state = 'queued' and exists (select from queue_pause p where p.queue = job.queue) returning id`,
      [id],
    )
    return { claimed: false, because: putBack == null ? 'taken' : 'paused' }
  })
}

/** False when the lease has gone to another worker meanwhile. */
export async function extendLease(orm: MikroORM, job: ClaimedJob, worker: string, leaseSeconds: number): Promise<boolean> {
  const held = await asOwner(orm, tx =>
    tx.execute<{ id: string }[]>(
      `update job set lease_until = now() + make_interval(secs => ?) where id = ? and state = 'running' and worker = ? and attempts = ? returning id`,
      [leaseSeconds, job.id, worker, job.attempt],
    ),
  )
  return held.length === 1
}

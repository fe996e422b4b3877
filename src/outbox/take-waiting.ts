import type { MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'

export interface WaitingJob {
  readonly id: string
  readonly queue: string
  readonly name: string
  readonly attempts: number
}

/** Marks due jobs as queued, oldest first, each for one relay only. Should the relay die before the queue has them, the lease brings them back. */
export async function takeWaiting(orm: MikroORM, limit: number, leaseSeconds: number): Promise<WaitingJob[]> {
  return asOwner(orm, tx =>
    tx.execute<WaitingJob[]>(
      `update job set state = 'queued', lease_until = now() + make_interval(secs => ?)
       where id in (
         select id from job where state = 'waiting' and run_after <= now()
           and not exists (select from queue_pause p where p.queue = job.queue)
         order by run_after, id limit ? for update skip locked)
       returning id, queue, name, attempts`,
      [leaseSeconds, limit],
    ),
  )
}

import type { MikroORM } from '@mikro-orm/postgresql'
import { asOwner, outsideTransaction } from '../database/in-transaction.ts'
import type { ClaimedJob } from './claim-job.ts'

/** On a short connection of its own: a second query beside an open stream would wait for ever. */
export async function writeProgress(orm: MikroORM, job: ClaimedJob, worker: string, done: number, total: number | null): Promise<void> {
  await outsideTransaction(() =>
    asOwner(orm, tx =>
      tx.execute(`update job set progress = ?, total = ? where id = ? and state = 'running' and worker = ? and attempts = ?`, [
        Math.round(done),
        total == null ? null : Math.round(total),
        job.id,
        worker,
        job.attempt,
      ]),
    ),
  )
}

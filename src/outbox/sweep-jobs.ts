import type { MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'

export interface Swept {
  readonly broughtBack: number
  readonly givenUp: number
}

/** Brings back what a killed worker held and what a flushed queue forgot. A job that kills its worker every time is given up after its last try. */
export async function sweepJobs(orm: MikroORM): Promise<Swept> {
  const rows = await asOwner(orm, tx =>
    tx.execute<{ state: string }[]>(
      `update job set
         state = case when state = 'running' and attempts >= max_attempts then 'failed' else 'waiting' end,
         reason = case when state = 'running' then 'The worker was lost while it ran' else reason end,
         ended_at = case when state = 'running' and attempts >= max_attempts then now() end,
         lease_until = null, worker = null
       where state in ('queued', 'running') and lease_until < now()
       returning state`,
    ),
  )
  const givenUp = rows.filter(row => row.state === 'failed').length
  return { broughtBack: rows.length - givenUp, givenUp }
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { erasureFacts, getOpenRequest, getPersonToErase } from './erasure.queries.ts'
import { decideErasure } from './erasure-rules.ts'
import { erasureHeld } from './erasure-held.ts'
import { carryOutErasureJob } from './privacy.jobs.ts'

export const GrantErasure = z.object({ requestId: z.uuid(), personId: z.uuid() })

/** Once a request; after a failed try again, for the same person or for another. The job asks the rule once more when it comes to it. */
export async function grantErasure(ctx: Context, input: z.output<typeof GrantErasure>): Promise<{ id: string }> {
  ctx = allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const request = await getOpenRequest(tx, ctx, input.requestId, 'for update')
    const person = await getPersonToErase(tx, ctx, input.personId)
    if (!request.answered) throw new Refusal('erasure/not-answered')
    if (person.anonymisedAt != null) throw new Refusal('erasure/already-anonymous')
    const decision = decideErasure(await erasureFacts(tx, ctx, person.id))
    if (!decision.granted) throw erasureHeld(decision.because)
    const [standing] = await tx.execute<{ id: string; failed: boolean }[]>(
      `select e.id, e.erased_at is null and coalesce(j.state, 'failed') = 'failed' as failed from erasure e left join job j on j.id = e.job_id where e.request_id = ?`,
      [input.requestId],
    )
    if (standing != null && !standing.failed) throw new Refusal('erasure/already-granted')
    const id = standing?.id ?? newId()
    const jobId = enqueue(tx, ctx, carryOutErasureJob, { erasureId: id })
    await tx.execute(
      `insert into erasure (id, request_id, area_id, person_id, granted_at, granted_by, job_id) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (request_id) do update set person_id = excluded.person_id, granted_at = excluded.granted_at, granted_by = excluded.granted_by, job_id = excluded.job_id`,
      [id, input.requestId, request.areaId, person.id, ctx.now(), ctx.actor.id, jobId],
    )
    return { id }
  })
}

import type { Context, Grant, Ground } from '../src/context.ts'
import { systemContext } from '../src/context.ts'
import type { ClaimedJob } from '../src/outbox/claim-job.ts'

/** What the account or key may do now, not when it asked: a role that has ended ends its jobs too. */
export type GrantsOf = (ground: Ground, job: ClaimedJob) => Promise<readonly Grant[]>

/** A job acts on behalf of whoever asked for it, with the areas they have today. */
export async function contextForJob(ground: Ground, job: ClaimedJob, grantsOf: GrantsOf): Promise<Context> {
  if (job.askedByKind === 'system') return { ...systemContext(ground, job.requestId), job: job.name }
  return {
    actor: { kind: job.askedByKind, id: job.askedBy, name: '' },
    grants: await grantsOf(ground, job),
    locale: 'vi',
    requestId: job.requestId,
    job: job.name,
    ground,
    now: () => ground.now(),
  }
}

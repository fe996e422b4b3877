import type { Standing } from '../src/access/grants.queries.ts'
import type { Context, Ground } from '../src/context.ts'
import { systemContext } from '../src/context.ts'
import type { ClaimedJob } from '../src/outbox/claim-job.ts'

/** What the account or key may do now, not when it asked: a role that has ended ends its jobs too, and so does an account that was shut. */
export type StandingOf = (ground: Ground, job: ClaimedJob) => Promise<Standing>

/** A job acts on behalf of whoever asked for it, with the areas they have today. */
export async function contextForJob(ground: Ground, job: ClaimedJob, standingOf: StandingOf): Promise<Context> {
  if (job.askedByKind === 'system') return { ...systemContext(ground, job.requestId), job: job.name }
  const { grants, scopes } = await standingOf(ground, job)
  return {
    actor: { kind: job.askedByKind, id: job.askedBy, name: '', scopes },
    grants,
    locale: 'vi',
    requestId: job.requestId,
    job: job.name,
    ground,
    now: () => ground.now(),
  }
}

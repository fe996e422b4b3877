import { defineEntity, p } from '@mikro-orm/core'

export type JobState = 'waiting' | 'queued' | 'running' | 'done' | 'failed'

/** Work asked for in the transaction of the change that needs it. This row, not the queue, is the truth about its state. */
const JobSchema = defineEntity({
  name: 'Job',
  properties: {
    id: p.uuid().primary(),
    queue: p.string(),
    name: p.string(),
    payload: p.json<Record<string, unknown>>(),
    state: p.string().$type<JobState>().default('waiting'),
    attempts: p.integer().default(0),
    maxAttempts: p.integer().default(5),
    progress: p.integer().default(0),
    total: p.integer().nullable(),
    outcome: p.string().nullable(),
    reason: p.string().nullable(),
    askedBy: p.uuid(),
    askedByKind: p.string(),
    requestId: p.string(),
    askedAt: p.datetime(),
    runAfter: p.datetime(),
    leaseUntil: p.datetime().nullable(),
    worker: p.string().nullable(),
    startedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
  },
})
export class Job extends JobSchema.class {}
JobSchema.setClass(Job)

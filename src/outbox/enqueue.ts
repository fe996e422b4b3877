import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import type { JobKind } from './define-job.ts'
import { Job } from './job.entity.ts'

/** Asks for work in the caller's own transaction: it happens exactly if the change happens. Returns the job's id. */
export function enqueue<Payload extends Record<string, unknown>>(
  tx: EntityManager,
  ctx: Context,
  kind: JobKind<string, Payload>,
  payload: Payload,
  options: { readonly runAfter?: Date } = {},
): string {
  const now = new Date()
  const id = newId()
  tx.create(
    Job,
    {
      id,
      queue: kind.queue,
      name: kind.name,
      payload: kind.payload.parse(payload),
      maxAttempts: kind.maxAttempts,
      askedBy: ctx.actor.id,
      askedByKind: ctx.actor.kind,
      requestId: ctx.requestId,
      askedAt: now,
      runAfter: options.runAfter ?? now,
    },
    { persist: true },
  )
  return id
}

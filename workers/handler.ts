import type { Context } from '../src/context.ts'
import type { JobKind } from '../src/outbox/define-job.ts'

/** What a handler is told beside its payload. */
export interface RunningJob {
  readonly id: string
  readonly attempt: number
}

/** Runs a verb on behalf of whoever asked. The word it returns is kept as the job's outcome: 'sent', 'already sent', 'withdrawn'. */
export type Handler<Payload> = (ctx: Context, payload: Payload, job: RunningJob) => Promise<string>

export interface HandledJob<Name extends string = string> {
  readonly name: Name
  run(ctx: Context, payload: unknown, job: RunningJob): Promise<string>
}

export const handle = <Name extends string, Payload extends Record<string, unknown>>(
  kind: JobKind<Name, Payload>,
  handler: Handler<Payload>,
): HandledJob<Name> => ({ name: kind.name, run: (ctx, payload, job) => handler(ctx, kind.payload.parse(payload), job) })

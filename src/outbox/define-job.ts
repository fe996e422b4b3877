import type { z } from 'zod'

/** A kind of work, declared once by the feature that asks for it. Payloads are ids, never names or addresses. */
export interface JobKind<Name extends string = string, Payload extends Record<string, unknown> = Record<string, unknown>> {
  readonly queue: QueueName
  readonly name: Name
  readonly payload: z.ZodType<Payload>
  readonly maxAttempts: number
}

export const queueNames = ['documents', 'imports', 'notices', 'upkeep'] as const
export type QueueName = (typeof queueNames)[number]

export const defineJob = <const Name extends string, Payload extends Record<string, unknown>>(kind: {
  queue: QueueName
  name: Name
  payload: z.ZodType<Payload>
  maxAttempts?: number
}): JobKind<Name, Payload> => ({ maxAttempts: 5, ...kind })

import type { Ground } from '../src/context.ts'
import { type QueueName, queueNames } from '../src/outbox/define-job.ts'
import { takeWaiting } from '../src/outbox/take-waiting.ts'
import type { QueueBackend } from './queue.ts'
import { repeat, type Repeated } from './repeat.ts'
import { reasonOf } from './run-job.ts'

export interface RelayOptions {
  readonly pollMilliseconds: number
  /** How long a queued job may stay unclaimed before it is thought lost: a flushed Redis, a relay killed between its two steps. */
  readonly queuedLeaseSeconds: number
}

const batch = 200

/** Carries due outbox rows to the queue. As many relays as there are workers may run side by side. */
export const startRelay = (ground: Ground, queue: QueueBackend, options: RelayOptions): Repeated =>
  repeat(options.pollMilliseconds, async () => {
    try {
      return (await carry(ground, queue, options)) === batch ? 'again' : 'pause'
    } catch (error) {
      ground.log.error({ reason: reasonOf(error) }, 'relay')
      return 'pause'
    }
  })

async function carry(ground: Ground, queue: QueueBackend, { queuedLeaseSeconds }: RelayOptions): Promise<number> {
  const jobs = await takeWaiting(ground.orm, batch, queuedLeaseSeconds)
  for (const job of jobs) {
    if (isQueueName(job.queue)) await queue.add(job.queue, { jobId: job.id, attempt: job.attempts })
  }
  return jobs.length
}

const isQueueName = (name: string): name is QueueName => (queueNames as readonly string[]).includes(name)

import { hostname } from 'node:os'
import { newId } from '../src/database/id.ts'
import { queueNames } from '../src/outbox/define-job.ts'
import type { Services } from '../src/services.ts'
import type { StandingOf } from './context-for-job.ts'
import type { HandledJob } from './handler.ts'
import { keepTimetable } from './keep-timetable.ts'
import { openQueue } from './queue.ts'
import { startRelay } from './relay.ts'
import { reasonOf, runJob } from './run-job.ts'
import type { TimetableEntry } from './timetable.ts'

export interface WorkerOptions {
  readonly handlers: Readonly<Record<string, HandledJob>>
  readonly timetable: readonly TimetableEntry[]
  readonly standingOf: StandingOf
  readonly leaseSeconds?: number
  readonly queuedLeaseSeconds?: number
  readonly backoffSeconds?: number
  readonly pollMilliseconds?: number
  readonly tickMilliseconds?: number
}

export interface RunningWorker {
  readonly name: string
  /** Takes nothing new, lets what runs end, closes the queue. The services stay open for their owner to close. */
  stop(): Promise<void>
}

/** A worker: takes jobs from the queues, carries the outbox to them, keeps the timetable. */
export async function startWorker({ ground, config }: Services, options: WorkerOptions): Promise<RunningWorker> {
  const name = `${hostname()}-${process.pid}-${newId().slice(-6)}`
  const queue = await openQueue({
    databaseUrl: config.databaseUrl,
    redisUrl: config.redisUrl,
    onError: error => ground.log.error({ reason: reasonOf(error) }, 'queue'),
  })
  const run = {
    worker: name,
    handlers: new Map(Object.entries(options.handlers)),
    standingOf: options.standingOf,
    leaseSeconds: options.leaseSeconds ?? 60,
    backoffSeconds: options.backoffSeconds ?? 10,
  }
  for (const queueName of queueNames) queue.work(queueName, config.workerConcurrency, jobId => runJob(ground, jobId, run))
  const relay = startRelay(ground, queue, {
    pollMilliseconds: options.pollMilliseconds ?? 200,
    queuedLeaseSeconds: options.queuedLeaseSeconds ?? 60,
  })
  const times = keepTimetable(ground, options.timetable, options.tickMilliseconds)
  return {
    name,
    stop: async () => {
      await times.stop()
      await relay.stop()
      await queue.stopWorking()
      await queue.close()
    },
  }
}

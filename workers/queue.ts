import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { type QueueName, queueNames } from '../src/outbox/define-job.ts'

/** A queue only carries a job's id to a free worker soon; the outbox row says what is true. So both backends may forget everything. */
export interface QueueBackend {
  add(queue: QueueName, entry: { jobId: string; attempt: number }): Promise<void>
  work(queue: QueueName, concurrency: number, run: (jobId: string) => Promise<void>): void
  /** Stops taking jobs and waits for those that run. */
  stopWorking(): Promise<void>
  close(): Promise<void>
}

export interface QueueOptions {
  readonly databaseUrl: string
  readonly redisUrl: string | null
  onError(error: Error): void
}

interface Entry {
  readonly jobId: string
}
/** What we need of BullMQ's classes, whose types differ per backend. */
interface AnyQueue {
  add(
    name: string,
    entry: Entry,
    options: { jobId: string; attempts: number; removeOnComplete: boolean; removeOnFail: boolean },
  ): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}
interface AnyWorker {
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}
interface Opener {
  queue(name: QueueName): AnyQueue
  worker(name: QueueName, concurrency: number, run: (entry: Entry) => Promise<void>): AnyWorker
  close(): Promise<void>
}

export async function openQueue(options: QueueOptions): Promise<QueueBackend> {
  const opener = options.redisUrl == null ? onPostgres(options.databaseUrl) : onRedis(options.redisUrl, options)
  const queues = new Map<QueueName, AnyQueue>()
  for (const name of queueNames) {
    const queue = opener.queue(name)
    queue.on('error', options.onError)
    queues.set(name, queue)
  }
  // One after the other: the first one makes the PostgreSQL backend's schema.
  for (const queue of queues.values()) await queue.waitUntilReady()
  const workers: AnyWorker[] = []
  return {
    add: async (name, { jobId, attempt }) => {
      // An attempt is its own entry, so a retry is not taken for a double of the try before it.
      await queues
        .get(name)!
        .add(name, { jobId }, { jobId: `${jobId}-${attempt}`, attempts: 1, removeOnComplete: true, removeOnFail: true })
    },
    work: (name, concurrency, run) => {
      const worker = opener.worker(name, concurrency, entry => run(entry.jobId))
      worker.on('error', options.onError)
      workers.push(worker)
    },
    stopWorking: async () => {
      await Promise.all(workers.map(worker => worker.close()))
    },
    close: async () => {
      await Promise.all([...queues.values()].map(queue => queue.close()))
      await opener.close()
    },
  }
}

// After a lost connection BullMQ rests 15 s, and gives an entry up for taken after 30 s; a database that restarts is back sooner. An entry that
// is brought twice does no harm: the outbox row is claimed once.
const afterALoss = { runRetryDelay: 1000, lockDuration: 15_000, stalledInterval: 5000 }

/** Entries of several systems or test databases on one Redis stay apart. */
const prefixOf = (databaseUrl: string) => `hau-phuong:${new URL(databaseUrl).pathname.slice(1)}`

function onRedis(redisUrl: string, { databaseUrl, onError }: QueueOptions): Opener {
  const prefix = prefixOf(databaseUrl)
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
  connection.on('error', onError)
  return {
    queue: name => new Queue<Entry>(name, { connection, prefix }),
    worker: (name, concurrency, run) => new Worker<Entry>(name, job => run(job.data), { connection, prefix, concurrency, ...afterALoss }),
    close: async () => {
      await connection.quit().catch(() => connection.disconnect())
    },
  }
}

function onPostgres(databaseUrl: string): Opener {
  const postgres = withBackend(createPostgresBackend)
  const connection = { connectionString: databaseUrl, schema: 'bullmq', migrate: true, max: 2, application_name: 'hau-phuong-queue' }
  return {
    queue: name => new postgres.Queue<Entry>(name, { connection: { ...connection, max: 1 } }),
    worker: (name, concurrency, run) => new postgres.Worker<Entry>(name, job => run(job.data), { connection, concurrency, ...afterALoss }),
    close: async () => undefined,
  }
}

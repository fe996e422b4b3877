import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import type { JobKind } from '../../src/outbox/define-job.ts'
import { enqueue } from '../../src/outbox/enqueue.ts'
import { Job } from '../../src/outbox/job.entity.ts'
import { findJob, findJobs, queueStandings, timetableStandings } from '../../src/outbox/outbox.queries.ts'
import { pauseQueue } from '../../src/outbox/pause-queue.ts'
import { resumeQueue } from '../../src/outbox/resume-queue.ts'
import { retryJob } from '../../src/outbox/retry-job.ts'
import { sweepJobs } from '../../src/outbox/sweep-jobs.ts'
import { runIfDue } from '../../workers/keep-timetable.ts'
import { type TimetableEntry, timetable } from '../../workers/timetable.ts'
import { type RunningWorker, startWorker, type WorkerOptions } from '../../workers/worker.ts'
import { type TestGround, testGround } from '../database.ts'
import { brokenJob, mendableJob, pieceJob, refusedJob, tablesForTests, testHandlers } from './jobs-for-tests.ts'

const { redisUrl: givenRedis } = inject('testServer')
const backends = [{ backend: 'PostgreSQL', redisUrl: null }, ...(givenRedis == null ? [] : [{ backend: 'Redis', redisUrl: givenRedis }])]

const everySweep: TimetableEntry = { ...timetable[0]!, when: { everySeconds: 1 } }

describe.each(backends)('jobs on a $backend queue', ({ redisUrl }) => {
  let here: TestGround
  let officer: Context
  let administrator: Context
  const workers: RunningWorker[] = []
  const children: ChildProcess[] = []

  beforeEach(async () => {
    here = await testGround({ redisUrl })
    officer = here.contextOf('policy-officer')
    administrator = here.contextOf('administrator')
    await asOwner(here.orm, tx => tx.execute(tablesForTests))
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(worker => worker.stop()))
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await here.close()
  })

  const work = async (options: Partial<WorkerOptions> = {}) => {
    const worker = await startWorker(here.services, {
      handlers: testHandlers,
      timetable: [everySweep],
      standingOf: async () => ({ grants: [], scopes: null }),
      leaseSeconds: 2,
      queuedLeaseSeconds: 2,
      backoffSeconds: 0.05,
      pollMilliseconds: 50,
      tickMilliseconds: 200,
      ...options,
    })
    workers.push(worker)
    return worker
  }
  const workerProcess = async () => {
    const child = fork(new URL('../chaos/worker-process.ts', import.meta.url), [here.databaseUrl, redisUrl ?? ''], {
      execArgv: ['--import', 'tsx'],
    })
    children.push(child)
    await new Promise(ready => child.once('message', ready))
    return child
  }
  const ask = <Payload extends Record<string, unknown>>(kind: JobKind<string, Payload>, ...payloads: Payload[]) =>
    inTransaction(officer, async tx => payloads.map(payload => enqueue(tx, officer, kind, payload)))
  const rows = <Row>(sql: string) => asOwner(here.orm, tx => tx.execute<Row[]>(sql))
  const jobOf = async (id: string) => (await asOwner(here.orm, tx => tx.findOneOrFail(Job, id))) as Job
  const until = async (what: () => Promise<boolean>, seconds = 20) => {
    const end = performance.now() + seconds * 1000
    while (!(await what())) {
      if (performance.now() > end) throw new Error(`Not within ${seconds} s`)
      await wait(25)
    }
  }
  const allIn = async (state: string, n: number) =>
    until(async () => (await rows<{ n: number }>(`select count(*)::int as n from job where state = '${state}'`))[0]?.n === n)
  const pieces = async () => (await rows<{ piece: number }>('select piece from work_done order by piece')).map(row => row.piece)

  test('what is asked for is done once, soon, on behalf of whoever asked, and its outcome is kept', async () => {
    await work()
    const began = performance.now()
    const [id] = await ask(pieceJob, { piece: 1, milliseconds: 0 })
    await allIn('done', 1)
    expect(performance.now() - began).toBeLessThan(3000)
    expect(await rows('select piece, actor from work_done')).toEqual([{ piece: 1, actor: officer.actor.id }])
    expect(await findJob(officer, id!)).toMatchObject({ state: 'done', outcome: 'made', attempts: 1, progress: 2, total: 2, reason: null })
    await expect(findJob(here.contextOf('policy-officer'), id!)).rejects.toMatchObject({ code: 'access/forbidden' })
  })

  test('a change that is rolled back asks for nothing', async () => {
    await inTransaction(officer, async tx => {
      enqueue(tx, officer, pieceJob, { piece: 1, milliseconds: 0 })
      await tx.flush()
      throw new Error('changed my mind')
    }).catch(() => undefined)
    expect(await rows('select id from job')).toEqual([])
  })

  test('two workers share 200 jobs: each is done once', async () => {
    await Promise.all([work(), work()])
    await ask(pieceJob, ...Array.from({ length: 200 }, (_, piece) => ({ piece, milliseconds: 0 })))
    await allIn('done', 200)
    expect(await pieces()).toEqual(Array.from({ length: 200 }, (_, piece) => piece))
  })

  test('several worker processes side by side do every job once', async () => {
    const ask60 = ask(pieceJob, ...Array.from({ length: 60 }, (_, piece) => ({ piece, milliseconds: 20 })))
    await Promise.all([workerProcess(), workerProcess(), ask60])
    await allIn('done', 60)
    expect(await pieces()).toHaveLength(60)
    expect(await rows('select distinct process from work_done')).toHaveLength(2)
  })

  test('a worker killed in the middle of a job: the next one does it, once', async () => {
    const first = await workerProcess()
    const [id] = await ask(pieceJob, { piece: 7, milliseconds: 1500 })
    await until(async () => (await rows('select 1 from work_begun')).length === 1)
    first.kill('SIGKILL')
    await work()
    await allIn('done', 1)
    expect(await rows('select process from work_begun')).toHaveLength(2)
    expect(await rows('select process from work_done')).toEqual([{ process: process.pid }])
    expect(await jobOf(id!)).toMatchObject({ state: 'done', attempts: 2 })
  })

  test('a job that kills its worker every time is given up after its last try', async () => {
    const [id] = await ask(pieceJob, { piece: 7, milliseconds: 0 })
    await asOwner(here.orm, tx =>
      tx.execute(`update job set state = 'running', attempts = max_attempts, worker = 'gone', lease_until = now() - interval '1 second'`),
    )
    expect(await sweepJobs(here.orm)).toEqual({ broughtBack: 0, givenUp: 1 })
    expect(await jobOf(id!)).toMatchObject({ state: 'failed', reason: 'The worker was lost while it ran' })
  })

  test('a job that goes wrong is tried again, later each time, then failed with its reason', async () => {
    await work()
    const [id] = await ask(brokenJob, { piece: 3 })
    await allIn('failed', 1)
    expect(await pieces()).toEqual([3, 3, 3])
    expect(await jobOf(id!)).toMatchObject({ attempts: 3, reason: 'Error: cannot reach the printer' })
    const gaps = (
      await rows<{ gap: number }>(`select extract(epoch from at - lag(at) over (order by at))::float as gap from work_done order by at`)
    ).slice(1)
    expect(gaps[0]!.gap).toBeGreaterThan(0.05)
    expect(gaps[1]!.gap).toBeGreaterThan(0.1)
  })

  test('what the domain refuses is not tried again', async () => {
    await work()
    const [id] = await ask(refusedJob, { piece: 3 })
    await allIn('failed', 1)
    expect(await jobOf(id!)).toMatchObject({ attempts: 1, reason: 'list/not-approved' })
  })

  test('"try again" on a failed job works once its cause is mended; only who manages jobs may, and only on a failed one', async () => {
    await work()
    const [id] = await ask(mendableJob, { piece: 9 })
    await allIn('failed', 1)
    expect(await findJobs(administrator, { state: 'failed' })).toMatchObject([{ id, reason: 'Error: not mended yet' }])
    await expect(retryJob(officer, { jobId: id! })).rejects.toMatchObject({ code: 'access/forbidden' })
    await rows('insert into mended values (1)')
    await retryJob(administrator, { jobId: id! })
    await allIn('done', 1)
    expect(await jobOf(id!)).toMatchObject({ outcome: 'mended', reason: null, attempts: 1 })
    await expect(retryJob(administrator, { jobId: id! })).rejects.toMatchObject({ code: 'job/not-failed' })
    await expect(retryJob(administrator, { jobId: officer.actor.id })).rejects.toMatchObject({ code: 'record/missing' })
  })

  test('a paused queue begins nothing until it is resumed, and the others go on', async () => {
    await work()
    await pauseQueue(administrator, { queue: 'upkeep' })
    await pauseQueue(administrator, { queue: 'upkeep' })
    await rows('insert into mended values (1)')
    await ask(pieceJob, { piece: 1, milliseconds: 0 })
    await ask(mendableJob, { piece: 2 })
    await allIn('done', 1)
    await wait(300)
    expect(await pieces()).toEqual([2])
    expect((await queueStandings(administrator)).filter(queue => queue.paused)).toMatchObject([{ queue: 'upkeep', counts: { waiting: 1 } }])
    await resumeQueue(administrator, { queue: 'upkeep' })
    await allIn('done', 2)
    await expect(pauseQueue(officer, { queue: 'upkeep' })).rejects.toMatchObject({ code: 'access/forbidden' })
  })

  test('a queue that has forgotten everything loses no job', async () => {
    await ask(pieceJob, { piece: 1, milliseconds: 0 }, { piece: 2, milliseconds: 0 })
    // Queued, but no queue knows of it: a flushed Redis, or a relay killed between its two steps.
    await asOwner(here.orm, tx => tx.execute(`update job set state = 'queued', lease_until = now() + interval '1 second'`))
    await work()
    await allIn('done', 2)
    expect(await pieces()).toEqual([1, 2])
  })

  test('an entry of the timetable runs once a slot however many workers there are, and says what it did', async () => {
    here.clock.now = new Date('2024-06-24T02:00:00Z')
    let runs = 0
    const entry: TimetableEntry = { name: 'test.daily', when: { dailyAt: '06:30' }, run: async () => `run ${++runs}` }
    const answers = await Promise.all(Array.from({ length: 5 }, () => runIfDue(here.ground, entry)))
    expect(answers.sort()).toEqual(['done', 'not due', 'not due', 'not due', 'not due'])
    here.clock.now = new Date('2024-06-24T23:29:59Z')
    expect(await runIfDue(here.ground, entry)).toBe('not due')
    here.clock.now = new Date('2024-06-24T23:30:00Z')
    expect(await runIfDue(here.ground, entry)).toBe('done')
    const broken: TimetableEntry = { ...entry, name: 'test.broken', run: () => Promise.reject(new Error('no paper')) }
    expect(await runIfDue(here.ground, broken)).toBe('failed')
    expect(await timetableStandings(administrator)).toMatchObject([
      { entry: 'test.broken', outcome: 'Error: no paper', failed: true },
      { entry: 'test.daily', outcome: 'run 2', failed: false, slot: new Date('2024-06-24T23:30:00Z') },
    ])
  })

  test('the standing entries of the timetable run on an ordinary day', async () => {
    for (const entry of timetable) expect([entry.name, await runIfDue(here.ground, entry)]).toEqual([entry.name, 'done'])
  })

  if (redisUrl != null)
    test('Redis flushed while a hundred jobs are queued: all are done, each once', async () => {
      const worker = await work({ pollMilliseconds: 10 })
      await ask(pieceJob, ...Array.from({ length: 100 }, (_, piece) => ({ piece, milliseconds: 30 })))
      await until(async () => (await pieces()).length > 5)
      const redis = new Redis(redisUrl)
      // Only what belongs to this database: other tests may be using the same Redis.
      const keys = await redis.keys(`hau-phuong:${new URL(here.databaseUrl).pathname.slice(1)}:*`)
      expect(keys.length).toBeGreaterThan(0)
      await redis.del(...keys)
      await redis.quit()
      expect(worker.name).toBeTruthy()
      await allIn('done', 100)
      expect(await pieces()).toEqual(Array.from({ length: 100 }, (_, piece) => piece))
    })
})

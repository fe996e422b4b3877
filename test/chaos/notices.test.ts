import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { notifyAll } from '../../src/notices/notify.ts'
import { testGround } from '../database.ts'
import { openMailSink } from '../notices/mail-sink.ts'
import { announcementTo, testNotice } from '../notices/notices-for-tests.ts'

const { redisUrl: givenRedis } = inject('testServer')
const backends = [{ backend: 'PostgreSQL', redisUrl: null }, ...(givenRedis == null ? [] : [{ backend: 'Redis', redisUrl: givenRedis }])]
const people = 300
const kills = 20
const atOnce = 4

test.each(backends)(
  'workers killed 20 times while 300 letters go out over a $backend queue: nobody is missing, doubles only of what was in flight',
  { timeout: 300_000 },
  async ({ redisUrl }) => {
    const here = await testGround({ redisUrl })
    const sink = await openMailSink()
    // A mail server that takes its time, so that every kill finds letters in flight.
    sink.delayMilliseconds = 60
    const workers: ChildProcess[] = []
    const starting: Promise<void>[] = []
    const startOne = async () => {
      const child = fork(new URL('notices-worker.ts', import.meta.url), [here.databaseUrl, redisUrl ?? '', sink.url, String(atOnce)], {
        execArgv: ['--import', 'tsx'],
      })
      await new Promise((ready, failed) => child.once('message', ready).once('exit', failed))
      workers.push(child)
    }
    const sentIds = async () =>
      new Set(
        (await asOwner(here.orm, tx => tx.execute<{ id: string }[]>(`select id from notice where state = 'sent'`))).map(row => row.id),
      )
    const idOf = (messageId: string) => messageId.slice(1, messageId.indexOf('@'))
    try {
      const coordinator = here.contextOf('coordinator')
      const occasionId = newId()
      await Promise.all([startOne(), startOne(), startOne()])
      await inTransaction(coordinator, tx =>
        notifyAll(
          tx,
          coordinator,
          testNotice,
          Array.from({ length: people }, (_, index) => announcementTo(index + 1, { occasionId })),
        ),
      )
      let inFlightAtKills = 0
      for (let kill = 0; kill < kills; kill++) {
        // Each kill falls while letters go out: the next ten have been received since the last one.
        const before = sink.received.length
        const patience = performance.now() + 10_000
        while (sink.received.length < before + 10 && sink.received.length < people && performance.now() < patience) await wait(5)
        while (workers.length === 0) await wait(10)
        const victim = workers.shift()!
        const gone = new Promise(done => victim.once('exit', done))
        victim.kill('SIGKILL')
        await gone
        const recorded = await sentIds()
        // Handed over, by the victim or (an upper bound) by the others, and not written down yet.
        inFlightAtKills += Math.min(
          atOnce,
          new Set(sink.received.map(one => idOf(one.messageId)).filter(id => !recorded.has(id))).size + sink.open(),
        )
        starting.push(startOne())
      }
      await Promise.all(starting)
      const end = performance.now() + 40_000
      while ((await sentIds()).size < people && performance.now() < end) await wait(50)

      const times = Map.groupBy(sink.received, one => one.to)
      const doubled = [...times.values()].filter(letters => letters.length > 1)
      const doubles = sink.received.length - times.size
      process.stdout.write(`${doubles} doubles, ${inFlightAtKills} letters in flight at ${kills} kills\n`)
      expect(times.size).toBe(people)
      expect((await sentIds()).size).toBe(people)
      expect(inFlightAtKills).toBeGreaterThan(0)
      expect(doubles).toBeLessThanOrEqual(inFlightAtKills)
      expect(doubles).toBeLessThanOrEqual(kills * atOnce)
      for (const letters of doubled) expect(new Set(letters.map(one => one.messageId)).size).toBe(1)
      expect(new Set(sink.received.map(one => one.messageId)).size).toBe(people)
    } finally {
      for (const child of workers) child.kill('SIGKILL')
      await sink.close()
      await here.close()
    }
  },
)

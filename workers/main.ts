import { standingOfActor } from '../src/access/grants.queries.ts'
import { isoDay } from '../src/vietnamese/dates.ts'
import { ConfigProblem, readConfig } from '../src/config.ts'
import { openServices } from '../src/services.ts'
import { giveWay } from './give-way.ts'
import { handlers } from './handlers.ts'
import { timetable } from './timetable.ts'
import { startWorker } from './worker.ts'

/** The worker process. Several may run side by side, on one machine or on many. */
async function main(): Promise<void> {
  giveWay()
  const services = await openServices(readConfig(), 'worker')
  const worker = await startWorker(services, {
    handlers,
    timetable,
    standingOf: (ground, job) => standingOfActor(ground.orm, { kind: job.askedByKind, id: job.askedBy }, isoDay(ground.now())),
  })
  services.log.info({ worker: worker.name }, 'worker ready')
  process.send?.({ ready: true })

  let closing = false
  const close = async (patienceMilliseconds: number) => {
    if (closing) return
    closing = true
    // What does not end in time is brought back by the lease, so waiting longer saves nothing.
    setTimeout(() => process.exit(0), patienceMilliseconds).unref()
    await worker.stop()
    await services.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void close(20_000))
  process.on('SIGINT', () => void close(20_000))
  // Whoever started us was killed: nobody will tell us to stop.
  process.on('disconnect', () => void close(3000))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigProblem ? error.message : (error as Error).stack}\n`)
  process.exit(1)
})

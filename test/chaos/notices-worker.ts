import { openServices } from '../../src/services.ts'
import { sendNoticesJob } from '../../src/notices/notices.jobs.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import { sweepNotices } from '../../src/notices/sweep-notices.ts'
import { handle } from '../../workers/handler.ts'
import { timetable } from '../../workers/timetable.ts'
import { startWorker } from '../../workers/worker.ts'
import { writersForTests } from '../notices/notices-for-tests.ts'
import { testSecrets } from '../secrets-for-tests.ts'

// A real worker process that sends notices, to be killed in the middle. Short leases, so that what it held comes back soon.
const [databaseUrl, redisUrl, smtpUrl, atOnce] = process.argv.slice(2)
const services = await openServices(
  {
    environment: 'test',
    port: 0,
    publicUrl: 'http://localhost:3000',
    databaseUrl: databaseUrl ?? '',
    redisUrl: redisUrl == null || redisUrl === '' ? null : redisUrl,
    smtpUrl: smtpUrl ?? '',
    mailFrom: 'Hậu Phương <khong-tra-loi@hauphuong.localhost>',
    mailPerSecond: 1000,
    secrets: testSecrets,
    demo: false,
    businessDate: null,
    businessDateSince: null,
    logLevel: 'silent',
    trustProxy: false,
    // One sender a process, so that what a kill interrupts is what one sender had in flight.
    workerConcurrency: 1,
    requireSecondFactor: false,
  },
  'worker',
)
const sweeps = timetable.filter(entry => entry.name === 'outbox.sweep-jobs').map(entry => ({ ...entry, when: { everySeconds: 1 } }))
await startWorker(services, {
  handlers: {
    [sendNoticesJob.name]: handle(sendNoticesJob, async ctx => {
      const { sent } = await sendNotices(ctx, {
        mail: services.ground.mail,
        writers: writersForTests(),
        mailPerSecond: 1000,
        atOnce: Number(atOnce),
        leaseSeconds: 2,
        backoffSeconds: 0.2,
        batch: 20,
      })
      return `${sent} sent`
    }),
  },
  timetable: [...sweeps, { name: 'notices.sweep', when: { everySeconds: 1 }, run: sweepNotices }],
  standingOf: async () => ({ grants: [], scopes: null }),
  leaseSeconds: 2,
  queuedLeaseSeconds: 2,
  backoffSeconds: 0.05,
  pollMilliseconds: 50,
  tickMilliseconds: 200,
})
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })

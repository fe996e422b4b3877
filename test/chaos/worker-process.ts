import { openServices } from '../../src/services.ts'
import { startWorker } from '../../workers/worker.ts'
import { testSecrets } from '../secrets-for-tests.ts'
import { testHandlers } from '../workers/jobs-for-tests.ts'

// A real worker process with the handlers of the tests, to be killed in the middle. Told on its command line where its data are.
const [databaseUrl, redisUrl] = process.argv.slice(2)
const services = await openServices(
  {
    environment: 'test',
    port: 0,
    publicUrl: 'http://localhost:3000',
    databaseUrl: databaseUrl ?? '',
    redisUrl: redisUrl == null || redisUrl === '' ? null : redisUrl,
    smtpUrl: 'smtp://127.0.0.1:1',
    mailFrom: 'Hậu Phương <khong-tra-loi@hauphuong.localhost>',
    mailPerSecond: 1000,
    secrets: testSecrets,
    demo: false,
    businessDate: null,
    businessDateSince: null,
    logLevel: 'silent',
    trustProxy: false,
    workerConcurrency: 2,
    requireSecondFactor: false,
  },
  'worker',
)
const worker = await startWorker(services, {
  handlers: testHandlers,
  timetable: [],
  standingOf: async () => ({ grants: [], scopes: null }),
  leaseSeconds: 2,
  queuedLeaseSeconds: 2,
  backoffSeconds: 0.05,
  pollMilliseconds: 50,
})
process.on('SIGTERM', async () => {
  await worker.stop()
  await services.close()
  process.exit(0)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })

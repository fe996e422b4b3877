import { pathToFileURL } from 'node:url'
import { openServices } from '../../src/services.ts'
import { testSecrets } from '../secrets-for-tests.ts'
import type { Bench, BenchContext } from './bench.ts'

// One bench in a process of its own, so that its peak memory is its own.
const [file = '', databaseUrl = ''] = process.argv.slice(2)
const { bench }: { bench: Bench } = await import(pathToFileURL(file).href)
const context: BenchContext = {
  databaseUrl,
  openServices: (settings = {}) =>
    openServices(
      {
        environment: 'test',
        port: 0,
        publicUrl: 'http://localhost:3000',
        databaseUrl,
        redisUrl: null,
        smtpUrl: settings.smtpUrl ?? 'smtp://127.0.0.1:1',
        mailFrom: 'Hậu Phương <khong-tra-loi@hauphuong.localhost>',
        mailPerSecond: 1_000_000,
        secrets: testSecrets,
        demo: false,
        businessDate: '2024-06-24',
        businessDateSince: null,
        logLevel: 'silent',
        trustProxy: false,
        workerConcurrency: 2,
        requireSecondFactor: false,
      },
      'command',
    ),
}
const measured = await bench.run(context)
process.send?.({ measured, peakMB: Math.round(process.resourceUsage().maxRSS / 1024) })
process.disconnect?.()

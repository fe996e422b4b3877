import { serve } from '@hono/node-server'
import { ConfigProblem, readConfig } from './config.ts'
import { openServices } from './services.ts'
import { createApp } from './web/app.tsx'

/** The web process: configuration, services, app, listen; closes in the opposite order. */
async function main(): Promise<void> {
  const config = readConfig()
  const services = await openServices(config, 'web')
  const app = createApp(services)
  const server = serve({ fetch: app.fetch, port: config.port }, () => {
    services.log.info({ port: config.port }, 'web ready')
    process.send?.({ ready: true })
  })

  let closing = false
  const close = (patienceMilliseconds: number) => {
    if (closing) return
    closing = true
    setTimeout(() => process.exit(0), patienceMilliseconds).unref()
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    server.close(() => void services.close().then(() => process.exit(0)))
  }
  process.on('SIGTERM', () => close(10_000))
  process.on('SIGINT', () => close(10_000))
  // Whoever started us was killed: nobody will tell us to stop.
  process.on('disconnect', () => close(1000))
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(error.code === 'EADDRINUSE' ? `Port ${config.port} is taken by another program.\n` : `${error.message}\n`)
    process.exit(1)
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigProblem ? error.message : (error as Error).stack}\n`)
  process.exit(1)
})

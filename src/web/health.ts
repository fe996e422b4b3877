import type { Services } from '../services.ts'
import type { Web } from './environment.ts'

/** For whoever keeps the process running: alive at all, and able to work (database answers, migrations done). */
export function serveHealth(app: Web, { orm, log }: Services): void {
  app.get('/healthz', c => c.json({ alive: true }))
  app.get('/readyz', async c => {
    const reason = await whyNotReady(orm).catch((error: Error) => {
      log.warn({ type: error.name }, 'not ready')
      return 'database does not answer'
    })
    return reason == null ? c.json({ ready: true }) : c.json({ ready: false, reason }, 503)
  })
}

let migrated = false

async function whyNotReady(orm: Services['orm']): Promise<string | null> {
  await orm.em.getConnection().execute('select 1')
  migrated ||= (await orm.migrator.getPending()).length === 0
  return migrated ? null : 'migrations pending'
}

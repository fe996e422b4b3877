import { Client } from 'pg'
import { readConfig } from '../src/config.ts'

/** For a health check: whether any worker has kept the timetable within the last two minutes. */
const client = new Client({ connectionString: readConfig().databaseUrl, connectionTimeoutMillis: 5000 })
try {
  await client.connect()
  const { rowCount } = await client.query(`select 1 from timetable_run where ended_at > now() - interval '2 minutes' limit 1`)
  process.exitCode = rowCount === 1 ? 0 : 1
} catch {
  process.exitCode = 1
} finally {
  await client.end().catch(() => undefined)
}

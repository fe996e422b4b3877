import { ConfigProblem, readConfig } from './config.ts'
import { prepareDatabase } from './database/prepare.ts'
import { fillFirst } from './fill-first.ts'
import { openServices } from './services.ts'
import { StartProblem } from './start-problem.ts'

/** What must be done once before web and worker start where `npm start` does not start them: role, migrations, first data, first administrator. */
async function prepare(): Promise<void> {
  const config = readConfig()
  await prepareDatabase(config.databaseUrl)
  const services = await openServices(config, 'command')
  try {
    const lines = await fillFirst(services, config.demo)
    process.stdout.write(['The database is ready.', ...lines, ''].join('\n'))
  } finally {
    await services.close()
  }
}

prepare().catch((error: unknown) => {
  const expected = error instanceof StartProblem || error instanceof ConfigProblem
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = 1
})

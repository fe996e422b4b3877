import { ConfigProblem, readConfig } from '../config.ts'
import { prepareAndFill } from './fill-first.ts'
import { StartProblem } from './start-problem.ts'

/** What must be done once before web and worker start, where `npm start` does not do it. */
async function prepare(): Promise<void> {
  const lines = await prepareAndFill(readConfig())
  process.stdout.write(['The database is ready.', ...lines, ''].join('\n'))
}

prepare().catch((error: unknown) => {
  const expected = error instanceof StartProblem || error instanceof ConfigProblem
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = 1
})

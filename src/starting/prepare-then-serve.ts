import { ConfigProblem, readConfig } from '../config.ts'
import { prepareAndFill } from './fill-first.ts'
import { StartProblem } from './start-problem.ts'

// The web process as `npm start` begins it: reading the modules is most of a start, so preparing and serving share them.
const left = () => process.exit(0)
process.once('disconnect', left)
try {
  const reading = import('../web/app.tsx')
  const lines = await prepareAndFill(readConfig(), step => process.send?.({ step }))
  await reading
  process.send?.({ prepared: lines })
} catch (error) {
  const expected = error instanceof StartProblem || error instanceof ConfigProblem
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(1)
}
process.off('disconnect', left)
await import('../main.ts')

import { createServer } from 'node:net'
import { StartProblem } from './start-problem.ts'

const listens = (port: number, host?: string) =>
  new Promise<number | null>(done => {
    const probe = createServer()
    probe.once('error', () => done(null))
    probe.listen({ port, ...(host == null ? {} : { host }) }, () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address != null ? address.port : null))
    })
  })

/** Some port that nobody listens on now. */
export const freePort = async (): Promise<number> => (await listens(0, '127.0.0.1')) ?? 0

/** The port itself where it is free; any free one for 0; otherwise one line that says which setting to change. */
export async function portOrProblem(port: number, setting: string): Promise<number> {
  if (port === 0) return freePort()
  // Both: a program may hold only one of "everywhere" and "this machine".
  if ((await listens(port)) != null && (await listens(port, '127.0.0.1')) != null) return port
  throw new StartProblem(`Port ${port} is taken by another program. Stop it, or set ${setting} to another port.`)
}

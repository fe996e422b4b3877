import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export interface Cuttable {
  readonly url: string
  /** Every connection breaks at once, and new ones are refused, as when the server goes down. */
  cut(): Promise<void>
  restore(): Promise<void>
  close(): Promise<void>
}

/** The way to a database that can be cut: programs are given its address instead of the server's. */
export async function cuttable(databaseUrl: string): Promise<Cuttable> {
  const target = new URL(databaseUrl)
  const open = new Set<Socket>()
  let server: Server
  const listen = async (port: number) => {
    server = createServer(near => {
      const far = connect(Number(target.port || 5432), target.hostname)
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one)
        one.on('error', () => other.destroy()).on('close', () => (open.delete(one), other.destroy()))
        one.pipe(other)
      }
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const port = await listen(0)
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  const cut = async () => {
    const closed = new Promise<void>(done => server.close(() => done()))
    for (const socket of open) socket.resetAndDestroy()
    await closed
  }
  return {
    url: url.href,
    cut,
    restore: async () => void (await listen(port)),
    close: cut,
  }
}

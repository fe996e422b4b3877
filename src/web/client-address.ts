import type { Config } from '../config.ts'
import type { WebContext } from './environment.ts'

/** Where a request came from. Behind our own proxy it is the last hop that the proxy wrote down; what a stranger claims before it counts for nothing. */
export function clientAddress(c: WebContext, { trustProxy }: Pick<Config, 'trustProxy'>): string | null {
  const direct = c.env?.incoming?.socket.remoteAddress ?? null
  if (!trustProxy) return direct
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || direct
}

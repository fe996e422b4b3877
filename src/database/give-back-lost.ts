import type { Pool, PoolClient } from 'pg'

const grace = 1000

/**
 * A transaction whose connection broke can neither commit nor roll back, and then nobody gives its place in the pool back: a database that
 * restarted often enough would leave no place at all. Whoever still holds a connection a second after its end holds it no longer.
 */
export function giveBackLost(pool: Pool): void {
  const held = new Map<PoolClient, () => void>()
  pool.on('acquire', client => {
    const ended = () => setTimeout(() => held.get(client) === ended && client.release(true), grace).unref()
    held.set(client, ended)
    client.once('end', ended)
  })
  pool.on('release', (_error, client) => {
    const ended = held.get(client)
    if (ended != null) client.off('end', ended)
    held.delete(client)
  })
}

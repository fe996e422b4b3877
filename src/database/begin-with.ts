import { AsyncLocalStorage } from 'node:async_hooks'

interface Connection {
  executeQuery(query: { readonly sql: string }, ...rest: unknown[]): Promise<unknown>
}

const carried = new AsyncLocalStorage<{ sql: string | null }>()

/** The first `begin` inside takes the statement along: a round trip less for every transaction. `left` answers it, once, where it could not go. */
export const beginWith = <T>(sql: string, work: (left: () => string | null) => Promise<T>): Promise<T> => {
  const load: { sql: string | null } = { sql }
  return carried.run(load, () =>
    work(() => {
      const left = load.sql
      load.sql = null
      return left
    }),
  )
}

/** Of each connection, once. Whatever is not a plain `begin` passes untouched. */
export async function carryStatements(connection: unknown): Promise<void> {
  const plain = connection as Connection
  const execute = plain.executeQuery.bind(plain)
  plain.executeQuery = async (query, ...rest) => {
    const load = query.sql === 'begin' ? carried.getStore() : undefined
    if (load?.sql == null) return execute(query, ...rest)
    const { sql } = load
    load.sql = null
    try {
      return await execute({ ...query, sql: `begin; ${sql}` }, ...rest)
    } catch {
      // A transaction that never began would keep its connection for ever: it begins without, and the statement fails again where that is seen to.
      await execute({ ...query, sql: 'rollback' }, ...rest)
      load.sql = sql
      return execute(query, ...rest)
    }
  }
}

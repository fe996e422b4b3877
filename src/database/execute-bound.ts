import type { EntityManager, Kysely } from '@mikro-orm/postgresql'
import { newId } from './id.ts'

/** `tx.execute` writes every value into the statement character by character; megabytes travel as bound parameters ($1, $2 …) instead. */
export async function executeBound(tx: EntityManager, sql: string, parameters: readonly (string | Buffer | null)[]): Promise<void> {
  await queryBound(tx, sql, parameters)
}

export async function queryBound<Row>(tx: EntityManager, sql: string, parameters: readonly (string | Buffer | null)[]): Promise<Row[]> {
  const open = tx.getTransactionContext<Kysely<unknown>>()
  if (open == null) throw new Error('Bound statements run inside a transaction only')
  const { rows } = await open.executeQuery<Row>({
    sql,
    parameters,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: newId() },
  })
  return rows
}

import type { EntityManager, Kysely } from '@mikro-orm/postgresql'
import { newId } from './id.ts'

export type ColumnType = 'uuid' | 'text' | 'int' | 'boolean' | 'date' | 'timestamptz' | 'jsonb'
type Value = string | number | boolean | Date | object | null | undefined

const literal = (values: readonly Value[], type: ColumnType) =>
  `{${values
    .map(value => {
      if (value == null) return 'null'
      const text = value instanceof Date ? value.toISOString() : type === 'jsonb' ? JSON.stringify(value) : String(value)
      return type === 'int' || type === 'boolean' || type === 'uuid' ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
    })
    .join(',')}}`

// tx.execute writes every value into the statement character by character; megabytes travel as bound parameters instead.
async function bound(tx: EntityManager, sql: string, parameters: readonly string[]): Promise<void> {
  const open = tx.getTransactionContext<Kysely<unknown>>()
  if (open == null) throw new Error('Rows are inserted inside a transaction only')
  await open.executeQuery({
    sql,
    parameters,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: newId() },
  })
}

const STATEMENT_ROWS = 5_000

/** Many rows in few statements: arrays unnested by the server, half the price of multi-row VALUES. Table and columns are the program's own words. */
export async function insertRows<Row extends Readonly<Record<string, Value>>>(
  tx: EntityManager,
  table: string,
  columns: Readonly<Record<keyof Row & string, ColumnType>>,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  for (let from = 0; from < rows.length; from += STATEMENT_ROWS) {
    const some = rows.slice(from, from + STATEMENT_ROWS)
    await bound(
      tx,
      `insert into ${table} (${names.join(', ')}) select * from unnest(${names.map((name, at) => `$${at + 1}::${columns[name]}[]`).join(', ')})`,
      names.map(name =>
        literal(
          some.map(row => row[name]),
          columns[name],
        ),
      ),
    )
  }
}

/** An array as one parameter: `any(?::text[])`. */
export const arrayOf = (values: readonly string[]): string => literal(values, 'text')

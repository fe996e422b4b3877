import type { EntityManager } from '@mikro-orm/postgresql'
import { executeBound } from './execute-bound.ts'

export type ColumnType = 'uuid' | 'text' | 'int' | 'boolean' | 'date' | 'timestamptz' | 'jsonb'
type Value = string | number | boolean | Date | object | null | undefined

const quoted = (text: string) => (text.includes('"') || text.includes('\\') ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`)

const textOf = (value: NonNullable<Value>, type: ColumnType): string =>
  value instanceof Date ? value.toISOString() : type === 'jsonb' ? JSON.stringify(value) : String(value)

const literal = (values: readonly Value[], type: ColumnType): string => {
  const bare = type === 'int' || type === 'boolean' || type === 'uuid'
  let text = ''
  for (const value of values) {
    const one = value == null ? 'null' : bare ? String(value) : quoted(textOf(value, type))
    text += text === '' ? one : `,${one}`
  }
  return `{${text}}`
}

const STATEMENT_ROWS = 10_000

// JSON never holds this character unescaped, so its texts are parted by it instead of being quoted a second time.
const PARTS_JSON = '\u001f'

/** A column of a statement: one value when all rows have the same, else an array that the server takes apart. */
function columnOf(values: readonly Value[], type: ColumnType): { constant: boolean; parameter: string | null; sql: string } {
  const first = values[0] ?? null
  if (type !== 'jsonb' && values.every(value => (value ?? null) === first))
    return { constant: true, parameter: first == null ? null : textOf(first, type), sql: type }
  if (type !== 'jsonb') return { constant: false, parameter: literal(values, type), sql: `${type}[]` }
  return {
    constant: false,
    parameter: values.map(value => (value == null ? '' : JSON.stringify(value))).join(PARTS_JSON),
    sql: 'text',
  }
}

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
    const parts = names.map((name, at) => {
      const column = columnOf(
        some.map(row => row[name]),
        columns[name],
      )
      const parameter = `$${at + 1}::${column.sql}`
      const array = columns[name] === 'jsonb' ? `string_to_array(${parameter}, chr(31), '')::jsonb[]` : parameter
      return { ...column, name: `c${at}`, parameter, array, value: column.parameter }
    })
    const arrays = parts.filter(part => !part.constant)
    const source =
      arrays.length === 0
        ? `generate_series(1, ${some.length})`
        : `unnest(${arrays.map(part => part.array).join(', ')}) as r(${arrays.map(part => part.name).join(', ')})`
    await executeBound(
      tx,
      `insert into ${table} (${names.join(', ')}) select ${parts.map(part => (part.constant ? part.parameter : `r.${part.name}`)).join(', ')} from ${source}`,
      parts.map(part => part.value),
    )
  }
}

/** An array as one parameter: `any(?::text[])`. */
export const arrayOf = (values: readonly string[]): string => literal(values, 'text')

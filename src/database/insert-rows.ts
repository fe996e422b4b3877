import type { EntityManager } from '@mikro-orm/postgresql'
import { executeBound } from './execute-bound.ts'

/** `json-text`: a column of text whose values are JSON already. */
export type ColumnType = 'uuid' | 'text' | 'json-text' | 'int' | 'boolean' | 'date' | 'timestamptz' | 'jsonb'
export type Value = string | number | boolean | Date | object | null | undefined

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
  const json = type === 'jsonb' || type === 'json-text'
  if (!json && values.every(value => (value ?? null) === first))
    return { constant: true, parameter: first == null ? null : textOf(first, type), sql: type }
  if (!json) return { constant: false, parameter: literal(values, type), sql: `${type}[]` }
  return {
    constant: false,
    parameter: values.map(value => (value == null ? '' : type === 'jsonb' ? JSON.stringify(value) : String(value))).join(PARTS_JSON),
    sql: 'text',
  }
}

/** Rows of one table, with the types of the columns they bring. Table and columns are the program's own words. */
export interface RowsOfTable<Row extends Readonly<Record<string, Value>> = Readonly<Record<string, Value>>> {
  readonly table: string
  readonly columns: Readonly<Record<keyof Row & string, ColumnType>>
  readonly rows: readonly Row[]
}

function insertOf({ table, columns, rows }: RowsOfTable, parameters: (string | null)[]): string {
  const names = Object.keys(columns)
  const parts = names.map((name, at) => {
    const type = columns[name]!
    const column = columnOf(
      rows.map(row => row[name]),
      type,
    )
    const parameter = `$${parameters.push(column.parameter)}::${column.sql}`
    const parted = `string_to_array(${parameter}, chr(31), '')`
    const array = type === 'jsonb' ? `${parted}::jsonb[]` : type === 'json-text' ? parted : parameter
    return { constant: column.constant, name: `c${at}`, parameter, array }
  })
  const arrays = parts.filter(part => !part.constant)
  const source =
    arrays.length === 0
      ? `generate_series(1, ${rows.length})`
      : `unnest(${arrays.map(part => part.array).join(', ')}) as r(${arrays.map(part => part.name).join(', ')})`
  return `insert into ${table} (${names.join(', ')}) select ${parts.map(part => (part.constant ? part.parameter : `r.${part.name}`)).join(', ')} from ${source}`
}

/** One statement for the rows of several tables: keys from one to another are held when all of them are in. */
function statementOf(several: readonly RowsOfTable[]): { readonly sql: string; readonly parameters: readonly (string | null)[] } {
  const parameters: (string | null)[] = []
  const inserts = several.map(one => insertOf(one, parameters))
  const last = inserts.pop() ?? 'select'
  const before = inserts.map((insert, at) => `i${at} as (${insert})`).join(', ')
  return { sql: before === '' ? last : `with ${before} ${last}`, parameters }
}

/** Many rows in few statements: arrays unnested by the server, half the price of multi-row VALUES. */
export async function insertRows<Row extends Readonly<Record<string, Value>>>(
  tx: EntityManager,
  table: string,
  columns: Readonly<Record<keyof Row & string, ColumnType>>,
  rows: readonly Row[],
): Promise<void> {
  const inserts = insertsInTurn(tx)
  for (let from = 0; from < rows.length; from += STATEMENT_ROWS)
    await inserts.add([{ table, columns, rows: rows.slice(from, from + STATEMENT_ROWS) }])
  await inserts.sent()
}

export interface Inserts {
  /** Rows of one or several tables as one statement; tables without rows are left out. */
  add: (several: readonly RowsOfTable[]) => Promise<void>
  /** Everything added so far stands in the transaction, or the first failure is thrown. */
  sent: () => Promise<void>
}

// Enough that the database has work while the next thousand rows are being drawn up; the texts of more would only fill the memory.
const STATEMENTS_AHEAD = 3

/** Statements in their order, one at a time, while the next are being made: the program and the database work side by side. */
export function insertsInTurn(tx: EntityManager): Inserts {
  let last: Promise<void> = Promise.resolve()
  const underWay: Promise<void>[] = []
  return {
    async add(several) {
      const filled = several.filter(({ rows }) => rows.length > 0)
      if (filled.length === 0) return
      const { sql, parameters } = statementOf(filled)
      if (underWay.length >= STATEMENTS_AHEAD) await underWay.shift()
      last = last.then(() => executeBound(tx, sql, parameters))
      // Whoever adds next, or asks whether all is sent, is told.
      last.catch(() => undefined)
      underWay.push(last)
    },
    sent: () => last,
  }
}

/** An array as one parameter: `any(?::text[])`. */
export const arrayOf = (values: readonly string[]): string => literal(values, 'text')

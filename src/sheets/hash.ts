import { createHash } from 'node:crypto'

/**
 * SHA-256 (hex) over canonical JSON lines: one row a line, strings in NFC, object keys sorted, bigint as digits, dates as
 * ISO instants, undefined as null. The same rows in the same order give the same hash on every machine.
 * Refuses NaN, Infinity, functions and symbols: they have no canonical form.
 */
export function canonicalHash(rows: Iterable<readonly unknown[]>): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${canonical(row)}\n`)
  return hash.digest('hex')
}

/** As `canonicalHash`, for rows that arrive one after the other from a cursor. */
export async function canonicalHashOf(rows: AsyncIterable<readonly unknown[]>): Promise<string> {
  const hash = createHash('sha256')
  for await (const row of rows) hash.update(`${canonical(row)}\n`)
  return hash.digest('hex')
}

function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).map(([key, inner]) => [key.normalize('NFC'), inner] as const)
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
  }
  throw new TypeError(`no canonical form for ${typeof value === 'number' ? value : typeof value}`)
}

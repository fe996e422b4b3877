import type { UnderstoodFile } from './understand-in-thread.ts'

const LINE_ITEMS = 1_000
const LINE_END = 0x0a

type Holder = Record<string, unknown>

/**
 * A reading as lines of JSON: first the whole with its long lists left empty, then the lists a thousand items a line. A register of a hundred
 * thousand rows as one text would need several times its size at once, to be written and to be read.
 */
export function readingAsLines(file: UnderstoodFile): Uint8Array {
  const lists: { path: string[]; items: unknown[] }[] = []
  const trimmed = withoutLists(file, [], lists)
  const lines = [Buffer.from(`${JSON.stringify(trimmed)}\n`)]
  for (const { path, items } of lists)
    for (let from = 0; from < items.length; from += LINE_ITEMS)
      lines.push(Buffer.from(`${JSON.stringify({ path, items: items.slice(from, from + LINE_ITEMS) })}\n`))
  // Memory of its own, which a thread can hand over.
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0))
  let at = 0
  for (const line of lines) {
    bytes.set(line, at)
    at += line.length
  }
  return bytes
}

/** What was kept before there were lines is one line: the whole. */
export function readingOfLines(bytes: Uint8Array): UnderstoodFile {
  const lines = linesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const file = lines.next().value as UnderstoodFile
  for (const line of lines) {
    const { path, items } = line as { path: string[]; items: unknown[] }
    const list = path.reduce<unknown>((at, key) => (at as Holder)[key], file) as unknown[]
    for (const item of items) list.push(item)
  }
  return file
}

function* linesOf(bytes: Buffer): Generator<unknown> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LINE_END, from)
    yield JSON.parse(bytes.toString('utf8', from, end < 0 ? bytes.length : end))
    from = end < 0 ? bytes.length : end + 1
  }
}

function withoutLists(value: unknown, path: string[], lists: { path: string[]; items: unknown[] }[]): unknown {
  if (Array.isArray(value)) {
    if (value.length <= LINE_ITEMS) return value
    lists.push({ path, items: value })
    return []
  }
  // Deeper than a list of the reading itself nothing grows with the file.
  if (value === null || typeof value !== 'object' || path.length > 1) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutLists(inner, [...path, key], lists)]))
}

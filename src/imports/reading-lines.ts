import type { ReadRow, UnderstoodFile } from './understand-in-thread.ts'

// Texts of tens of kilobytes are cheap to make and to forget; much larger ones get memory of their own from the system each time.
const LINE_ITEMS = 100
const LINE_END = 0x0a

type Holder = Record<string, unknown>

/**
 * A reading as lines of JSON: first the whole with its long lists left empty, then the lists a hundred items a line. A register of a hundred
 * thousand rows as one text would need several times its size at once, to be written and to be read. Each line has memory of its own, which a
 * thread can hand over.
 */
export function* linesOfReading(file: UnderstoodFile): Generator<Uint8Array<ArrayBuffer>> {
  const lists: { path: string[]; items: unknown[] }[] = []
  const encoder = new TextEncoder()
  const line = (value: unknown) => encoder.encode(`${JSON.stringify(value)}\n`)
  yield line(withoutLists(file, [], lists))
  for (const { path, items } of lists)
    for (let from = 0; from < items.length; from += LINE_ITEMS) yield line({ path, items: items.slice(from, from + LINE_ITEMS) })
}

/** Opens a reading line by line, in the order they were written. */
export class ReadingOpener {
  #file: UnderstoodFile | undefined

  add(line: Uint8Array): void {
    const opened = parsed(line)
    if (this.#file === undefined) {
      this.#file = opened as UnderstoodFile
      return
    }
    const { path, items } = opened as { path: string[]; items: unknown[] }
    const list = path.reduce<unknown>((at, key) => (at as Holder)[key], this.#file) as unknown[]
    for (const item of items) list.push(item)
  }

  opened(): UnderstoodFile {
    if (this.#file === undefined) throw new Error('A reading without a line')
    return this.#file
  }
}

const decoder = new TextDecoder()
const parsed = (line: Uint8Array): unknown => JSON.parse(decoder.decode(line))

/** A reading of which the rows are opened only as far as somebody walks through them. */
export type OpenedReading = Omit<UnderstoodFile, 'rows'> & { rows: Iterable<ReadRow> }

const OF_ROWS = Buffer.from('{"path":["rows"],')

/** What was kept before there were lines is one line: the whole. */
export function readingOfLines(bytes: Uint8Array): OpenedReading {
  const opener = new ReadingOpener()
  const rowLines: Uint8Array[] = []
  for (const line of linesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    if (line.subarray(0, OF_ROWS.length).equals(OF_ROWS)) rowLines.push(line)
    else opener.add(line)
  }
  const file = opener.opened()
  function* rows() {
    yield* file.rows
    for (const line of rowLines) yield* (parsed(line) as { items: ReadRow[] }).items
  }
  return { ...file, rows: { [Symbol.iterator]: rows } }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LINE_END, from)
    yield bytes.subarray(from, end < 0 ? bytes.length : end)
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

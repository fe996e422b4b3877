import type { Writable } from 'node:stream'
import { breathe, fill } from './sink.ts'
import { type CellValue, leafColumns, type LeafColumn, printable, type TableDocument } from './table.ts'

const ROWS_AT_ONCE = 500

/**
 * Writes heading and rows (no groups, no totals) as UTF-8 csv with a byte order mark, CRLF, and ends the sink. Money and numbers
 * are bare digits. A text that a spreadsheet would take for a formula (it begins with = + - @, tab, CR or LF, or their full-width
 * twins) gets an apostrophe before it. `separator` is ';' where Excel runs with Vietnamese settings.
 */
export async function writeCsv(document: TableDocument, sink: Writable, separator: ',' | ';' = ','): Promise<{ rows: number }> {
  return fill(sink, async () => {
    const leaves = leafColumns(document.columns).filter(leaf => leaf.kind !== 'blank')
    const { lineCode } = document.texts
    const headings = [...leaves.map(leaf => leaf.heading), ...(lineCode ? [lineCode] : [])]
    let waiting = `\ufeff${headings.map(heading => field(heading)).join(separator)}\r\n`
    let rows = 0
    for await (const row of document.rows) {
      if (row.kind !== 'row') continue
      const fields = leaves.map(leaf => csvField(leaf, row.cells[leaf.key]))
      if (lineCode) fields.push(field(row.lineCode ?? ''))
      waiting += `${fields.join(separator)}\r\n`
      if (++rows % ROWS_AT_ONCE !== 0) continue
      sink.write(waiting)
      waiting = ''
      await breathe(sink)
    }
    sink.end(waiting)
    return { rows }
  })
}

function csvField(leaf: LeafColumn, value: CellValue): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' || leaf.kind === 'text' ? field(String(value)) : String(value)
}

/** Looked at before and after cleaning: a zero-width character in front must not hide the sign, nor a tab vanish unseen. */
function field(text: string): string {
  const plain = printable(text)
  const guarded = FORMULA.test(text) || FORMULA.test(plain) ? `'${plain}` : plain
  return /[",;\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

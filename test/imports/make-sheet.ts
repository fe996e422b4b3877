import * as XLSX from '@e965/xlsx'

export type Grid = (string | number | null)[][]

/** The cells of a sample, as a grid that a test may shuffle. */
export function gridOf(bytes: Buffer): Grid {
  const book = XLSX.read(bytes)
  return XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0]!]!, { header: 1, raw: true, blankrows: true, defval: null })
}

/** A workbook of one or more tabs in the given format. */
export function workbook(tabs: Record<string, Grid>, format: XLSX.BookType = 'xlsx', merges: XLSX.Range[] = []): Buffer {
  const book = XLSX.utils.book_new()
  for (const [name, grid] of Object.entries(tabs)) {
    const sheet = XLSX.utils.aoa_to_sheet(grid)
    if (merges.length > 0) sheet['!merges'] = merges
    XLSX.utils.book_append_sheet(book, sheet, name)
  }
  const written: unknown = XLSX.write(book, { type: 'buffer', bookType: format, compression: true })
  return Buffer.from(written as Uint8Array)
}

export function csv(grid: Grid, separator = ',', encoding: BufferEncoding = 'utf8'): Buffer {
  const quoted = (cell: string | number | null) =>
    /["\n,;\t]/.test(String(cell ?? '')) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell ?? '')
  return Buffer.from(grid.map(row => row.map(quoted).join(separator)).join('\r\n'), encoding)
}

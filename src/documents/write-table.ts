import type { Writable } from 'node:stream'
import { reportProgress } from '../outbox/progress.ts'
import { writeCsv } from '../sheets/csv.ts'
import { writePdf } from '../sheets/pdf.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { writeXlsx, type XlsxOptions } from '../sheets/xlsx.ts'
import type { DocumentFormat } from './document-kind.ts'

/** One table in whichever format was asked for, telling how far it is. `expected` is the number of data rows. */
export async function writeTable(
  table: TableDocument,
  format: DocumentFormat,
  sink: Writable,
  { expected, xlsx }: { expected: number; xlsx?: XlsxOptions },
): Promise<{ pages: number | null; rows: number }> {
  let rows = 0
  const counted = async function* (): AsyncGenerator<TableRow> {
    for await (const row of table.rows) {
      if (row.kind === 'row' && ++rows % 200 === 0) reportProgress(rows, expected)
      yield row
    }
    reportProgress(rows, expected)
  }
  const document: TableDocument = { ...table, rows: counted() }
  if (format === 'pdf') return { ...(await writePdf(document, sink)), rows }
  if (format === 'csv') await writeCsv(document, sink)
  else await writeXlsx(document, sink, xlsx)
  return { pages: null, rows }
}

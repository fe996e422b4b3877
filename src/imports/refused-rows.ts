import { buffer } from 'node:stream/consumers'
import { PassThrough } from 'node:stream'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { sentences } from '../locales/sentences.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { TableDocument } from '../sheets/table.ts'
import { writeXlsx } from '../sheets/xlsx.ts'
import { openReading } from './import-file.queries.ts'
import { rowKey } from './import-kind.ts'
import { getImport } from './imports.queries.ts'
import type { Problem } from './sheet-kind.ts'
import type { ReadingCore } from './understand-in-thread.ts'

/** The refused rows under the labels of their columns, to be mended and sent as a file of their own. Holds ids in full, so it is logged. */
export async function refusedRows(ctx: Context, importId: string): Promise<{ fileName: string; bytes: Buffer }> {
  const standing = await getImport(ctx, importId)
  allow(ctx, 'imports.apply', standing.areaId)
  const file = await inTransaction(ctx, async tx => {
    const opened = await openReading(tx, ctx, importId)
    if (opened.refused.length === 0) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, {
      action: 'download',
      purpose: 'import',
      subject: 'import',
      subjectId: importId,
      areaId: standing.areaId,
      detail: { rows: opened.refused.length },
    })
    return opened
  })
  const say = sentences(ctx.locale)
  const { mend, problems } = say.imports
  const labels = [...new Set(file.refused.flatMap(row => Object.keys(row.cells)))]
  const why = Map.groupBy(
    (file.reading as ReadingCore).problems.filter(problem => problem.refused),
    rowKey,
  )
  const told = (one: Problem) =>
    [one.column === null ? null : say.imports.cell(one.column, one.row), problems[one.kind].what].filter(part => part !== null).join(': ')
  const table: TableDocument = {
    name: mend.title,
    createdAt: ctx.now(),
    language: ctx.locale,
    texts: { countUnit: '', moneyUnit: '' },
    page: { orientation: 'landscape' },
    titles: [standing.areaName, mend.title],
    columns: [
      ...labels.map(label => ({ key: label, heading: label, width: label.length > 12 ? 38 : 26, kind: 'text' as const })),
      { key: '#row', heading: mend.row, width: 22, kind: 'number' },
      { key: '#why', heading: mend.why, width: 80, kind: 'text' },
    ],
    rows: file.refused.map(row => ({
      kind: 'row',
      cells: {
        ...row.cells,
        '#row': row.row,
        '#why': (why.get(rowKey(row)) ?? []).map(told).join('; '),
      },
    })),
  }
  const sink = new PassThrough()
  const [bytes] = await Promise.all([buffer(sink), writeXlsx(table, sink)])
  return { fileName: `can-sua-${standing.fileName.replace(/\.\w+$/, '')}.xlsx`, bytes }
}

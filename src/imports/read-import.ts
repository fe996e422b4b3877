import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { reportProgress } from '../outbox/progress.ts'
import { allow } from '../permissions.ts'
import { Import } from './import.entity.ts'
import { getImportKind } from './import-kind.ts'
import { openFile } from './import-file.queries.ts'
import { hamletNames, inWorker, understand } from './receive-import.ts'
import { storeReading } from './store-reading.ts'

const steps = 4

/** Reads a large file in the worker. What cannot be used is said on the import, and the file is forgotten. */
export async function readImport(ctx: Context, { importId }: { importId: string }): Promise<string> {
  reportProgress(1, steps)
  const opened = await inTransaction(ctx, async tx => {
    const found = await tx.findOne(Import, importId)
    if (found?.state !== 'received') return null
    allow(ctx, 'imports.apply', found.areaId)
    return { areaId: found.areaId, bytes: await openFile(tx, ctx, importId), hamlets: await hamletNames(tx, found.areaId) }
  })
  if (opened === null) return 'already read or withdrawn'
  reportProgress(2, steps)
  const output = await understand(ctx, opened.bytes, opened.hamlets, inWorker)
  reportProgress(3, steps)
  return inTransaction(ctx, async tx => {
    const [held] = await tx.execute<{ state: string }[]>(`select state from import where id = ? for update`, [importId])
    if (held?.state !== 'received') return 'already read or withdrawn'
    if ('fault' in output) {
      await tx.execute(`update import set state = 'unreadable', reason = ?::jsonb, read_at = ? where id = ?`, [
        JSON.stringify({ code: output.fault, facts: output.facts }),
        ctx.now(),
        importId,
      ])
      await tx.execute(`delete from import_file where import_id = ?`, [importId])
      return 'unreadable'
    }
    const kind = getImportKind(ctx, output.file.kind)
    allow(ctx, kind.permission, opened.areaId)
    await storeReading(tx, ctx, { importId, areaId: opened.areaId }, kind, output)
    reportProgress(steps, steps)
    return `${output.file.rows.length} rows read`
  })
}

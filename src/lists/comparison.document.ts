import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { Refusal } from '../refusal.ts'
import { comparisonSheet } from './comparison.sheet.ts'
import { fileNameOf } from './file-name.ts'
import { findPastList, readComparison } from './comparison.queries.ts'
import { getListHead } from './list-head.queries.ts'

export const ComparisonParameters = z.object({ listId: z.uuid() })

export const comparisonKind = defineDocumentKind({
  name: 'lists.comparison',
  formats: ['xlsx', 'pdf'],
  permission: 'lists.export',
  parameters: ComparisonParameters,
  prepare: async (tx, _ctx, { listId }) => {
    const head = await getListHead(tx, listId)
    if ((await findPastList(tx, head)) == null) throw new Refusal('list/no-past-list')
    return {
      title: `Danh sách tăng, giảm – ${head.area.name} – ${head.source.name}`,
      areaIds: [head.area.id],
      fileName: fileNameOf('tang giam', head.area.name, head.source.name, `pb${head.list.version}`),
      listVersion: head.list.version,
      listHash: head.list.hash ?? null,
    }
  },
  write: async (ctx, { listId }, format, sink) => {
    const comparison = await inTransaction(ctx, tx => readComparison(tx, listId, 'vi'))
    if (comparison == null) throw new Refusal('list/no-past-list')
    const expected = comparison.added.length + comparison.gone.length + comparison.changed.length + comparison.toCheck.length
    return writeTable(comparisonSheet(comparison, ctx.now()), format, sink, { expected })
  },
})

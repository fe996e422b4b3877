import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { fileNameOf } from './file-name.ts'
import { getListHead } from './list-head.queries.ts'
import { publicList } from './public-list.sheet.ts'
import { streamLines } from './stream-lines.ts'

export const PublicListParameters = z.object({ listId: z.uuid() })

/** For the notice board: name, year of birth, hamlet, level, and nothing that tells of wounds or families. */
export const publicListKind = defineDocumentKind({
  name: 'lists.public-list',
  formats: ['pdf', 'xlsx'],
  permission: 'lists.export',
  parameters: PublicListParameters,
  prepare: async (tx, _ctx, { listId }) => {
    const { area, source, list } = await getListHead(tx, listId)
    return {
      title: `Danh sách công khai – ${area.name} – ${source.name}`,
      areaIds: [area.id],
      fileName: fileNameOf('danh sach cong khai', area.name, source.name, `pb${list.version}`),
      listVersion: list.version,
      listHash: list.hash ?? null,
    }
  },
  write: async (ctx, { listId }, format, sink) => {
    const head = await inTransaction(ctx, tx => getListHead(tx, listId))
    return writeTable(publicList(head, streamLines(ctx, { listId })), format, sink, { expected: head.list.giftCount })
  },
})

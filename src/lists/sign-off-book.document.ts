import { z } from 'zod'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { partOf, readersOf } from '../areas/areas.queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { hamletTitle } from './book-rows.ts'
import { fileNameOf } from './file-name.ts'
import { findHamletsOfList, getListHead } from './list-head.queries.ts'
import { signOffBook } from './sign-off-book.sheet.ts'
import { streamLines } from './stream-lines.ts'

/** `hamletId`: absent for the commune, null for people whose hamlet nobody knows. */
export const SignOffBookParameters = z.object({ listId: z.uuid(), hamletId: z.uuid().nullable().optional() })

/** The book that people sign: of a locked list only. */
export const signOffBookKind = defineDocumentKind({
  name: 'lists.sign-off-book',
  formats: ['pdf', 'xlsx'],
  permission: 'lists.read',
  parameters: SignOffBookParameters,
  prepare: async (tx, ctx, { listId, hamletId }) => {
    const head = await getListHead(tx, listId)
    if (head.list.state !== 'locked') throw new Refusal('document/list-not-locked', { version: head.list.version })
    const hamlet = await hamletName(tx, listId, hamletId)
    const where = [hamlet, head.area.name].filter(name => name != null).join(', ')
    return {
      title: `Sổ ký nhận – ${where} – ${head.source.name}`,
      areaIds: await readersOf(tx, ctx, head.area.id),
      fileName: fileNameOf('so ky nhan', hamlet, head.area.name, head.source.name, `pb${head.list.version}`),
      listVersion: head.list.version,
      listHash: head.list.hash ?? null,
    }
  },
  write: async (ctx, { listId, hamletId }, format, sink) => {
    const { head, hamlet, part, expected } = await inTransaction(ctx, async tx => {
      const hamlets = await findHamletsOfList(tx, listId)
      const subject = await getListHead(tx, listId)
      const part = await partOf(tx, ctx, subject.area.id)
      return {
        head: subject,
        part: part?.map(area => area.name) ?? null,
        hamlet: await hamletName(tx, listId, hamletId),
        expected: hamlets.filter(one => hamletId === undefined || one.hamletId === hamletId).reduce((sum, one) => sum + one.gifts, 0),
      }
    })
    const lines = streamLines(ctx, { listId, ...(hamletId === undefined ? {} : { hamletId }) })
    const book = signOffBook({ head, hamletName: hamlet, part, lines, address: `${ctx.ground.publicUrl}/lists/${listId}` })
    return writeTable(book, format, sink, { expected })
  },
})

async function hamletName(tx: Parameters<typeof findHamletsOfList>[0], listId: string, hamletId: string | null | undefined) {
  if (hamletId === undefined) return null
  const found = (await findHamletsOfList(tx, listId)).find(one => one.hamletId === hamletId)
  if (found == null) throw new Refusal('record/missing')
  return hamletTitle(found.name)
}

import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { consenting } from '../privacy/consents.queries.ts'
import { fileNameOf } from './file-name.ts'
import { getListHead } from './list-head.queries.ts'
import { sponsorList } from './sponsor-list.sheet.ts'
import { readLines, type StoredLine } from './stored-lines.queries.ts'

const name = 'lists.sponsor-list'
const atOnce = 1000

/** For sponsors and press: only people who agreed to it, and of them only what they agreed to (purpose `sponsors`). */
export const sponsorListKind = defineDocumentKind({
  name,
  formats: ['pdf', 'xlsx'],
  permission: 'lists.export',
  parameters: z.object({ listId: z.uuid() }),
  prepare: async (tx, _ctx, { listId }) => {
    const { area, source, list } = await getListHead(tx, listId)
    return {
      title: `Danh sách cho nhà tài trợ – ${area.name} – ${source.name}`,
      areaIds: [area.id],
      fileName: fileNameOf('danh sach nha tai tro', area.name, source.name, `pb${list.version}`),
      listVersion: list.version,
      listHash: list.hash ?? null,
    }
  },
  write: async (ctx, { listId }, format, sink) => {
    const head = await inTransaction(ctx, tx => getListHead(tx, listId))
    return writeTable(sponsorList(head, ctx.now(), agreedLines(ctx, listId)), format, sink, { expected: head.list.giftCount })
  },
})

/** One line a person, however many gifts; who has not agreed is left out, and so is how many they are. */
async function* agreedLines(ctx: Context, listId: string): AsyncGenerator<StoredLine> {
  const seen = new Set<string>()
  for (let after = 0; ;) {
    const { lines, agreed } = await inTransaction(ctx, async tx => {
      const lines = await readLines(tx, { listId, after, limit: atOnce })
      return {
        lines,
        agreed: await consenting(
          tx,
          'sponsors',
          lines.map(line => line.personId),
        ),
      }
    })
    for (const line of lines)
      if (agreed.has(line.personId) && !seen.has(line.personId)) {
        seen.add(line.personId)
        yield line
      }
    if (lines.length < atOnce) return
    after = lines.at(-1)!.lineNo
  }
}

/** Somebody of the commune took their consent back: files that may name them go at once, and are asked for anew without them. */
export async function destroySponsorLists(tx: EntityManager, areaId: string): Promise<void> {
  const gone = await tx.execute<{ id: string }[]>(
    `update document set state = 'expired' where kind = ? and state = 'ready' and ? = any(area_ids) returning id`,
    [name, areaId],
  )
  for (const { id } of gone) await tx.execute(`delete from document_piece where document_id = ?`, [id], 'run')
}

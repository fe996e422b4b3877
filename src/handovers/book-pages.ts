import { PassThrough } from 'node:stream'
import type { Context } from '../context.ts'
import { partOf } from '../areas/areas.queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { findHamletsOfList, getListHead } from '../lists/list-head.queries.ts'
import { signOffBook } from '../lists/sign-off-book.sheet.ts'
import { streamLines } from '../lists/stream-lines.ts'
import { writePdf } from '../sheets/pdf.ts'

/**
 * The line numbers on each page of a printed sign-off book, page 1 first. Drawn anew into nowhere: a locked list gives the same pages
 * whenever it is printed, so no map has to be kept beside the file.
 */
export async function pagesOfBook(ctx: Context, { listId, hamletId }: { listId: string; hamletId: string | null }): Promise<number[][]> {
  const { head, part, hamletName } = await inTransaction(ctx, async tx => {
    const hamlets = await findHamletsOfList(tx, listId)
    const subject = await getListHead(tx, listId)
    const own = await partOf(tx, ctx, subject.area.id)
    return {
      head: subject,
      part: own?.map(area => area.name) ?? null,
      hamletName: hamlets.find(one => one.hamletId === hamletId)?.name ?? null,
    }
  })
  const numbers = new Map<string, number>()
  const lines = async function* () {
    for await (const line of streamLines(ctx, { listId, ...(hamletId != null && { hamletId }) })) {
      numbers.set(line.lineCode, line.lineNo)
      yield line
    }
  }
  const pages: number[][] = []
  const nowhere = new PassThrough()
  nowhere.resume()
  const book = signOffBook({
    head,
    hamletName: hamletId == null ? null : hamletName,
    part,
    lines: lines(),
    address: `${ctx.ground.publicUrl}/lists/${listId}`,
  })
  await writePdf(book, nowhere, {
    onLine: (code, page) => {
      while (pages.length < page) pages.push([])
      pages[page - 1]!.push(numbers.get(code)!)
    },
  })
  return pages
}

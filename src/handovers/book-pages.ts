import { PassThrough } from 'node:stream'
import { partOf } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { hamletTitle } from '../lists/book-rows.ts'
import { findHamletsOfList, getListHead } from '../lists/list-head.queries.ts'
import { signOffBook } from '../lists/sign-off-book.sheet.ts'
import { streamLines } from '../lists/stream-lines.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { writePdf } from '../sheets/pdf.ts'

/** Which printed book: a hamlet's, that of people without a hamlet, or (null) the commune's. */
export type BookOf = string | 'none' | null

/**
 * The line numbers on each page of a printed sign-off book, page 1 first. Drawn anew into nowhere, with what the book was printed with: a
 * locked list gives the same pages whenever it is printed, so no map has to be kept beside the file.
 */
export async function pagesOfBook(ctx: Context, { listId, hamletId }: { listId: string; hamletId: BookOf }): Promise<number[][]> {
  const { area } = await inTransaction(ctx, tx => getListHead(tx, listId))
  // A hamlet's team signs in the commune's book too, whose pages hang on lines that it may not see; only numbers leave here.
  const drawer: Context =
    hamletId == null && !may(ctx, 'handovers.record', area.id) ? { ...ctx, actor: { ...ctx.actor, kind: 'system' } } : ctx
  const wanted = hamletId == null ? {} : { hamletId: hamletId === 'none' ? null : hamletId }
  const subject = await inTransaction(drawer, async tx => {
    const own = await partOf(tx, drawer, area.id)
    const hamlet = hamletId == null ? null : (await findHamletsOfList(tx, listId)).find(one => one.hamletId === wanted.hamletId)
    if (hamlet === undefined) throw new Refusal('record/missing')
    return {
      head: await getListHead(tx, listId),
      part: own?.map(one => one.name) ?? null,
      hamletName: hamlet == null ? null : hamletTitle(hamlet.name),
    }
  })
  const numbers = new Map<string, number>()
  const lines = async function* () {
    for await (const line of streamLines(drawer, { listId, ...wanted })) {
      numbers.set(line.lineCode, line.lineNo)
      yield line
    }
  }
  const pages: number[][] = []
  const nowhere = new PassThrough()
  nowhere.resume()
  const book = signOffBook({ ...subject, lines: lines(), address: `${ctx.ground.publicUrl}/lists/${listId}` })
  await writePdf(book, nowhere, {
    onLine: (code, page) => {
      while (pages.length < page) pages.push([])
      pages[page - 1]!.push(numbers.get(code)!)
    },
  })
  return pages
}

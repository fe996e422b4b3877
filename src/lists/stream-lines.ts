import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { readLines, type StoredLine } from './stored-lines.queries.ts'

const atOnce = 1000

/** The lines of a list a thousand at a time, each in a short transaction of its own, so that no connection is held while a file is drawn. */
export async function* streamLines(ctx: Context, wanted: { listId: string; hamletId?: string | null }): AsyncGenerator<StoredLine> {
  let after = 0
  for (;;) {
    const lines = await inTransaction(ctx, tx => readLines(tx, { ...wanted, after, limit: atOnce }))
    yield* lines
    if (lines.length < atOnce) return
    after = lines.at(-1)!.lineNo
  }
}

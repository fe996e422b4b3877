import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'

/** Files are copies; the lists they were made of stay. Run by the timetable. */
export async function expireDocuments(ctx: Context): Promise<string> {
  return inTransaction(ctx, async tx => {
    const gone = await tx.execute<{ id: string }[]>(
      `update document set state = 'expired' where state = 'ready' and expires_at <= ? returning id`,
      [ctx.now()],
    )
    for (const { id } of gone) await tx.execute(`delete from document_piece where document_id = ?`, [id])
    return `${gone.length} expired`
  })
}

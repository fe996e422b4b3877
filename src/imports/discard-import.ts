import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { hold } from './apply-import.ts'

export const DiscardImport = z.object({ importId: z.uuid() })

/** Puts a file aside that was not applied: its rows and its bytes go, only that it came is kept. */
export async function discardImport(ctx: Context, input: z.input<typeof DiscardImport>): Promise<void> {
  const { importId } = DiscardImport.parse(input)
  ctx = allow(ctx, 'imports.apply')
  await inTransaction(ctx, async tx => {
    const held = await hold(tx, importId)
    allow(ctx, 'imports.apply', held.area_id)
    const stuck = held.state === 'applying' && held.job_failed
    if (held.state === 'applied' || (held.state === 'applying' && !stuck)) throw new Refusal('import/already-applied')
    await tx.execute(`update import set state = 'discarded' where id = ?`, [importId])
    await tx.execute(`delete from import_page where import_id = ?`, [importId])
    await tx.execute(`delete from import_file where import_id = ?`, [importId])
  })
}

import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { hold } from './apply-import.ts'
import { getImportKind } from './import-kind.ts'

export const UndoImport = z.object({ importId: z.uuid() })

/** Takes back all that the import stored, as long as nobody has built upon it; the file may be sent again afterwards. */
export async function undoImport(ctx: Context, input: z.input<typeof UndoImport>): Promise<void> {
  const { importId } = UndoImport.parse(input)
  ctx = allow(ctx, 'imports.apply')
  await inTransaction(ctx, async tx => {
    const held = await hold(tx, importId)
    const kind = getImportKind(ctx, held.kind)
    allow(ctx, 'imports.apply', held.area_id)
    allow(ctx, kind.permission, held.area_id)
    if (held.state !== 'applied') throw new Refusal('import/not-applied')
    await kind.undo(tx, ctx, { importId, areaId: held.area_id })
    await tx.execute(`update import set state = 'undone', undone_at = ?, undone_by = ? where id = ?`, [ctx.now(), ctx.actor.id, importId])
  })
}

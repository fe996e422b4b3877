import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { type OpenedReading, readingOfLines } from './reading-lines.ts'
import { unseal } from './seal.ts'

export const openFile = (tx: EntityManager, ctx: Context, importId: string): Promise<Buffer> => open(tx, ctx, importId, 'bytes')

export const openReading = async (tx: EntityManager, ctx: Context, importId: string): Promise<OpenedReading> =>
  readingOfLines(await open(tx, ctx, importId, 'reading'))

async function open(tx: EntityManager, ctx: Context, importId: string, column: 'bytes' | 'reading'): Promise<Buffer> {
  const [row] = await tx.execute<{ sealed: Buffer | null }[]>(`select ${column} as sealed from import_file where import_id = ?`, [importId])
  if (row?.sealed == null) throw new Refusal('record/missing')
  return unseal(ctx.ground.secrets, row.sealed)
}

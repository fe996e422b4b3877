import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { unseal } from './seal.ts'
import type { UnderstoodFile } from './understand-in-thread.ts'

export const openFile = (tx: EntityManager, ctx: Context, importId: string): Promise<Buffer> => open(tx, ctx, importId, 'bytes')

export const openReading = async (tx: EntityManager, ctx: Context, importId: string): Promise<UnderstoodFile> =>
  JSON.parse((await open(tx, ctx, importId, 'reading')).toString('utf8')) as UnderstoodFile

async function open(tx: EntityManager, ctx: Context, importId: string, column: 'bytes' | 'reading'): Promise<Buffer> {
  const [row] = await tx.execute<{ sealed: Buffer | null }[]>(`select ${column} as sealed from import_file where import_id = ?`, [importId])
  if (row?.sealed == null) throw new Refusal('record/missing')
  return unseal(ctx.ground.secrets, row.sealed)
}
